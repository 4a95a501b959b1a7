// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Floors: the least that SQLite itself takes for the same answers. */
#include "tests/bench/bench.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sqlite3 *
bench_open(const char *path, bool write)
{
	sqlite3 *db = NULL;
	int flags = write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	bench_check(sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK, path, "cannot be opened");
	sqlite3_busy_timeout(db, 20000);
	return db;
}

sqlite3_stmt *
bench_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;
	bench_check(
		sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK, sql, sqlite3_errmsg(db));
	return s;
}

size_t
bench_drain(sqlite3_stmt *s)
{
	size_t rows = 0, bytes = 0;
	while (sqlite3_step(s) == SQLITE_ROW) {
		rows++;
		for (int i = 0; i < sqlite3_column_count(s); i++)
			bytes += (size_t)sqlite3_column_bytes(s, i);
	}
	sqlite3_reset(s);
	return bytes ? rows : 0;
}

const char *
bench_text(sqlite3 *db, const char *sql)
{
	static char text[256];
	sqlite3_stmt *s = bench_prepare(db, sql);
	text[0] = '\0';
	if (sqlite3_step(s) == SQLITE_ROW)
		snprintf(text, sizeof(text), "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	return text;
}

/* ---- first page ---- */

static size_t
look_up(sqlite3_stmt *s, const char *key, const char *run)
{
	sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, run, -1, SQLITE_STATIC);
	return bench_drain(s);
}

size_t
floor_page(sqlite3 *db)
{
	static const char *const metrics[] = { "loss", "acc", "val_loss", "f1", "auc" };
	static const char *const params[] = { "lr", "batch_size", "optimizer", "depth", "dropout" };
	int64_t ids[100];
	size_t n = 0, cells = 0;
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	sqlite3_stmt *newest = bench_prepare(db,
		"SELECT rowid FROM runs WHERE experiment_id = 1 AND lifecycle_stage = 'active'"
		" ORDER BY start_time DESC LIMIT 100");
	while (sqlite3_step(newest) == SQLITE_ROW)
		ids[n++] = sqlite3_column_int64(newest, 0);
	sqlite3_finalize(newest);
	sqlite3_stmt *run = bench_prepare(db,
		"SELECT run_uuid, name, status, start_time, end_time FROM runs WHERE rowid = ?1");
	sqlite3_stmt *metric = bench_prepare(
		db, "SELECT value FROM latest_metrics WHERE key = ?1 AND run_uuid = ?2");
	sqlite3_stmt *param =
		bench_prepare(db, "SELECT value FROM params WHERE key = ?1 AND run_uuid = ?2");
	for (size_t i = 0; i < n; i++) {
		char id[40] = "";
		sqlite3_bind_int64(run, 1, ids[i]);
		if (sqlite3_step(run) == SQLITE_ROW)
			snprintf(id, sizeof(id), "%s", (const char *)sqlite3_column_text(run, 0));
		sqlite3_reset(run);
		for (size_t k = 0; k < 5; k++)
			cells += look_up(metric, metrics[k], id) + look_up(param, params[k], id);
	}
	sqlite3_finalize(run);
	sqlite3_finalize(metric);
	sqlite3_finalize(param);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	return cells;
}

/* ---- snapshot ---- */

#define KEYS 16

struct table {
	size_t runs, cap, mask, keys, cells;
	char (*ids)[33];
	uint32_t *slots;
	char *texts; /* one long stretch of copies */
	size_t text_len, text_cap;
	int64_t *numbers; /* [cap][3] */
	size_t *strings;  /* [cap][6] */
	char names[KEYS][32];
	double *reals[KEYS];
	size_t *params[KEYS];
};

static uint64_t
hash(const char *id)
{
	uint64_t words[4];
	memcpy(words, id, sizeof(words));
	uint64_t h = (words[0] ^ words[1] * 0x9e3779b97f4a7c15u) +
		     (words[2] ^ words[3] * 0xff51afd7ed558ccdu);
	return h ^ h >> 32;
}

static size_t
copy_text(struct table *t, sqlite3_stmt *s, int col)
{
	const char *text = (const char *)sqlite3_column_text(s, col);
	size_t len = (size_t)sqlite3_column_bytes(s, col) + 1, at = t->text_len;
	if (at + len > t->text_cap) {
		t->text_cap = 2 * t->text_cap + len;
		t->texts = realloc(t->texts, t->text_cap);
	}
	memcpy(t->texts + at, text ? text : "", len);
	t->text_len += len;
	return at;
}

static void
read_runs(struct table *t, sqlite3 *db)
{
	sqlite3_stmt *s = bench_prepare(db,
		"SELECT run_uuid, name, status, user_id, lifecycle_stage, artifact_uri, "
		"start_time, end_time,"
		" experiment_id FROM runs WHERE experiment_id = 1 AND lifecycle_stage = 'active'");
	while (sqlite3_step(s) == SQLITE_ROW) {
		if (t->runs == t->cap) {
			t->cap = t->cap ? 2 * t->cap : 1024;
			t->ids = realloc(t->ids, t->cap * sizeof(*t->ids));
			t->numbers = realloc(t->numbers, t->cap * 3 * sizeof(*t->numbers));
			t->strings = realloc(t->strings, t->cap * 6 * sizeof(*t->strings));
		}
		memcpy(t->ids[t->runs], sqlite3_column_text(s, 0), 33);
		for (int i = 0; i < 6; i++)
			t->strings[t->runs * 6 + (size_t)i] = copy_text(t, s, i);
		for (int i = 0; i < 3; i++)
			t->numbers[t->runs * 3 + (size_t)i] = sqlite3_column_int64(s, 6 + i);
		t->runs++;
	}
	sqlite3_finalize(s);
	for (t->mask = 1; t->mask < 2 * t->runs; t->mask *= 2)
		;
	t->slots = calloc(t->mask, sizeof(*t->slots));
	t->mask--;
	for (size_t i = 0; i < t->runs; i++) {
		size_t at = hash(t->ids[i]) & t->mask;
		while (t->slots[at])
			at = (at + 1) & t->mask;
		t->slots[at] = (uint32_t)i + 1;
	}
}

static size_t
find_run(const struct table *t, const char *id)
{
	for (size_t at = hash(id) & t->mask; t->slots[at]; at = (at + 1) & t->mask)
		if (memcmp(t->ids[t->slots[at] - 1], id, 32) == 0)
			return t->slots[at] - 1;
	return SIZE_MAX;
}

static size_t
find_key(struct table *t, const char *key)
{
	for (size_t i = 0; i < t->keys; i++)
		if (strcmp(t->names[i], key) == 0)
			return i;
	bench_check(t->keys < KEYS, "floor", "more keys than the generator makes");
	snprintf(t->names[t->keys], sizeof(t->names[0]), "%s", key);
	t->reals[t->keys] = calloc(t->runs + 1, sizeof(double));
	t->params[t->keys] = calloc(t->runs + 1, sizeof(size_t));
	return t->keys++;
}

static void
read_cells(struct table *t, sqlite3 *db, const char *sql, bool text)
{
	sqlite3_stmt *s = bench_prepare(db, sql);
	while (sqlite3_step(s) == SQLITE_ROW) {
		size_t key = find_key(t, (const char *)sqlite3_column_text(s, 1));
		size_t run = find_run(t, (const char *)sqlite3_column_text(s, 0));
		if (run == SIZE_MAX)
			continue;
		if (text)
			t->params[key][run] = copy_text(t, s, 2);
		else
			t->reals[key][run] = sqlite3_column_double(s, 2);
		t->cells++;
	}
	sqlite3_finalize(s);
}

size_t
floor_snapshot(sqlite3 *db)
{
	struct table t = { 0 };
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	read_runs(&t, db);
	read_cells(&t, db, "SELECT run_uuid, key, value, is_nan FROM latest_metrics NOT INDEXED",
		false);
	read_cells(&t, db, "SELECT run_uuid, key, value FROM params NOT INDEXED", true);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	for (size_t i = 0; i < t.keys; i++) {
		free(t.reals[i]);
		free(t.params[i]);
	}
	free(t.ids);
	free(t.slots);
	free(t.texts);
	free(t.numbers);
	free(t.strings);
	return t.cells;
}
