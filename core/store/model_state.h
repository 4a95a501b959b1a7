// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The state of one registered model that changes of the registry are about: which
 * version is in which stage, and where the aliases point. Kept as text in the audit
 * history, and compared before a change is made.
 */
#ifndef CORE_STORE_MODEL_STATE_H
#define CORE_STORE_MODEL_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;
struct store;

struct state_stage {
	int64_t version;
	const char *stage;
	int64_t updated_ms; /* of the version; 0 when read from text */
};

struct state_alias {
	const char *alias;
	int64_t version;
};

struct model_state {
	/* Versions that are not in stage None, by number; deleted ones as "Deleted_Internal". */
	const struct state_stage *stages;
	size_t n_stages;
	const struct state_alias *aliases; /* by name */
	size_t n_aliases;
	int64_t latest; /* highest number given so far, 0 without versions */
};

/* All of it in a. ERR_NOT_FOUND when there is no such model (prompts are none). */
bool model_state_read(struct store *s, struct arena *a, const char *name, struct model_state *out,
	struct err *err) MUST_CHECK;

/* {"stages":{"7":"Production"},"aliases":{"champion":7},"latest":8}, one spelling for one state. In a. */
const char *model_state_text(struct arena *a, const struct model_state *state);
/* ERR_CORRUPT. In a. */
bool model_state_parse(
	struct arena *a, const char *text, struct model_state *out, struct err *err) MUST_CHECK;

/* The stage of a version; "None" when it is not listed. */
const char *model_state_stage(const struct model_state *state, int64_t version);
/* The version an alias points to, 0 when there is no such alias. */
int64_t model_state_alias(const struct model_state *state, const char *alias);
/* The newest version in a stage, 0 without one. */
int64_t model_state_holder(const struct model_state *state, const char *stage);
/* Equal stages and aliases; a version registered in between makes no difference. */
bool model_state_same(const struct model_state *one, const struct model_state *other);

/*
 * What differs, as a sentence: "v8 Staging to Production, v7 Production to Archived,
 * champion v7 to v8"; "" when nothing does. In a.
 */
const char *model_state_difference(
	struct arena *a, const struct model_state *from, const struct model_state *to);

#endif
