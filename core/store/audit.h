// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The audit history: table cairn_audit of the tracking store, the only one that
 * cairn adds to MLflow's. Append-only: a row is written in the transaction of the
 * change it tells of, and never touched again; what undoes it is a row of its own.
 */
#ifndef CORE_STORE_AUDIT_H
#define CORE_STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;
struct model_state;
struct rowset;
struct store;

/* What a change says of itself; texts may be NULL where nothing is to be said. */
struct audit_note {
	const char *act;           /* "promote", "rollback", "alias", "undo", "register" */
	const char *who;           /* not NULL */
	const char *model;         /* not NULL */
	int64_t version;           /* it is about, 0 = none */
	int64_t from_version;      /* that held the stage or alias before, 0 = none */
	const char *stage, *alias; /* that it was about */
	const char *reason;
	const char *gates;   /* verdicts as a JSON array */
	const char *commit;  /* of the code behind the version */
	bool overridden;     /* a gate said no */
	int64_t undoes;      /* number of the row that this takes back, 0 = none */
	const char *details; /* JSON, for kinds of changes to come */
	int64_t at_ms;
};

/* Inside a transaction: makes the table if it is not there, and adds a row; *id gets its number. */
bool audit_add(struct store *s, const struct audit_note *note, const struct model_state *before,
	const struct model_state *after, int64_t *id, struct err *err) MUST_CHECK;

/*
 * Oldest first: id, at (time), who, act, model, version, from_version, stage, alias,
 * reason, gates, commit, overridden (bool), undoes, undone_by, before, after (states
 * as text), details. model NULL: all. Empty when nothing was ever recorded.
 */
bool audit_list(
	struct store *s, const char *model, const struct rowset **out, struct err *err) MUST_CHECK;

#endif
