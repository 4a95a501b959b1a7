// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Who changed what in the registry, when and why, and what was changed by other programs. */
#ifndef CORE_REGISTRY_REGISTRY_HISTORY_H
#define CORE_REGISTRY_REGISTRY_HISTORY_H

#include "core/base/err.h"

struct rowset;
struct store;

/*
 * Oldest first: id (missing for what was not done here), at, who, act ("promote", "rollback",
 * "alias", "undo", "register"; "registered" and "outside" for what other programs did), model,
 * version, from_version, stage, alias, change (a sentence), reason, gates ("5 of 6
 * pass"), overridden, commit, undoes, undone_by, gates_json, before, after.
 *
 * Other programs leave no record: a version they registered is known by MLflow's own time;
 * a stage or alias they moved by the difference between what one change left
 * and the next one found (at is then missing), or between the last one and now.
 * model NULL: all of them.
 */
bool history_list(
	struct store *s, const char *model, const struct rowset **out, struct err *err) MUST_CHECK;

#endif
