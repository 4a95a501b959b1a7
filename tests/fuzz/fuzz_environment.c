// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Environment files: requirements.txt, conda.yaml and python_env.yaml. The lists are in
 * order and within their bounds; what is pinned reads back as it was written.
 */
#include "core/base/arena.h"
#include "core/repro/environment.h"
#include "core/table/rowset.h"
#include "tests/fuzz/fuzz.h"

#include <ctype.h>
#include <string.h>

static void
check_package(struct arena *a, const struct package *p)
{
	struct package again;
	FUZZ_CHECK(isalnum((unsigned char)p->name[0]));
	for (const char *c = p->name; *c; c++)
		FUZZ_CHECK(
			*c == '-' || (isalnum((unsigned char)*c) && !isupper((unsigned char)*c)));
	if (!p->pinned)
		return;
	FUZZ_CHECK(!strpbrk(p->version, ",*;#\n"));
	const char *line = arena_printf(a, "%s==%s", p->name, p->version);
	FUZZ_CHECK(package_parse(a, str_of(line), &again));
	FUZZ_CHECK(strcmp(again.name, p->name) == 0);
}

static void
check_list(struct arena *a, const struct package *list, size_t n)
{
	const struct rowset *same;
	struct err err = ERR_INIT;
	FUZZ_CHECK(n <= PACKAGES_MAX);
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(i == 0 || strcmp(list[i - 1].name, list[i].name) <= 0);
		check_package(a, &list[i]);
	}
	FUZZ_CHECK(packages_differ(list, n, list, n, &same, &err));
	FUZZ_CHECK(same->rows == 0);
	rowset_free(same);
}

static void
check_merged(struct arena *a, const struct package *one, size_t n_one, const struct package *other,
	size_t n_other)
{
	struct package *all;
	size_t n;
	environment_merge(a, one, n_one, other, n_other, &all, &n);
	FUZZ_CHECK(n >= n_one && n <= n_one + n_other);
	for (size_t i = 1; i < n; i++)
		FUZZ_CHECK(strcmp(all[i - 1].name, all[i].name) <= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const char *text = arena_strndup(a, (const char *)data, size);
	struct package *lines, *conda, *python;
	size_t n_lines, n_conda, n_python;
	packages_parse(a, text, &lines, &n_lines);
	check_list(a, lines, n_lines);
	if (environment_conda(a, text, size, &conda, &n_conda, &err)) {
		check_list(a, conda, n_conda);
		check_merged(a, lines, n_lines, conda, n_conda);
	} else {
		FUZZ_CHECK(err.code == ERR_CORRUPT || err.code == ERR_MEMORY);
	}
	if (environment_python(a, text, size, &python, &n_python, &err)) {
		check_list(a, python, n_python);
		check_merged(a, python, n_python, lines, n_lines);
	}
	arena_free(a);
	return 0;
}
