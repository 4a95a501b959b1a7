// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A report that follows the store: shown again whenever it changes, until it has a verdict. */
#ifndef CLI_LIVE_H
#define CLI_LIVE_H

#include <stdbool.h>
#include "core/base/err.h"
#include "core/report/report.h"

struct present;
struct rest;

/*
 * make: builds the report anew, NULL with err set on failure; rest is for struct headless. On a terminal
 * each one takes the place of the last; elsewhere they follow one another. Ends
 * when a report has a verdict (*last), or with ERR_CANCELLED on a signal.
 */
bool live_run(const struct present *p, const char *store,
	struct report *(*make)(void *arg, struct rest *rest, struct err *err), void *arg,
	enum verdict *last, struct err *err) MUST_CHECK;

#endif
