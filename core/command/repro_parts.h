// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* How much is known for making a model again, as part of a report. */
#ifndef CORE_COMMAND_REPRO_PARTS_H
#define CORE_COMMAND_REPRO_PARTS_H

#include <stdbool.h>
#include "core/base/err.h"

struct command_call;
struct report;
struct version_facts;

/*
 * Section key: score, missing, table "items" (item, state, value, note); in full also the
 * tables "data" (path, digest; of DVC) and "packages" (package, version, pinned). version adds the files of a version, and may be NULL.
 */
struct repro_page {
	const char *key, *run_id;
	const struct version_facts *version;
	bool full;
};
bool repro_fill(const struct command_call *call, const struct repro_page *page, struct report *out,
	struct err *err) MUST_CHECK;

#endif
