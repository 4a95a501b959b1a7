// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Facts about a store, for "store info", "doctor" and the run report of a store. */
#ifndef CORE_COMMAND_STORE_PAGE_H
#define CORE_COMMAND_STORE_PAGE_H

#include <stdbool.h>
#include "core/base/err.h"

struct command_call;
struct report;
struct store;

/* Path, schema, size, journal mode, what is in it; as values at the present section. */
bool store_page_facts(const struct command_call *call, struct store *s, struct report *out,
	struct err *err) MUST_CHECK;
/* The run report: experiments, what is running, newest runs, best of each experiment with a primary metric. */
bool store_page_runs(const struct command_call *call, struct store *s, struct report *out,
	struct err *err) MUST_CHECK;

#endif
