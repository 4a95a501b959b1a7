// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lists of runs: first page, snapshot, filter and sort. */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/query/filter.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/table/order.h"
#include "core/table/rowset.h"

static const int64_t first = 1;

static struct store *
opened(const char *path)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	bench_check(store_open(path, NULL, &s, &err), path, err.text);
	return s;
}

static void
first_page(struct store *s, sqlite3 *db)
{
	static const char *const columns[] = { "metrics.loss", "metrics.acc", "metrics.val_loss",
		"metrics.f1", "metrics.auc", "params.lr", "params.batch_size", "params.optimizer",
		"params.depth", "params.dropout", NULL };
	struct runs_query q = {
		.experiments = &first, .n_experiments = 1, .limit = 100, .columns = columns
	};
	struct bench_times t = { .rounds = BENCH_ROUNDS };
	for (size_t i = 0; i < t.rounds; i++) {
		struct err err = ERR_INIT;
		const struct rowset *rs = NULL;
		size_t matched;
		double at = bench_ms();
		bench_check(floor_page(db) > 0, "page", "nothing there");
		t.peer[i] = bench_ms() - at;
		at = bench_ms();
		bench_check(runs_select(s, NULL, &q, &rs, &matched, &err), "page", err.text);
		t.ours[i] = bench_ms() - at;
		rowset_free(rs);
	}
	bench_at_most("P1", "first page of 100 runs, 23 columns, and count", &t, 1.5);
}

static const struct rowset *
snapshot(struct store *s)
{
	struct runs_query q = { .experiments = &first, .n_experiments = 1 };
	struct runs_marker marker = { 0 };
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	bench_check(runs_snapshot(s, NULL, &q, NULL, &marker, &rs, &err), "snapshot", err.text);
	return rs;
}

/* The most memory that a process needs which does nothing but read one snapshot. */
static long
memory_of_snapshot(const char *path)
{
	int ends[2];
	long kib = 0;
	bench_check(pipe(ends) == 0, "memory", "no pipe");
	pid_t child = fork();
	bench_check(child >= 0, "memory", "no process");
	if (child == 0) {
		struct store *s = opened(path);
		rowset_free(snapshot(s));
		store_close(s);
		FILE *f = fopen("/proc/self/status", "r");
		char line[128];
		while (f && fgets(line, sizeof(line), f))
			if (sscanf(line, "VmHWM: %ld", &kib) == 1)
				break;
		_exit(write(ends[1], &kib, sizeof(kib)) != (ssize_t)sizeof(kib));
	}
	close(ends[1]);
	bench_check(
		read(ends[0], &kib, sizeof(kib)) == (ssize_t)sizeof(kib), "memory", "child failed");
	close(ends[0]);
	waitpid(child, NULL, 0);
	return kib;
}

static void
whole_table(struct store *s, sqlite3 *db)
{
	struct bench_times t = { .rounds = 7 };
	for (size_t i = 0; i < t.rounds; i++) {
		double at = bench_ms();
		bench_check(floor_snapshot(db) > 0, "snapshot", "nothing there");
		t.peer[i] = bench_ms() - at;
		at = bench_ms();
		rowset_free(snapshot(s));
		t.ours[i] = bench_ms() - at;
	}
	bench_at_most("P3", "snapshot of every run, 26 columns", &t, 1.5);
}

static void
refresh(struct store *s)
{
	struct runs_query q = {
		.experiments = &first, .n_experiments = 1, .now_ms = clock_wall_ms()
	};
	struct runs_marker marker = { 0 };
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL, *next = NULL;
	struct bench_times t = { .rounds = 7 };
	for (size_t i = 0; i < t.rounds; i++) {
		double at = bench_ms();
		memset(&marker, 0, sizeof(marker));
		bench_check(
			runs_snapshot(s, NULL, &q, NULL, &marker, &rs, &err), "snapshot", err.text);
		t.peer[i] = bench_ms() - at;
		at = bench_ms();
		bench_check(
			runs_snapshot(s, NULL, &q, rs, &marker, &next, &err), "refresh", err.text);
		t.ours[i] = bench_ms() - at;
		rowset_free(rs);
		rowset_free(next);
	}
	bench_faster("P3", "a refresh that finds nothing, 2 % RUNNING", &t, 2, 1000);
}

static void
filter_and_sort(const struct rowset *rs, sqlite3 *db)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const struct filter *f = NULL;
	struct bench_times filter = { .rounds = 7 }, sort = { .rounds = 7 };
	uint8_t *keep = calloc(rs->rows / 8 + 1, 1);
	bench_check(filter_parse(a, "metrics.acc > 0.9 and params.lr = '0.01'", &f, NULL, &err),
		"filter", err.text);
	sqlite3_stmt *best_filter =
		bench_prepare(db, "SELECT run_uuid FROM runs WHERE experiment_id = 1 AND "
				  "lifecycle_stage = 'active' AND run_uuid IN"
				  " (SELECT run_uuid FROM latest_metrics NOT INDEXED WHERE key = "
				  "'acc' AND value > 0.9)"
				  " AND run_uuid IN (SELECT run_uuid FROM params NOT INDEXED WHERE "
				  "key = 'lr' AND value = '0.01')");
	sqlite3_stmt *best_sort =
		bench_prepare(db, "SELECT r.run_uuid, m.value FROM runs r LEFT JOIN latest_metrics "
				  "m ON m.key = 'auc' AND"
				  " m.run_uuid = r.run_uuid WHERE r.experiment_id = 1 AND "
				  "r.lifecycle_stage = 'active'"
				  " ORDER BY m.value DESC LIMIT 100");
	for (size_t i = 0; i < filter.rounds; i++) {
		struct order order;
		struct order_key key = { rowset_find(rs, "metrics.auc"), i % 2 == 0 };
		double at = bench_ms();
		size_t sql = bench_drain(best_filter);
		filter.peer[i] = bench_ms() - at;
		at = bench_ms();
		size_t ours;
		bench_check(filter_eval(f, rs, 0, keep, &ours, &err), "filter", err.text);
		filter.ours[i] = bench_ms() - at;
		bench_check(sql == ours && ours > 0, "filter", "the answers differ");
		at = bench_ms();
		(void)bench_drain(best_sort);
		sort.peer[i] = bench_ms() - at;
		order_all(&order, rs);
		at = bench_ms();
		order_sort(&order, rs, &key, 1, false);
		sort.ours[i] = bench_ms() - at;
		order_free(&order);
	}
	bench_faster("P4", "filter on a metric and a param, all runs", &filter, 20, 5);
	bench_faster("P4", "sort by a metric, all runs", &sort, 5, 25);
	sqlite3_finalize(best_filter);
	sqlite3_finalize(best_sort);
	free(keep);
	arena_free(a);
}

void
bench_lists(const char *path)
{
	char measured[64];
	long kib = memory_of_snapshot(path); /* before this process has taken any */
	struct store *s = opened(path);
	sqlite3 *db = bench_open(path, false);
	first_page(s, db);
	whole_table(s, db);
	snprintf(measured, sizeof(measured), "%.1f MiB", (double)kib / 1024);
	bench_line("P3", "memory of a process with one snapshot", measured, "<= 64 MiB", 0,
		kib <= 64 * 1024);
	refresh(s);
	const struct rowset *rs = snapshot(s);
	filter_and_sort(rs, db);
	rowset_free(rs);
	sqlite3_close(db);
	store_close(s);
}
