// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Attributes of runs: the rows of every list of runs. */
#include "core/store/runs_load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"

/* More rows than this are not made room for in advance: the last rowid may be anything. */
#define EXPECTED_MAX 200000

#define RUN_COLUMNS                                                                                \
 "SELECT rowid, run_uuid, name, status, user_id, start_time, end_time, lifecycle_stage,"           \
 " artifact_uri, experiment_id FROM runs "

enum {
	RUN_ROWID,
	RUN_ID,
	RUN_NAME,
	RUN_STATUS,
	RUN_USER,
	RUN_START,
	RUN_END,
	RUN_STAGE,
	RUN_URI,
	RUN_EXPERIMENT
};

static const struct {
	const char *name;
	enum cell_type type;
} attributes[ATTRIBUTES] = {
	[ATTRIBUTE_RUN_ID] = { "run_id", CELL_TEXT },
	[ATTRIBUTE_RUN_NAME] = { "run_name", CELL_TEXT },
	[ATTRIBUTE_EXPERIMENT_ID] = { "experiment_id", CELL_TEXT },
	[ATTRIBUTE_EXPERIMENT] = { "experiment", CELL_TEXT },
	[ATTRIBUTE_STATUS] = { "status", CELL_TEXT },
	[ATTRIBUTE_USER_ID] = { "user_id", CELL_TEXT },
	[ATTRIBUTE_START_TIME] = { "start_time", CELL_TIME },
	[ATTRIBUTE_END_TIME] = { "end_time", CELL_TIME },
	[ATTRIBUTE_DURATION] = { "duration", CELL_INT },
	[ATTRIBUTE_LIFECYCLE_STAGE] = { "lifecycle_stage", CELL_TEXT },
	[ATTRIBUTE_ARTIFACT_URI] = { "artifact_uri", CELL_TEXT },
	[ATTRIBUTE_PARENT_RUN_ID] = { "parent_run_id", CELL_TEXT },
	[ATTRIBUTE_STALE] = { "stale", CELL_BOOL },
};

unsigned
load_attribute_bit(const char *name)
{
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (strcmp(attributes[i].name, name) == 0)
			return 1u << i;
	return 0;
}

const char *
lifecycle_text(enum lifecycle lifecycle)
{
	static const char *const texts[] = {
		[LIFECYCLE_ACTIVE] = "active",
		[LIFECYCLE_DELETED] = "deleted",
		[LIFECYCLE_ALL] = NULL,
	};
	return texts[lifecycle];
}

bool
load_begin(struct runs_load *l, struct store *s, struct job *job, const struct runs_query *q,
	unsigned wanted, struct err *err)
{
	*l = (struct runs_load){ .s = s, .job = job, .q = q };
	l->wanted = wanted | 1u << ATTRIBUTE_RUN_ID | 1u << ATTRIBUTE_START_TIME;
	l->a = arena_new();
	l->runs = map_new(l->a);
	l->b = rowset_build_new(STMT_ROWSET_LIMIT);
	for (size_t i = 0; i < ATTRIBUTES; i++)
		l->col[i] = l->wanted & 1u << i ? rowset_build_column(l->b, attributes[i].name,
							  attributes[i].type)
						: ROWSET_NONE;
	return experiment_list_read(s, l->a, &l->experiments, err);
}

void
load_end(struct runs_load *l)
{
	rowset_build_free(l->b);
	VEC_FREE(&l->rows);
	VEC_FREE(&l->live);
	VEC_FREE(&l->nameless);
	arena_free(l->a);
}

bool
load_accepts(const struct runs_load *l, bool has_experiment, int64_t experiment)
{
	const struct runs_query *q = l->q;
	if (q->n_experiments == 0 && q->lifecycle != LIFECYCLE_ACTIVE)
		return true;
	if (!has_experiment)
		return false;
	for (size_t i = 0; i < q->n_experiments; i++)
		if (q->experiments[i] == experiment)
			return true;
	if (q->n_experiments)
		return false;
	const struct experiment_info *e = experiment_list_find(&l->experiments, experiment);
	return e && e->active;
}

/* ---- one row ---- */

static void
set_text(struct runs_load *l, enum attribute which, size_t row, const char *text)
{
	if (l->col[which] != ROWSET_NONE)
		rowset_build_text(l->b, l->col[which], row, text, strlen(text));
}

static void
set_int(struct runs_load *l, enum attribute which, size_t row, int64_t v)
{
	if (l->col[which] != ROWSET_NONE)
		rowset_build_int(l->b, l->col[which], row, v);
}

static void
copy_cell(struct runs_load *l, struct stmt *q, int from, enum attribute which, size_t row)
{
	if (l->col[which] != ROWSET_NONE)
		stmt_cell(q, from, l->b, l->col[which], row, attributes[which].type);
}

static void
set_experiment(struct runs_load *l, size_t row, int64_t id)
{
	const struct experiment_info *e = experiment_list_find(&l->experiments, id);
	if (e) {
		set_text(l, ATTRIBUTE_EXPERIMENT_ID, row, e->id_text);
		if (e->name)
			set_text(l, ATTRIBUTE_EXPERIMENT, row, e->name);
	} else {
		char text[24];
		snprintf(text, sizeof(text), "%" PRId64, id);
		set_text(l, ATTRIBUTE_EXPERIMENT_ID, row, text);
	}
}

/* Stays missing when the clock went backwards or a stamp is absurd. */
static void
set_duration(struct runs_load *l, size_t row, const struct run_row *run, int64_t end)
{
	int64_t ms;
	if (run->started && end >= run->start && !__builtin_sub_overflow(end, run->start, &ms))
		set_int(l, ATTRIBUTE_DURATION, row, ms);
}

/* Status, and what follows from it: the length of a run that has ended, or a place among the live ones. */
static void
set_status(struct runs_load *l, struct stmt *q, size_t row, const struct run_row *run)
{
	const char *status = "";
	int64_t end;
	copy_cell(l, q, RUN_STATUS, ATTRIBUTE_STATUS, row);
	if (stmt_text(q, RUN_STATUS, &status, NULL) != GOT_VALUE)
		status = "";
	set_int(l, ATTRIBUTE_STALE, row, 0);
	if (strcmp(status, "RUNNING") == 0)
		VEC_PUSH(&l->live, (uint32_t)row);
	else if (stmt_int(q, RUN_END, &end) == GOT_VALUE)
		set_duration(l, row, run, end);
}

/* MLflow's locations hold the run's id, so there are no two alike. */
static void
copy_location(struct runs_load *l, struct stmt *q, size_t row, const char *id)
{
	const char *text;
	size_t len, col = l->col[ATTRIBUTE_ARTIFACT_URI];
	if (col != ROWSET_NONE && stmt_text(q, RUN_URI, &text, &len) == GOT_VALUE &&
		len < LIST_TEXT_MAX && strstr(text, id))
		rowset_build_single(l->b, col, row, text, len);
	else
		copy_cell(l, q, RUN_URI, ATTRIBUTE_ARTIFACT_URI, row);
}

static void
take_attributes(struct runs_load *l, struct stmt *q, size_t row, const struct run_row *run)
{
	const char *name = "", *id = map_key(l->runs, row);
	rowset_build_single(l->b, l->col[ATTRIBUTE_RUN_ID], row, id, map_key_len(l->runs, row));
	copy_cell(l, q, RUN_NAME, ATTRIBUTE_RUN_NAME, row);
	copy_cell(l, q, RUN_USER, ATTRIBUTE_USER_ID, row);
	copy_cell(l, q, RUN_START, ATTRIBUTE_START_TIME, row);
	copy_cell(l, q, RUN_END, ATTRIBUTE_END_TIME, row);
	copy_cell(l, q, RUN_STAGE, ATTRIBUTE_LIFECYCLE_STAGE, row);
	copy_location(l, q, row, id);
	set_status(l, q, row, run);
	enum got named = stmt_text(q, RUN_NAME, &name, NULL);
	if (named == GOT_NULL || (named == GOT_VALUE && name[0] == '\0'))
		VEC_PUSH(&l->nameless, (uint32_t)row);
}

static void
take_run(struct runs_load *l, struct stmt *q)
{
	struct run_row run = { .rowid = stmt_int_or(q, RUN_ROWID, 0) };
	const char *id, *stage = lifecycle_text(l->q->lifecycle), *text;
	size_t len;
	bool has_experiment = stmt_int(q, RUN_EXPERIMENT, &run.experiment) == GOT_VALUE;
	if (!load_accepts(l, has_experiment, run.experiment))
		return;
	if (stage &&
		(stmt_text(q, RUN_STAGE, &text, NULL) != GOT_VALUE || strcmp(text, stage) != 0))
		return;
	if (stmt_text(q, RUN_ID, &id, &len) != GOT_VALUE || len == 0) {
		l->broken++;
		return;
	}
	size_t before = map_len(l->runs), row = map_intern(l->runs, id, len);
	if (row != before) {
		l->broken++;
		return;
	}
	run.started = stmt_int(q, RUN_START, &run.start) == GOT_VALUE;
	VEC_PUSH(&l->rows, run);
	(void)rowset_build_row(l->b);
	if (!rowset_build_ok(l->b, NULL))
		return;
	take_attributes(l, q, row, &run);
	if (has_experiment)
		set_experiment(l, row, run.experiment);
}

/* ---- which rows ---- */

bool
load_stretch(struct runs_load *l, const struct scan *scan, struct err *err)
{
	struct stmt *q = stmt_use(l->s, RUN_COLUMNS "NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2");
	stmt_bind_int(q, 1, scan->after);
	stmt_bind_int(q, 2, scan->upto);
	while (stmt_next(q))
		take_run(l, q);
	return stmt_done(q, err) && rowset_build_ok(l->b, err);
}

bool
load_all(struct runs_load *l, struct err *err)
{
	int64_t end;
	if (!table_end(l->s, "runs", &end, err))
		return false;
	if (end > 0 && end < EXPECTED_MAX)
		rowset_build_expect(l->b, (size_t)end);
	struct scan scan = { .store = l->s, .job = l->job, .table = "runs" };
	while (scan_next(&scan, err))
		if (!load_stretch(l, &scan, err))
			return false;
	return scan.ended;
}

static bool
load_one(struct runs_load *l, struct stmt *q, struct err *err)
{
	while (stmt_next(q))
		take_run(l, q);
	return stmt_done(q, err) && rowset_build_ok(l->b, err);
}

bool
load_rowid(struct runs_load *l, int64_t rowid, struct err *err)
{
	struct stmt *q = stmt_use(l->s, RUN_COLUMNS "WHERE rowid = ?1");
	stmt_bind_int(q, 1, rowid);
	return load_one(l, q, err);
}

bool
load_run(struct runs_load *l, const char *run_id, struct err *err)
{
	struct stmt *q = stmt_use(l->s, RUN_COLUMNS "WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	return load_one(l, q, err);
}

static bool
missed_last(const struct runs_load *l, const char *run_id, size_t len)
{
	return len == l->missed_len && len > 0 && memcmp(l->missed, run_id, len) == 0;
}

size_t
load_find(struct runs_load *l, const char *run_id, size_t len)
{
	for (size_t i = l->found; i < l->found + 2 && i < l->rows.len; i++)
		if (map_key_len(l->runs, i) == len &&
			memcmp(map_key(l->runs, i), run_id, len) == 0) {
			l->found = i;
			return i;
		}
	if (missed_last(l, run_id, len))
		return ROWSET_NONE;
	size_t row = map_find(l->runs, run_id, len);
	if (row != MAP_NONE) {
		l->found = row;
		return row;
	}
	l->missed_len = len <= sizeof(l->missed) ? len : 0;
	memcpy(l->missed, run_id, l->missed_len);
	return ROWSET_NONE;
}

/* ---- what other tables know of attributes ---- */

/* A run that still logs lasts until now, a silent one until its last point. */
static bool
take_age(struct runs_load *l, uint32_t row, struct err *err)
{
	const struct run_row *run = &l->rows.at[row];
	int64_t now = l->q->now_ms, last = INT64_MIN, end = now;
	struct stmt *q =
		stmt_use(l->s, "SELECT max(timestamp) FROM latest_metrics WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, map_key(l->runs, row));
	if (!stmt_int_of(q, INT64_MIN, &last, err))
		return false;
	bool old = run->started && run->start < now - STALE_MS;
	if (old && last < now - STALE_MS) {
		set_int(l, ATTRIBUTE_STALE, row, 1);
		end = last;
	}
	set_duration(l, row, run, end);
	return true;
}

static bool
take_name(struct runs_load *l, uint32_t row, struct err *err)
{
	struct stmt *q = stmt_use(
		l->s, "SELECT " TEXT_COLUMN(
			      "value") " FROM tags WHERE key = 'mlflow.runName' AND run_uuid = ?1");
	stmt_bind_text(q, 1, map_key(l->runs, row));
	if (stmt_next(q))
		copy_cell(l, q, 0, ATTRIBUTE_RUN_NAME, row);
	return stmt_done(q, err);
}

/* Rows of a list, one short statement each, with a pause now and then. */
static bool
each_row(struct runs_load *l, const uint32_t *rows, size_t n,
	bool (*take)(struct runs_load *l, uint32_t row, struct err *err), struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		if (i % 200 == 199 && (!store_read_pause(l->s, err) || !job_goes_on(l->job, err)))
			return false;
		if (!take(l, rows[i], err))
			return false;
	}
	return true;
}

static bool
take_parents(struct runs_load *l, struct err *err)
{
	struct key_load k;
	key_load_init(&k, l, KEYS_TAGS);
	key_load_into(&k, "mlflow.parentRunId", l->col[ATTRIBUTE_PARENT_RUN_ID]);
	bool ok = key_load_run(&k, err);
	key_load_free(&k);
	return ok;
}

bool
load_rest_of_attributes(struct runs_load *l, struct err *err)
{
	bool parents = l->col[ATTRIBUTE_PARENT_RUN_ID] != ROWSET_NONE;
	unsigned ages = 1u << ATTRIBUTE_STALE | 1u << ATTRIBUTE_DURATION;
	if (l->wanted & ages && !each_row(l, l->live.at, l->live.len, take_age, err))
		return false;
	if (l->wanted & 1u << ATTRIBUTE_RUN_NAME &&
		!each_row(l, l->nameless.at, l->nameless.len, take_name, err))
		return false;
	return !parents || take_parents(l, err);
}

/* ---- order ---- */

struct dated {
	struct run_place place;
	uint32_t row;
};

int
run_place_compare(struct run_place a, struct run_place b)
{
	if (a.started != b.started)
		return a.started ? -1 : 1;
	if (a.started && a.start != b.start)
		return a.start > b.start ? -1 : 1;
	return strcmp(a.id, b.id);
}

static int
compare_dated(const void *a, const void *b)
{
	const struct dated *p = a, *q = b;
	return run_place_compare(p->place, q->place);
}

void
load_default_order(const struct runs_load *l, uint32_t *rows)
{
	size_t n = l->rows.len;
	struct dated *at = xcalloc(n ? n : 1, sizeof(*at));
	for (size_t i = 0; i < n; i++)
		at[i] = (struct dated){
			.place = { .start = l->rows.at[i].start,
				.started = l->rows.at[i].started,
				.id = map_key(l->runs, i) },
			.row = (uint32_t)i,
		};
	qsort(at, n, sizeof(*at), compare_dated);
	for (size_t i = 0; i < n; i++)
		rows[i] = at[i].row;
	free(at);
}
