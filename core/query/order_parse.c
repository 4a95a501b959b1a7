// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Order lists and single column names, as people write them. */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/query/filter.h"
#include "core/query/name.h"

static const char *const key_kinds[] = { "metrics.", "params.", "tags." };

/* The known column of exactly that key, unless an attribute is called so; or NULL. */
static const char *
known_key(struct arena *a, const char *const *known, const char *key)
{
	for (size_t i = 0; i < 3 && !attribute_find(str_of(key)); i++) {
		const char *column = arena_printf(a, "%s%s", key_kinds[i], key);
		if (column_is_known(known, column))
			return column;
	}
	return NULL;
}

/* The column for a name; one without its kind is the first candidate that is known. */
static const char *
column_of(struct arena *a, const struct name *n, const char *const *known)
{
	if (n->kind != NAME_ANY)
		return n->column;
	for (size_t i = 0; i < 3; i++) {
		const char *column = arena_printf(a, "%s%s", key_kinds[i], n->key);
		if (column_is_known(known, column))
			return column;
	}
	if (column_is_known(known, n->key))
		return n->key;
	return n->attribute ? n->attribute->column : arena_printf(a, "metrics.%s", n->key);
}

static bool
take_name(struct arena *a, struct scan *s, struct raw_name *raw, struct name *out, struct err *err)
{
	size_t at;
	scan_space(s);
	if (!name_starts(s))
		return err_set(err, ERR_USAGE, "expected a column name at %zu", s->pos + 1);
	return name_scan(s, raw, &at, err) && name_resolve(a, raw, out, err);
}

/* Written as MLflow would not: without its kind, with a kind of one letter, behind a '-'. */
static bool
is_own_form(const struct raw_name *raw, const struct name *n, bool dash)
{
	return dash || n->kind == NAME_ANY || raw->kind.len == 1;
}

static bool
take_key(struct arena *a, struct scan *s, struct sort_key *out, struct err *err)
{
	struct raw_name raw;
	struct name name;
	scan_space(s);
	bool dash = scan_char(s, '-'), descending = dash;
	if (!take_name(a, s, &raw, &name, err))
		return false;
	scan_space(s);
	if (scan_keyword(s, "desc"))
		descending = true;
	else if (scan_keyword(s, "asc"))
		descending = false;
	scan_space(s);
	if (name.kind == NAME_DATASET)
		return err_set(err, ERR_USAGE, "runs cannot be ordered by a dataset");
	/* The older the run, the earlier it started. */
	if (name.attribute && name.attribute->age)
		descending = !descending;
	*out = (struct sort_key){ .column = column_of(a, &name, NULL),
		.descending = descending,
		.bare = name.kind == NAME_ANY ? name.key : NULL,
		.natural = is_own_form(&raw, &name, dash) };
	return true;
}

static bool
is_repeated(const struct sort_key *keys, size_t n, const char *column)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i].column, column) == 0)
			return true;
	return false;
}

bool
order_parse(struct arena *a, const char *text, struct sort_key **keys, size_t *n, struct err *err)
{
	char shown[64];
	struct scan s = scan_of(text, strlen(text));
	struct sort_key *all = ARENA_ARRAY(a, struct sort_key, SORT_KEYS_MAX);
	size_t many = 0;
	scan_space(&s);
	while (!scan_end(&s)) {
		if (many == SORT_KEYS_MAX)
			return err_set(
				err, ERR_USAGE, "an order has at most %d columns", SORT_KEYS_MAX);
		if (!take_key(a, &s, &all[many], err))
			return false;
		if (is_repeated(all, many, all[many].column))
			return err_set(err, ERR_USAGE, "the order names '%s' twice",
				text_safe_to(shown, sizeof(shown), all[many].column));
		many++;
		if (scan_end(&s))
			break;
		if (!scan_char(&s, ','))
			return err_set(
				err, ERR_USAGE, "expected ',', ASC or DESC at %zu", s.pos + 1);
		scan_space(&s);
		if (scan_end(&s))
			return err_set(err, ERR_USAGE, "expected a column name after the ','");
	}
	*keys = all;
	*n = many;
	return true;
}

void
order_resolve(struct arena *a, struct sort_key *keys, size_t n, const char *const *known)
{
	for (size_t i = 0; i < n; i++) {
		if (!keys[i].bare)
			continue;
		struct name name = { .kind = NAME_ANY, .key = keys[i].bare };
		name.attribute = attribute_find(str_of(keys[i].bare));
		keys[i].column = column_of(a, &name, known);
	}
}

bool
column_name_parse(struct arena *a, const char *text, const char *const *known, const char **out,
	struct err *err)
{
	char shown[64];
	/* The names that the store itself uses need no reading, nor do its keys, blanks and all. */
	*out = column_is_known(known, text) ? arena_strdup(a, text) : known_key(a, known, text);
	if (*out)
		return true;
	struct scan s = scan_of(text, strlen(text));
	struct raw_name raw;
	struct name name;
	if (!take_name(a, &s, &raw, &name, err))
		return false;
	scan_space(&s);
	if (!scan_end(&s))
		return err_set(err, ERR_USAGE, "'%s' is not one column name; quote it with `",
			text_safe_to(shown, sizeof(shown), text));
	*out = column_of(a, &name, known);
	return true;
}
