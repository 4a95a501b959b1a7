// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Writing the model registry: the rows that MLflow's client would leave, and one
 * row of audit history, in one immediate transaction. What is to be done was decided on a
 * state seen earlier; the transaction first makes sure that it is still so.
 */
#ifndef CORE_STORE_MODELS_WRITE_H
#define CORE_STORE_MODELS_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/store/audit.h"

struct arena;
struct model_state;
struct store;

enum model_step_kind {
	STEP_STAGE,  /* version goes to stage; it and the model get a new last_updated_time */
	STEP_ALIAS,  /* alias points to version, wherever it pointed before; 0 removes it */
	STEP_DELETE, /* version is deleted as MLflow deletes: kept, blanked, its aliases gone */
};

struct model_step {
	enum model_step_kind kind;
	int64_t version;
	const char *stage; /* as MLflow spells it */
	const char *alias;
};

/*
 * All steps or none, and the audit row; *id gets the row's number. ERR_CONFLICT, with what has
 * changed, when the model is no longer in the expected state.
 */
bool models_apply(struct store *s, const struct model_state *expected,
	const struct model_step *steps, size_t n, const struct audit_note *note, int64_t *id,
	struct err *err) MUST_CHECK;

struct model_registration {
	const char *model;  /* made when it is not there */
	const char *source; /* as MLflow's client spells it */
	const char *storage_location;
	const char *run_id;      /* NULL: none */
	const char *model_id;    /* of a logged model: its tag mlflow.modelVersions is kept up */
	const char *description; /* NULL: none */
	const char *const *keys, *const *values; /* tags [n_tags] */
	size_t n_tags;
};

/* A new version, and the model if need be; note's version is filled in. */
bool models_register(struct store *s, const struct model_registration *r,
	const struct audit_note *note, int64_t *version, int64_t *id, struct err *err) MUST_CHECK;

/* What MLflow refuses as a name, refused in the same cases (as of its newest release). */
bool model_name_check(const char *name, struct err *err) MUST_CHECK;
bool model_alias_check(const char *alias, struct err *err) MUST_CHECK;

#endif
