// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Keys by skip scan: each step asks the primary key's index for the smallest key
 * above the last one. Where a hostile table has no such index, SQL's DISTINCT does
 * the same slowly.
 */
#include "core/store/keys.h"

#include <string.h>
#include "core/base/str.h"
#include "core/store/metrics.h"
#include "core/store/store_read.h"
#include "core/table/rowset_build.h"

#define KEYS_MAX  100000
#define KEYS_PAGE 2000

/* Numbers and NULLs sort before texts and are passed over; blobs come last and end the list. */
struct key_sql {
	const char *skip, *probe, *distinct, *count;
};

#define KEY_SQL(table)                                                                             \
 {                                                                                                 \
  "WITH RECURSIVE k(key) AS (SELECT min(key) FROM " table " WHERE key > ?1 UNION ALL"              \
  " SELECT (SELECT min(key) FROM " table " WHERE key > k.key) FROM k"                              \
  " WHERE k.key IS NOT NULL) SELECT key FROM k WHERE key IS NOT NULL LIMIT ?2",                    \
	  "SELECT min(key) FROM " table " WHERE key > ?1",                                         \
	  "SELECT DISTINCT key FROM " table " WHERE key > ?1 ORDER BY key LIMIT ?2",               \
	  "SELECT count(*) FROM " table " WHERE key = ?1",                                         \
 }

static const struct key_sql key_sql[] = {
	[KEYS_METRICS] = KEY_SQL("latest_metrics"),
	[KEYS_PARAMS] = KEY_SQL("params"),
	[KEYS_TAGS] = KEY_SQL("tags"),
};

/* One page of keys above last, which becomes the last of them. *full: there may be more. */
static bool
read_page(struct store *s, const char *sql, struct rowset_build *b, struct strbuf *last, bool *full,
	struct err *err)
{
	struct stmt *q = stmt_use(s, sql);
	stmt_bind_text_n(q, 1, last->at, last->len);
	stmt_bind_int(q, 2, KEYS_PAGE);
	size_t n = 0;
	*full = false;
	for (; stmt_next(q); n++) {
		const char *key;
		size_t len;
		if (stmt_text(q, 0, &key, &len) != GOT_VALUE)
			break;
		rowset_build_text(b, 0, rowset_build_row(b), key, len);
		strbuf_clear(last);
		strbuf_add_n(last, key, len);
		*full = n + 1 == KEYS_PAGE;
	}
	return stmt_done(q, err) && rowset_build_ok(b, err);
}

static bool
read_keys(struct store *s, enum key_table table, struct rowset_build *b, struct err *err)
{
	const struct key_sql *sql = &key_sql[table];
	struct strbuf last;
	strbuf_init(&last, STORE_VALUE_MAX);
	bool full = true, search = false;
	bool ok = plan_searches(s, sql->probe, &search, err);
	while (ok && full && rowset_build_rows(b) < KEYS_MAX)
		ok = read_page(s, search ? sql->skip : sql->distinct, b, &last, &full, err) &&
		     store_read_pause(s, err);
	if (full)
		rowset_build_note(b, "the first %zu keys; there are more", rowset_build_rows(b));
	strbuf_free(&last);
	return ok;
}

bool
key_names_in_scope(
	struct store *s, enum key_table table, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	(void)rowset_build_column(b, "key", CELL_TEXT);
	if (!read_keys(s, table, b, err)) {
		rowset_build_free(b);
		return false;
	}
	return rowset_build_finish(b, out, err);
}

static bool
count_runs(struct store *s, enum key_table table, const struct rowset *keys, struct rowset_build *b,
	struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < keys->rows; i++) {
		const char *key = keys->col[0].at.s[i];
		int64_t runs = 0;
		struct stmt *q = stmt_use(s, key_sql[table].count);
		stmt_bind_text(q, 1, key);
		ok = stmt_int_of(q, 0, &runs, err) && store_read_pause(s, err);
		size_t row = rowset_build_row(b);
		rowset_build_text(b, 0, row, key, strlen(key));
		rowset_build_int(b, 1, row, runs);
	}
	if (keys->note)
		rowset_build_note(b, "%s", keys->note);
	return ok && rowset_build_ok(b, err);
}

bool
key_counts_in_scope(
	struct store *s, enum key_table table, const struct rowset **out, struct err *err)
{
	const struct rowset *keys;
	if (!key_names_in_scope(s, table, &keys, err))
		return false;
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	(void)rowset_build_column(b, "key", CELL_TEXT);
	(void)rowset_build_column(b, "runs", CELL_INT);
	bool ok = count_runs(s, table, keys, b, err);
	rowset_free(keys);
	if (ok)
		return rowset_build_finish(b, out, err);
	rowset_build_free(b);
	return false;
}

bool
key_names(struct store *s, enum key_table table, const struct rowset **out, struct err *err)
{
	if (!store_read_begin(s, err))
		return false;
	bool ok = key_names_in_scope(s, table, out, err);
	store_read_end(s);
	return ok;
}

bool
key_counts(struct store *s, enum key_table table, const struct rowset **out, struct err *err)
{
	if (!store_read_begin(s, err))
		return false;
	bool ok = key_counts_in_scope(s, table, out, err);
	store_read_end(s);
	return ok;
}

bool
metric_keys(struct store *s, const struct rowset **out, struct err *err)
{
	return key_counts(s, KEYS_METRICS, out, err);
}
