// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The companion store: cairn's own file beside a tracking store, "mlflow-cairn.db" for
 * "mlflow.db". It keeps what MLflow has no place for and what need not travel
 * with the registry. Made at the first write that needs it; without it everything reads
 * as empty. Write-ahead, STRICT tables, user_version counts its migrations.
 *
 * A connection belongs to the thread that uses it, as struct store does.
 */
#ifndef CORE_STORE_COMPANION_H
#define CORE_STORE_COMPANION_H

#include <stdbool.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/store/store.h"

struct arena;
struct companion;
struct rowset;

/* Where the companion of this tracking store lies. In a. */
char *companion_path(struct arena *a, const char *tracking) MUST_CHECK;

/*
 * As a reader: *out is NULL when there is no file, and the functions below take that as
 * empty. As a writer: makes the file or brings it up to date. ERR_SCHEMA when the file is of a newer cairn or
 * no companion at all.
 */
bool companion_open(const char *tracking, enum store_role role, struct companion **out,
	struct err *err) MUST_CHECK;
/* NULL is fine. */
void companion_close(struct companion *c);

/* ---- gate rules ---- */

struct gate_row {
	const char *model;  /* "*" for all */
	const char *target; /* "Production", "@champion", "" for any */
	const char *name, *rule;
	const char *severity; /* "block", "warn" */
	const char *who;
	int64_t at_ms;
};

/* By model, target, name: id, model, target, name, rule, severity, created (time), created_by. */
bool companion_gates(struct companion *c, const struct rowset **out, struct err *err) MUST_CHECK;
/* ERR_CONFLICT when there is one of that model, target and name. */
bool companion_gate_add(
	struct companion *c, const struct gate_row *row, int64_t *id, struct err *err) MUST_CHECK;
/* ERR_NOT_FOUND. */
bool companion_gate_remove(struct companion *c, int64_t id, struct err *err) MUST_CHECK;

#endif
