// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Experiments: list and look-up. */
#ifndef CORE_STORE_EXPERIMENTS_H
#define CORE_STORE_EXPERIMENTS_H

#include "core/base/err.h"
#include "core/store/runs.h"

/*
 * experiment_id (text), name, lifecycle_stage, runs (active), running, last_start
 * (time), artifact_location, creation_time, last_update_time, primary_metric,
 * greater_is_better, note; newest activity first.
 */
bool experiments_list(struct store *s, enum lifecycle lifecycle, const struct rowset **out,
	struct err *err) MUST_CHECK;
/*
 * By id ("7", "id:7"), exact name, or unique prefix of a name. ERR_CONFLICT where a text is the
 * id of one and the name of another.
 */
bool experiment_find(struct store *s, const char *text, int64_t *id, struct err *err) MUST_CHECK;
/* key, value. */
bool experiment_tags(struct store *s, int64_t id, const struct rowset **out, struct err *err) MUST_CHECK;

#endif
