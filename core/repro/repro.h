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

enum repro_item {
	REPRO_CODE,
	REPRO_DATA,
	REPRO_ENVIRONMENT,
	REPRO_CONFIGURATION,
	REPRO_RANDOMNESS,
	REPRO_HARDWARE,
	REPRO_MODEL, /* of a version only */
	REPRO_ITEMS
};

enum repro_state { REPRO_MISSING, REPRO_LOOSE, REPRO_PINNED };

/* What differs between two runs can differ because of this; texts in the arena. */
struct repro_fact {
	enum repro_item item;
	const char *name, *value;
};

struct repro_question {
	struct store *store;
	struct job *job; /* may be NULL */
	const char *run_id;
	const struct version_facts *version; /* adds its files; may be NULL */
	/* Asks git for the files of DVC at the run's commit, in the repository around the store. */
	bool ask_git;
};

struct repro {
	/*
	 * Rows of item ("code", "data", "environment", "configuration", "randomness",
	 * "hardware", and for a version "model"), state ("pinned", "loose", "missing"), value, note.
	 * Freed by the caller.
	 */
	const struct rowset *items;
	enum repro_state states[REPRO_ITEMS];
	double score;        /* 0 to 1: pinned counts 1, loose a half */
	const char *missing; /* "data, randomness", "" for nothing; in the arena */
	/* [n_packages] of requirements.txt, conda.yaml and python_env.yaml, in the arena */
	const struct package *packages;
	size_t n_packages;
	/* [n_facts]: digests of DVC, seeds, hardware; not what stands in params, tags and data sets alone */
	const struct repro_fact *facts;
	size_t n_facts;
};

/* Reads what the run recorded; a file that has faults is noted, not an error. */
bool repro_collect(const struct repro_question *q, struct arena *a, struct repro *out,
	struct err *err) MUST_CHECK;

const char *repro_item_name(enum repro_item item);
const char *repro_state_name(enum repro_state state);

#endif
