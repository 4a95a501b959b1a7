// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Health of a store: what `store check` and `doctor` report. */
#ifndef CORE_STORE_CHECK_H
#define CORE_STORE_CHECK_H

#include <stdint.h>
#include "core/base/err.h"

struct job;
struct rowset;
struct store;

/*
 * Rows of check, verdict ("pass", "warn", "fail"), detail, advice: integrity
 * (quick_check, in slices with progress and cancel), orphans, metrics without
 * latest_metrics, stale RUNNING runs, schema revision, journal mode, values of
 * the wrong type, foreign tables, views and triggers.
 */
bool store_check(struct store *s, struct job *job, int64_t now_ms, const struct rowset **out,
	struct err *err) MUST_CHECK;

#endif
