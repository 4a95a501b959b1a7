// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Changes of the registry: planned on the state as it is, shown, then applied if the
 * state is still the same. A plan is data; making one writes nothing.
 */
#ifndef CORE_REGISTRY_PLAN_H
#define CORE_REGISTRY_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/store/model_state.h"
#include "core/store/models.h"
#include "core/store/models_write.h"

struct arena;
struct rowset;
struct store;

#define PLAN_TOKEN_MAX 17

/* Everything in the arena it was made in. */
struct plan {
	const char *act; /* "promote", "rollback", "alias", "undo" */
	const char *model;
	int64_t version;            /* that the change is about; 0 when an alias goes */
	struct version_facts facts; /* of it */
	const char *stage, *alias;  /* NULL when it is not about one */
	int64_t holder;             /* who has the stage or alias now; 0 = nobody */
	struct model_state before, after;
	const struct model_step *steps; /* [n_steps] */
	size_t n_steps;
	const char *basis;   /* why this version: for rollbacks, else NULL */
	const char *caution; /* what the reader should know, or NULL */
	int64_t undoes;
	char token[PLAN_TOKEN_MAX]; /* names the state it was made on */
};

struct promotion {
	const char *model;
	int64_t version;
	const char *stage;          /* as stage_parse gives it, or NULL */
	bool keep_existing;         /* others may stay in the stage; else they are archived */
	const char *const *aliases; /* NULL-ended, or NULL; checked here */
};

/*
 * A version to a stage, aliases to a version, or both. ERR_CONFLICT when nothing would
 * change, or when the version is not READY and would come into use.
 */
bool plan_promotion(struct store *s, struct arena *a, const struct promotion *p, struct plan *out,
	struct err *err) MUST_CHECK;

/* alias to version, 0 = removed. */
bool plan_alias(struct store *s, struct arena *a, const char *model, const char *alias,
	int64_t version, struct plan *out, struct err *err) MUST_CHECK;

struct rollback {
	const char *model;
	const char *stage, *alias; /* one of them */
	int64_t to;                /* a version, or 0: who had it before */
};

/*
 * The stage or alias back to who had it before the present holder, by the audit history and,
 * for stages where it is silent, by MLflow's own times. Aliases that came with the
 * change go back with it. ERR_NOT_FOUND when nobody is known.
 */
bool plan_rollback(struct store *s, struct arena *a, const struct rollback *r, struct plan *out,
	struct err *err) MUST_CHECK;

/*
 * Takes back an entry of the audit history: id, or 0 for the newest that is not taken back.
 * ERR_CONFLICT when what it changed has changed again since.
 */
bool plan_undo(struct store *s, struct arena *a, const char *model, int64_t id, struct plan *out,
	struct err *err) MUST_CHECK;

/* What would change: what ("v8", "champion"), from, to. */
bool plan_changes(const struct plan *p, const struct rowset **out, struct err *err) MUST_CHECK;

/* The same as "set v8 to Production, archive v7, point champion to v8 and write one line of history". In a. */
const char *plan_sentence(struct arena *a, const struct plan *p);

struct plan_act {
	const char *who, *reason;
	const char *gates; /* JSON array, or NULL */
	bool overridden;
	const char *expects; /* a token that the state must have, or NULL */
	int64_t now_ms;
};

/* Carries it out; *id: the entry of the audit history. ERR_CONFLICT when the state is another one. */
bool plan_apply(struct store *s, const struct plan *p, const struct plan_act *act, int64_t *id,
	struct err *err) MUST_CHECK;

#endif
