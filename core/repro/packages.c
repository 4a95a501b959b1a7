// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* requirements.txt, line by line. */
#include "core/repro/packages.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/table/rowset_build.h"

static const char *
plain_name(struct arena *a, const char *text, size_t n)
{
	char *name = arena_strndup(a, text, n);
	for (char *p = name; *p; p++)
		*p = *p == '_' || *p == '.' ? '-' : (char)tolower((unsigned char)*p);
	return name;
}

bool
package_parse(struct arena *a, struct str line, struct package *out)
{
	/* A text of YAML may have several lines. */
	const char *feed = memchr(line.at, '\n', line.len);
	if (feed)
		line.len = (size_t)(feed - line.at);
	const char *comment = memchr(line.at, '#', line.len);
	const char *marker = memchr(line.at, ';', line.len);
	if (comment)
		line.len = (size_t)(comment - line.at);
	if (marker && (size_t)(marker - line.at) < line.len)
		line.len = (size_t)(marker - line.at);
	line = str_trim(line);
	size_t n = 0;
	while (n < line.len &&
		(isalnum((unsigned char)line.at[n]) || (line.at[n] && strchr("-_.", line.at[n]))))
		n++;
	/* What begins otherwise is an option, a path or an address. */
	if (n == 0 || !isalnum((unsigned char)line.at[0]) ||
		(n < line.len && !strchr("[=<>!~@ \t", line.at[n])))
		return false;
	out->name = plain_name(a, line.at, n);
	struct str rest = str_trim(str_make(line.at + n, line.len - n));
	const char *close = rest.len && *rest.at == '[' ? memchr(rest.at, ']', rest.len) : NULL;
	if (close)
		rest = str_trim(str_make(close + 1, rest.len - (size_t)(close + 1 - rest.at)));
	/* The hashes that follow say nothing about the version. */
	const char *hash = memmem(rest.at, rest.len, "--hash", 6);
	if (hash)
		rest = str_trim(str_make(rest.at, (size_t)(hash - rest.at)));
	out->pinned = rest.len > 2 && strncmp(rest.at, "==", 2) == 0 &&
		      memchr(rest.at, ',', rest.len) == NULL &&
		      memchr(rest.at, '*', rest.len) == NULL;
	if (out->pinned) {
		size_t skip = rest.len > 3 && rest.at[2] == '=' ? 3 : 2;
		rest = str_trim(str_make(rest.at + skip, rest.len - skip));
	}
	out->version = arena_strndup(a, rest.at, rest.len);
	return true;
}

static int
compare_packages(const void *a, const void *b)
{
	const struct package *p = a, *q = b;
	int order = strcmp(p->name, q->name);
	return order ? order : strcmp(p->version, q->version);
}

void
packages_sort(struct package *list, size_t n)
{
	if (n)
		qsort(list, n, sizeof(*list), compare_packages);
}

void
packages_parse(struct arena *a, const char *text, struct package **out, size_t *n)
{
	VEC(struct package) list = { 0 };
	const char *p = text;
	for (int line = 0; *p && line < PACKAGES_MAX; line++) {
		size_t len = strcspn(p, "\n");
		struct package package;
		if (package_parse(a, str_make(p, len), &package))
			VEC_PUSH(&list, package);
		p += len + (p[len] == '\n');
	}
	packages_sort(list.at, list.len);
	*out = arena_memdup(a, list.at, list.len * sizeof(*list.at), _Alignof(struct package));
	*n = list.len;
	VEC_FREE(&list);
}

static void
put(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	rowset_build_text(b, col, row, text, strlen(text));
}

static void
add_pair(struct rowset_build *b, const struct package *before, const struct package *after)
{
	const struct package *either = before ? before : after;
	if (!either || (before && after && strcmp(before->version, after->version) == 0))
		return;
	size_t row = rowset_build_row(b);
	put(b, 0, row, either->name);
	if (before)
		put(b, 1, row, *before->version ? before->version : "any");
	if (after)
		put(b, 2, row, *after->version ? after->version : "any");
}

bool
packages_differ(const struct package *before, size_t n_before, const struct package *after,
	size_t n_after, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	size_t i = 0, k = 0;
	(void)rowset_build_column(b, "package", CELL_TEXT);
	(void)rowset_build_column(b, "before", CELL_TEXT);
	(void)rowset_build_column(b, "after", CELL_TEXT);
	while (i < n_before || k < n_after) {
		int order = i == n_before  ? 1
			    : k == n_after ? -1
					   : strcmp(before[i].name, after[k].name);
		add_pair(b, order <= 0 ? &before[i] : NULL, order >= 0 ? &after[k] : NULL);
		i += order <= 0;
		k += order >= 0;
	}
	return rowset_build_finish(b, out, err);
}
