// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A name that is misspelled gives an empty list, which looks like an answer. */
#include "core/command/run_names.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/command/nearest.h"
#include "core/query/filter.h"
#include "core/report/report.h"

#include <stdbool.h>
#include <string.h>

/* Of so many names the nearest is looked for; among more every word has a neighbour. */
#define NAMES_COMPARED 2000

static const char *
behind_kind(const char *column)
{
	const char *dot = strchr(column, '.');
	return dot ? dot + 1 : column;
}

bool
run_names_logged(const char *column)
{
	return str_starts(column, "metrics.") || str_starts(column, "params.") ||
	       str_starts(column, "tags.");
}

/* The same key elsewhere, else the nearest spelling; NULL for none. */
static const char *
likely(struct arena *a, const char *name, const char *const *known)
{
	size_t n = 0;
	bool kind = run_names_logged(name);
	const char *key = kind ? behind_kind(name) : name;
	for (; known[n]; n++)
		if (strcmp(behind_kind(known[n]), key) == 0)
			return known[n];
	if (n > NAMES_COMPARED)
		n = NAMES_COMPARED;
	const char **keys = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		keys[i] = behind_kind(known[i]);
	const char *near = nearest_word(key, keys, n);
	for (size_t i = 0; near && i < n; i++)
		if (keys[i] == near)
			return kind ? known[i] : near;
	return NULL;
}

const char *
run_names_sentence(struct arena *a, const char *name, const char *const *known)
{
	char shown[200], meant[200];
	const char *near = likely(a, name, known);
	text_safe_to(shown, sizeof(shown), name);
	return near ? arena_printf(a, "nothing is logged as '%s'; did you mean '%s'?", shown,
			      text_safe_to(meant, sizeof(meant), near))
		    : arena_printf(a, "nothing is logged as '%s'", shown);
}

/* The metric, param or tag that a column reads, or NULL. */
static const char *
logged(struct arena *a, const char *column)
{
	const char *inside = strchr(column, '(');
	if (str_starts(column, "tags.mlflow."))
		return NULL; /* every client writes others of these */
	if (run_names_logged(column))
		return column;
	if (!inside || !str_starts(inside, "(metrics."))
		return NULL;
	return arena_strndup(a, inside + 1, strlen(inside) - 2);
}

static bool
is_known(const char *const *known, const char *name)
{
	for (; *known; known++)
		if (strcmp(*known, name) == 0)
			return true;
	return false;
}

/* True when it warned: one name for each is enough to see the fault. */
static bool
check(struct arena *a, const char *where, const char *column, const char *const *known,
	struct report *out)
{
	const char *name = logged(a, column);
	if (!name || is_known(known, name))
		return false;
	report_warning(out, "%s: %s", where, run_names_sentence(a, name, known));
	return true;
}

bool
run_names_warn(struct arena *a, const struct run_names *names, const char *const *known,
	struct report *out)
{
	if (!known[0])
		return false;
	const char *name = names->filter ? filter_unknown(a, names->filter, known) : NULL;
	if (name)
		report_warning(out, "--filter: %s", run_names_sentence(a, name, known));
	bool order = false, columns = false;
	for (size_t i = 0; !order && i < names->n_order; i++)
		order = check(a, "--order", names->order[i].column, known, out);
	for (const char *const *c = names->columns; !columns && c && *c; c++)
		columns = check(a, "--columns", *c, known, out);
	return name || order || columns;
}
