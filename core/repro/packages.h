// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Packages that an environment file names: requirements.txt as pip reads it. Pure. */
#ifndef CORE_REPRO_PACKAGES_H
#define CORE_REPRO_PACKAGES_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct rowset;

#define PACKAGES_MAX 5000

struct package {
	const char *name; /* lower case, '_' and '.' as '-', as pip compares names */
	/* "1.2.3" when it is pinned by ==, else what is asked for (">=1.0"), "" for nothing. */
	const char *version;
	bool pinned;
};

/* "name[extra]==1.0 ; marker  # comment"; false for lines that name no package. Texts in a. */
bool package_parse(struct arena *a, struct str line, struct package *out);
void packages_sort(struct package *list, size_t n);

/* Sorted by name, in a. Comments, options, markers and extras are left out; at most PACKAGES_MAX lines are read. */
void packages_parse(struct arena *a, const char *text, struct package **out, size_t *n);

/* Rows of package, before, after for those that differ; missing where one side has none. */
bool packages_differ(const struct package *before, size_t n_before, const struct package *after,
	size_t n_after, const struct rowset **out, struct err *err) MUST_CHECK;

#endif
