// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Columns out of the tables that hold one row per run and key.
 *
 * Three ways lead to the same cells. Looking up each run and key costs about
 * 2 us; following the primary key's index through all runs of a key 1.4 us a row,
 * since the index is in the order of random run ids; walking over the whole table 0.1 us a
 * row. What is counted decides; all three give the same result.
 */
#include "core/store/runs_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"

/* quick: without steps, and without the measuring of texts that costs a third of a walk. */
struct table_sql {
	const char *table, *prefix;
	enum cell_type type;
	const char *lookup, *by_key, *count, *of_run, *scan, *scan_one, *quick, *quick_one;
};

enum { CELL_RUN, CELL_KEY, CELL_VALUE, CELL_NAN, CELL_STEP };

#define STRETCH " NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2"

#define TABLE_SQL(t, all, few)                                                                     \
 .table = t, .lookup = "SELECT NULL, NULL, " all " FROM " t " WHERE key = ?1 AND run_uuid = ?2",   \
 .by_key = "SELECT run_uuid, NULL, " all " FROM " t                                                \
	   " WHERE key = ?1 AND run_uuid > ?2 ORDER BY run_uuid LIMIT ?3",                         \
 .count = "SELECT count(*) FROM " t " WHERE key = ?1",                                             \
 .of_run = "SELECT run_uuid, key, " all " FROM " t " WHERE run_uuid = ?1",                         \
 .scan = "SELECT run_uuid, key, " all " FROM " t STRETCH,                                          \
 .scan_one = "SELECT run_uuid, key, " all " FROM " t STRETCH " AND key = ?3",                      \
 .quick = "SELECT run_uuid, key, " few " FROM " t STRETCH,                                         \
 .quick_one = "SELECT run_uuid, key, " few " FROM " t STRETCH " AND key = ?3"

static const struct table_sql tables[] = {
	[KEYS_METRICS] = { TABLE_SQL("latest_metrics", "value, is_nan, step", "value, is_nan"),
		.prefix = "metrics.", .type = CELL_REAL },
	[KEYS_PARAMS] = { TABLE_SQL("params", TEXT_COLUMN("value"), "value"), .prefix = "params.",
		.type = CELL_TEXT },
	[KEYS_TAGS] = { TABLE_SQL("tags", TEXT_COLUMN("value"), "value"), .prefix = "tags.",
		.type = CELL_TEXT },
};

void
key_load_init(struct key_load *k, struct runs_load *l, enum key_table table)
{
	*k = (struct key_load){ .l = l, .table = table, .keys = map_new(l->a) };
}

void
key_load_free(struct key_load *k)
{
	free(k->follow);
}

/* ---- which keys go where ---- */

static struct key_target *
target_of(struct key_load *k, struct str key)
{
	size_t i = map_intern(k->keys, key.at, key.len);
	struct key_target *target = map_value(k->keys, i);
	if (!target) {
		target = ARENA_NEW(k->l->a, struct key_target);
		*target = (struct key_target){ .value = ROWSET_NONE, .step = ROWSET_NONE };
		map_set_value(k->keys, i, target);
	}
	return target;
}

static size_t
add_column(struct key_load *k, const char *before, struct str key, const char *after,
	enum cell_type type)
{
	char *name = arena_printf(k->l->a, "%s%s%.*s%s", before, tables[k->table].prefix,
		(int)key.len, key.at, after);
	return rowset_build_column(k->l->b, name, type);
}

void
key_load_want(struct key_load *k, struct str key, bool value, bool step)
{
	struct key_target *target = target_of(k, key);
	if (value && target->value == ROWSET_NONE)
		target->value = add_column(k, "", key, "", tables[k->table].type);
	k->careful = k->careful || step;
	if (step && target->step == ROWSET_NONE)
		target->step = add_column(k, "step(", key, ")", CELL_INT);
}

void
key_load_into(struct key_load *k, const char *key, size_t col)
{
	target_of(k, str_of(key))->value = col;
}

/* A key not seen before, in an open load: a column while there is room, else nothing. */
static void
meet(struct key_load *k, struct str key)
{
	bool skip = k->user_only && key.len >= 7 && memcmp(key.at, "mlflow.", 7) == 0;
	if (skip)
		return;
	if (k->room == 0 || memchr(key.at, 0, key.len)) {
		k->left_out++;
		return;
	}
	k->room--;
	key_load_want(k, key, true, false);
}

/* ---- one cell ---- */

/* Number of the key, guessed from what followed the last one: tables repeat the same keys run after run. */
static size_t
find_key(struct key_load *k, const char *key, size_t len)
{
	if (k->last < k->follow_cap) {
		size_t guess = k->follow[k->last];
		if (guess < map_len(k->keys) && map_key_len(k->keys, guess) == len &&
			memcmp(map_key(k->keys, guess), key, len) == 0)
			return k->last = guess;
	}
	size_t before = map_len(k->keys),
	       found = k->open ? map_intern(k->keys, key, len) : map_find(k->keys, key, len);
	if (found == MAP_NONE)
		return found;
	if (found == before)
		meet(k, str_make(key, len));
	size_t cap = map_len(k->keys);
	if (cap > k->follow_cap) {
		cap *= 2;
		k->follow = xrealloc(k->follow, cap, sizeof(*k->follow));
		memset(k->follow + k->follow_cap, 0, (cap - k->follow_cap) * sizeof(*k->follow));
		k->follow_cap = cap;
	}
	k->follow[k->last] = (uint32_t)found;
	return k->last = found;
}

static void
set_value(struct key_load *k, struct stmt *q, size_t col, size_t row)
{
	struct rowset_build *b = k->l->b;
	const char *text;
	size_t len;
	double value;
	enum got got;
	if (k->table == KEYS_METRICS) {
		got = metric_cell(q, CELL_VALUE, CELL_NAN, &value);
		if (got == GOT_VALUE)
			rowset_build_real(b, col, row, value);
	} else {
		got = stmt_text(q, CELL_VALUE, &text, &len);
		if (got == GOT_VALUE && len > LIST_TEXT_MAX)
			got = GOT_LARGE;
		if (got == GOT_VALUE)
			rowset_build_text(b, col, row, text, len);
	}
	if (got == GOT_ODD || got == GOT_LARGE)
		rowset_build_odd(b, col, row);
}

static void
set_target(struct key_load *k, struct stmt *q, const struct key_target *target, size_t row)
{
	if (target->value != ROWSET_NONE)
		set_value(k, q, target->value, row);
	if (target->step != ROWSET_NONE)
		stmt_cell(q, CELL_STEP, k->l->b, target->step, row, CELL_INT);
}

/* The current row of a statement whose key is known (target) or in the row. */
static void
take_cell(struct key_load *k, struct stmt *q, const struct key_target *target)
{
	const char *text;
	size_t len;
	if (!target) {
		if (stmt_text(q, CELL_KEY, &text, &len) != GOT_VALUE)
			return;
		size_t key = find_key(k, text, len);
		target = key == MAP_NONE ? NULL : map_value(k->keys, key);
		if (!target)
			return;
	}
	if (stmt_text(q, CELL_RUN, &text, &len) != GOT_VALUE)
		return;
	size_t row = load_find(k->l, text, len);
	if (row != ROWSET_NONE)
		set_target(k, q, target, row);
}

/* ---- three ways ---- */

static bool
look_up(struct key_load *k, size_t key, struct err *err)
{
	struct runs_load *l = k->l;
	const struct key_target *target = map_value(k->keys, key);
	for (size_t row = 0; row < l->rows.len; row++) {
		struct stmt *q = stmt_use(l->s, tables[k->table].lookup);
		stmt_bind_text_n(q, 1, map_key(k->keys, key), map_key_len(k->keys, key));
		stmt_bind_text_n(q, 2, map_key(l->runs, row), map_key_len(l->runs, row));
		while (stmt_next(q))
			set_target(k, q, target, row);
		if (!stmt_done(q, err))
			return false;
		if (row % 200 == 199 && !store_read_pause(l->s, err))
			return false;
	}
	return rowset_build_ok(l->b, err) && job_goes_on(l->job, err);
}

/* Each row is a seek of its own: a page of these takes as long as a longer one of a walk. */
#define FOLLOW_PAGE 1000

static bool
follow_key(struct key_load *k, size_t key, struct err *err)
{
	struct strbuf last;
	strbuf_init(&last, STORE_VALUE_MAX);
	size_t n = FOLLOW_PAGE;
	bool ok = true;
	while (ok && n == FOLLOW_PAGE) {
		struct stmt *q = stmt_use(k->l->s, tables[k->table].by_key);
		stmt_bind_text_n(q, 1, map_key(k->keys, key), map_key_len(k->keys, key));
		stmt_bind_text_n(q, 2, last.at, last.len);
		stmt_bind_int(q, 3, FOLLOW_PAGE);
		const char *run;
		size_t len;
		for (n = 0; stmt_next(q) && stmt_text(q, CELL_RUN, &run, &len) == GOT_VALUE; n++) {
			take_cell(k, q, map_value(k->keys, key));
			strbuf_clear(&last);
			strbuf_add_n(&last, run, len);
		}
		ok = stmt_done(q, err) && store_read_pause(k->l->s, err) &&
		     rowset_build_ok(k->l->b, err) && job_goes_on(k->l->job, err);
	}
	strbuf_free(&last);
	return ok;
}

static bool
walk_stretch(struct key_load *k, const struct scan *scan, struct err *err)
{
	const struct table_sql *sql = &tables[k->table];
	bool one = map_len(k->keys) == 1 && !k->open;
	const char *all = one ? sql->scan_one : sql->scan, *few = one ? sql->quick_one : sql->quick;
	struct stmt *q = stmt_use(k->l->s, k->careful ? all : few);
	stmt_bind_int(q, 1, scan->after);
	stmt_bind_int(q, 2, scan->upto);
	if (one)
		stmt_bind_text_n(q, 3, map_key(k->keys, 0), map_key_len(k->keys, 0));
	while (stmt_next(q))
		take_cell(k, q, NULL);
	return stmt_done(q, err) && rowset_build_ok(k->l->b, err);
}

/* Quickly, and from the first value on that is too large to read with care. */
static bool
take_stretch(struct key_load *k, const struct scan *scan, struct err *err)
{
	struct err first = ERR_INIT;
	if (!k->careful) {
		if (walk_stretch(k, scan, &first))
			return true;
		if (first.code != ERR_DATA)
			return err_set(err, first.code, "%s", first.text);
		k->careful = true;
	}
	return walk_stretch(k, scan, err);
}

bool
key_load_scan(struct key_load *k, bool tail, int64_t after, int64_t *end, struct err *err)
{
	const char *table = tables[k->table].table;
	struct scan scan = {
		.store = k->l->s, .job = k->l->job, .table = table, .tail = tail, .upto = after
	};
	if (end && !table_end(k->l->s, table, end, err))
		return false;
	while (scan_next(&scan, err))
		if (!take_stretch(k, &scan, err))
			return false;
	return scan.ended;
}

bool
key_load_of_run(struct key_load *k, const char *run_id, struct err *err)
{
	struct stmt *q = stmt_use(k->l->s, tables[k->table].of_run);
	stmt_bind_text(q, 1, run_id);
	while (stmt_next(q))
		take_cell(k, q, NULL);
	return stmt_done(q, err) && rowset_build_ok(k->l->b, err);
}

/* More tags than this are not searched for a bare word. */
#define USER_TAGS 500

bool
load_user_tags(struct runs_load *l, struct err *err)
{
	struct key_load k;
	key_load_init(&k, l, KEYS_TAGS);
	k.open = k.user_only = true;
	k.room = USER_TAGS;
	bool ok = key_load_scan(&k, false, 0, NULL, err);
	key_load_free(&k);
	return ok;
}

/* ---- which way ---- */

/* Rows that following the keys would read; SIZE_MAX when that cannot be told quickly. */
static bool
count_rows(struct key_load *k, int64_t *rows, struct err *err)
{
	*rows = 0;
	for (size_t i = 0; i < map_len(k->keys); i++) {
		int64_t n = 0;
		struct stmt *q = stmt_use(k->l->s, tables[k->table].count);
		stmt_bind_text_n(q, 1, map_key(k->keys, i), map_key_len(k->keys, i));
		if (!stmt_int_of(q, 0, &n, err))
			return false;
		*rows += n;
	}
	return true;
}

static bool
each_key(struct key_load *k, bool (*way)(struct key_load *k, size_t key, struct err *err),
	struct err *err)
{
	for (size_t i = 0; i < map_len(k->keys); i++)
		if (!way(k, i, err))
			return false;
	return true;
}

bool
key_load_run(struct key_load *k, struct err *err)
{
	const struct table_sql *sql = &tables[k->table];
	size_t cells = map_len(k->keys) * k->l->rows.len;
	bool search;
	int64_t size, matches;
	if (cells == 0)
		return true;
	if (!plan_searches(k->l->s, sql->lookup, &search, err) ||
		!table_end(k->l->s, sql->table, &size, err))
		return false;
	if (search && (cells <= 100 || (int64_t)cells < size / 20))
		return each_key(k, look_up, err);
	if (search && map_len(k->keys) <= 16) {
		if (!count_rows(k, &matches, err))
			return false;
		if (matches < size / 14)
			return each_key(k, follow_key, err);
	}
	return key_load_scan(k, false, 0, NULL, err);
}
