// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What it takes to get the same model again, and how much of it is known: code, data,
 * environment, configuration, random state, hardware, and the model itself.
 */
#ifndef CORE_REPRO_REPRO_H
#define CORE_REPRO_REPRO_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/repro/packages.h"

struct arena;
struct job;
struct rowset;
struct store;
struct version_facts;

struct repro {
	/*
	 * Rows of item ("code", "data", "environment", "configuration", "randomness",
	 * "hardware", and for a version "model"), state ("pinned", "loose", "missing"), value, note.
	 * Freed by the caller.
	 */
	const struct rowset *items;
	double score;                   /* 0 to 1: pinned counts 1, loose a half */
	const struct package *packages; /* [n_packages] of requirements.txt, in the arena */
	size_t n_packages;
};

/* Of a run; v adds the files of a version, and may be NULL. job may be NULL. */
bool repro_collect(struct store *s, struct job *job, struct arena *a, const char *run_id,
	const struct version_facts *v, struct repro *out, struct err *err) MUST_CHECK;

#endif
