// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The whole table of runs in memory, and keeping it fresh.
 *
 * A refresh looks at what an appending client leaves at the ends of the
 * tables: runs that are new, runs that got points, params or tags, and runs that were
 * RUNNING. What changes elsewhere (a tag set anew, a run deleted or restored) is seen
 * by the complete read that comes in every FULL_EVERY_MS at the latest; so is that a run
 * went silent, and the end of one that did long before, where there are hundreds of these.
 */
#include "core/store/runs.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/map.h"
#include "core/store/runs_load.h"
#include "core/table/rowset_merge.h"

#define FULL_EVERY_MS 60000
/* More new points than this, and reading all latest values anew is quicker. */
#define TAIL_MAX 200000
/* Memory for the columns of metrics and params, and their largest number. */
#define COLUMN_BYTES ((size_t)128 << 20)
#define COLUMNS_MAX  1000
/* Columns that a refresh may add for keys not seen before. */
#define NEW_COLUMNS 20
/* Runs between two pauses of a refresh. */
#define AT_ONCE 200
/* Of runs that went silent long ago, in one refresh: 200 look-ups hold a writer up for 5 ms. */
#define STALE_AT_ONCE 50

/* ---- which metric and param columns ---- */

struct usage {
	enum key_table table;
	const char *key;
	int64_t runs;
};

struct chosen {
	bool all;          /* every key, and new ones while there is room */
	size_t room, keys; /* keys: how many the store has */
	struct usage *at;  /* [len] when not all */
	size_t len;
};

static int
compare_usage(const void *a, const void *b)
{
	const struct usage *p = a, *q = b;
	if (p->runs != q->runs)
		return p->runs > q->runs ? -1 : 1;
	return p->table != q->table ? (p->table > q->table) - (p->table < q->table)
				    : strcmp(p->key, q->key);
}

static bool
count_usage(struct runs_load *l, struct chosen *c, size_t room, struct err *err)
{
	VEC(struct usage) all = { 0 };
	for (int t = KEYS_METRICS; t <= KEYS_PARAMS; t++) {
		const struct rowset *keys;
		if (!key_counts_in_scope(l->s, (enum key_table)t, &keys, err)) {
			VEC_FREE(&all);
			return false;
		}
		for (size_t i = 0; i < keys->rows; i++)
			VEC_PUSH(&all, (struct usage){ (enum key_table)t,
					       arena_strdup(l->a, keys->col[0].at.s[i]),
					       keys->col[1].at.i[i] });
		rowset_free(keys);
	}
	if (all.len)
		qsort(all.at, all.len, sizeof(*all.at), compare_usage);
	c->len = all.len < room ? all.len : room;
	c->at = ARENA_ARRAY(l->a, struct usage, c->len);
	if (c->len)
		memcpy(c->at, all.at, c->len * sizeof(*c->at));
	VEC_FREE(&all);
	return true;
}

static bool
choose_columns(struct runs_load *l, struct chosen *c, struct err *err)
{
	const struct rowset *metrics = NULL, *params = NULL;
	size_t rows = l->rows.len ? l->rows.len : 1, room = COLUMN_BYTES / (9 * rows);
	room = room > COLUMNS_MAX ? COLUMNS_MAX : room;
	*c = (struct chosen){ 0 };
	bool ok = key_names_in_scope(l->s, KEYS_METRICS, &metrics, err) &&
		  key_names_in_scope(l->s, KEYS_PARAMS, &params, err);
	if (ok) {
		c->keys = metrics->rows + params->rows;
		c->all = c->keys <= room;
		c->room = c->all ? room - c->keys : 0;
		ok = c->all || count_usage(l, c, room, err);
	}
	rowset_free(metrics);
	rowset_free(params);
	return ok;
}

/* ---- a complete read ---- */

static bool
load_table(struct runs_load *l, enum key_table table, const struct chosen *c, struct err *err)
{
	struct key_load k;
	key_load_init(&k, l, table);
	for (const char *const *name = l->q->columns; name && *name; name++) {
		struct column_ref ref = column_ref_of(*name);
		if (table == KEYS_METRICS && (ref.kind == COLUMN_METRIC || ref.kind == COLUMN_STEP))
			key_load_want(&k, ref.key, true, ref.kind == COLUMN_STEP);
		else if (table == KEYS_PARAMS && ref.kind == COLUMN_PARAM)
			key_load_want(&k, ref.key, true, false);
	}
	for (size_t i = 0; i < c->len; i++)
		if (c->at[i].table == table)
			key_load_want(&k, str_of(c->at[i].key), true, false);
	k.open = c->all;
	k.room = c->keys + c->room;
	bool ok = key_load_scan(&k, false, 0, NULL, err);
	key_load_free(&k);
	return ok;
}

/* What is asked for by name and is not a metric or a param. */
static bool
load_asked(struct runs_load *l, struct err *err)
{
	VEC(const char *) names = { 0 };
	for (const char *const *name = l->q->columns; name && *name; name++) {
		enum column_kind kind = column_ref_of(*name).kind;
		if (kind != COLUMN_METRIC && kind != COLUMN_STEP && kind != COLUMN_PARAM)
			VEC_PUSH(&names, *name);
	}
	bool ok = load_columns(l, names.at, names.len, err) &&
		  load_datasets(l, names.at, names.len, err);
	VEC_FREE(&names);
	return ok;
}

/* The ends of the tables before anything is read: what comes later is read again. */
static bool
read_ends(struct store *s, struct runs_marker *m, struct err *err)
{
	return table_end(s, "runs", &m->runs_rowid, err) &&
	       table_end(s, "metrics", &m->metrics_rowid, err) &&
	       table_end(s, "params", &m->params_rowid, err) &&
	       table_end(s, "tags", &m->tags_rowid, err);
}

static void
note_snapshot(struct runs_load *l, const struct chosen *c)
{
	if (!c->all)
		rowset_build_note(l->b,
			"%zu of %zu metrics and params, those of the most runs; name others as "
			"columns "
			"to see them",
			c->len, c->keys);
	else if (l->broken)
		rowset_build_note(l->b, "%zu runs without a usable id are left out", l->broken);
}

/* The runs that were loaded, in the default order. */
static bool
finish_snapshot(struct runs_load *l, const struct rowset **out, struct err *err)
{
	size_t n = l->rows.len;
	uint32_t *rows = xcalloc(n ? n : 1, sizeof(*rows));
	load_default_order(l, rows);
	rowset_build_order(l->b, rows, n);
	free(rows);
	bool ok = rowset_build_finish(l->b, out, err);
	l->b = NULL;
	return ok;
}

static bool
read_whole(struct store *s, struct job *job, const struct runs_query *q, struct runs_marker *marker,
	const struct rowset **out, struct err *err)
{
	struct runs_load l;
	struct chosen c;
	struct runs_marker ends = { .full_ms = clock_mono_ms() };
	if (!cache_pages(s, CACHE_FOR_WALKS, err) || !read_ends(s, &ends, err))
		return false;
	bool ok = load_begin(&l, s, job, q, ATTRIBUTES_ALL, err) && load_all(&l, err) &&
		  load_rest_of_attributes(&l, err) && choose_columns(&l, &c, err) &&
		  load_table(&l, KEYS_METRICS, &c, err) && load_table(&l, KEYS_PARAMS, &c, err) &&
		  load_asked(&l, err);
	if (ok && (ok = store_read_release(s, err))) {
		note_snapshot(&l, &c);
		ok = finish_snapshot(&l, out, err);
	}
	load_end(&l);
	if (ok)
		*marker = ends;
	bool restored = cache_pages(s, CACHE_USUAL, ok ? err : NULL);
	return ok && restored;
}

/* ---- a refresh ---- */

/* The last snapshot, and which of its runs may end, or go silent, without leaving a row. */
struct before {
	const struct rowset *rows;
	VEC(uint32_t) live, stale; /* stale: they went silent long ago */
};

struct refresh {
	struct runs_load l; /* of what changed alone */
	const struct before *before;
	const struct rowset *previous; /* its rows */
	const struct runs_marker *marker;
	struct map *changed; /* to read again: with new rows in any table, or not as they were */
	VEC(uint32_t) aging; /* previous rows that run as they did, and only last longer */
};

/* Rows behind after are of runs that changed. */
static bool
collect_tail(struct refresh *r, const char *sql, const char *table, int64_t after, struct err *err)
{
	struct scan scan = {
		.store = r->l.s, .job = r->l.job, .table = table, .tail = true, .upto = after
	};
	while (scan_next(&scan, err)) {
		struct stmt *q = stmt_use(r->l.s, sql);
		stmt_bind_int(q, 1, scan.after);
		stmt_bind_int(q, 2, scan.upto);
		while (stmt_next(q)) {
			const char *id;
			size_t len;
			if (stmt_text(q, 0, &id, &len) == GOT_VALUE)
				(void)map_intern(r->changed, id, len);
		}
		if (!stmt_done(q, err))
			return false;
	}
	return scan.ended;
}

#define TAIL_OF(table) "SELECT run_uuid FROM " table " NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2"

static bool
collect_tails(struct refresh *r, struct err *err)
{
	const struct runs_marker *m = r->marker;
	return collect_tail(r, TAIL_OF("metrics"), "metrics", m->metrics_rowid, err) &&
	       collect_tail(r, TAIL_OF("params"), "params", m->params_rowid, err) &&
	       collect_tail(r, TAIL_OF("tags"), "tags", m->tags_rowid, err) &&
	       collect_tail(r, TAIL_OF("runs"), "runs", m->runs_rowid, err);
}

/* Whether a run that was live still is exactly so. */
static bool
is_as_before(struct refresh *r, struct stmt *q, size_t row)
{
	const struct rowset *rs = r->previous;
	const char *status = "", *stage = "";
	stmt_rewind(q);
	stmt_bind_text(q, 1, rowset_text(rs, row, "run_id"));
	return stmt_next(q) && stmt_text(q, 0, &status, NULL) == GOT_VALUE &&
	       stmt_text(q, 1, &stage, NULL) == GOT_VALUE &&
	       strcmp(status, rowset_text(rs, row, "status")) == 0 &&
	       strcmp(stage, rowset_text(rs, row, "lifecycle_stage")) == 0;
}

/* Between two pauses. There may be thousands that ended without saying so. */
static bool
check_live(struct refresh *r, const uint32_t *rows, size_t n, struct err *err)
{
	struct stmt *q =
		stmt_use(r->l.s, "SELECT status, lifecycle_stage FROM runs WHERE run_uuid = ?1");
	for (size_t i = 0; i < n && stmt_ok(q); i++) {
		const char *id = rowset_text(r->previous, rows[i], "run_id");
		if (!is_as_before(r, q, rows[i]))
			(void)map_intern(r->changed, id, strlen(id));
		else if (strcmp(rowset_text(r->previous, rows[i], "status"), "RUNNING") == 0 &&
			 !rowset_int(r->previous, rows[i], "stale", 0))
			VEC_PUSH(&r->aging, rows[i]);
	}
	return stmt_done(q, err);
}

/*
 * All that ran. Of those that went silent long ago some, in turns: thousands of them,
 * killed and never ended, would otherwise hold up whoever writes at every refresh.
 */
static bool
collect_live(struct refresh *r, struct runs_marker *ends, struct err *err)
{
	const struct before *b = r->before;
	size_t stale = b->stale.len < STALE_AT_ONCE ? b->stale.len : STALE_AT_ONCE, n = 0;
	size_t turn = b->stale.len > STALE_AT_ONCE ? r->marker->turn % b->stale.len : 0;
	uint32_t rows[AT_ONCE];
	ends->turn = turn + stale;
	for (size_t i = 0; i < b->live.len + stale; i++) {
		uint32_t row = i < b->live.len
				       ? b->live.at[i]
				       : b->stale.at[(turn + i - b->live.len) % b->stale.len];
		const char *id = rowset_text(b->rows, row, "run_id");
		if (map_find(r->changed, id, strlen(id)) != MAP_NONE)
			continue;
		rows[n++] = row;
		if (n < AT_ONCE)
			continue;
		n = 0;
		if (!check_live(r, rows, AT_ONCE, err) || !store_read_pause(r->l.s, err))
			return false;
	}
	return check_live(r, rows, n, err);
}

static bool
read_changed_runs(struct refresh *r, struct err *err)
{
	for (size_t i = 0; i < map_len(r->changed); i++) {
		if (!load_run(&r->l, map_key(r->changed, i), err))
			return false;
		if (i % AT_ONCE == AT_ONCE - 1 && !store_read_pause(r->l.s, err))
			return false;
	}
	return load_rest_of_attributes(&r->l, err);
}

/* The columns that are there already. */
static void
take_columns(struct refresh *r, struct key_load *k, enum column_kind kind)
{
	for (size_t i = 0; i < r->previous->cols; i++) {
		struct column_ref ref = column_ref_of(r->previous->col[i].name);
		bool step = kind == COLUMN_METRIC && ref.kind == COLUMN_STEP;
		if (ref.kind == kind || step)
			key_load_want(k, ref.key, !step, step);
	}
}

static bool
read_changed_table(struct refresh *r, enum key_table table, enum column_kind kind, struct err *err)
{
	struct key_load k;
	bool ok = true;
	key_load_init(&k, &r->l, table);
	take_columns(r, &k, kind);
	k.open = !r->previous->note;
	k.room = NEW_COLUMNS;
	for (size_t i = 0; ok && i < r->l.rows.len; i++) {
		ok = key_load_of_run(&k, map_key(r->l.runs, i), err);
		if (ok && i % AT_ONCE == AT_ONCE - 1)
			ok = store_read_pause(r->l.s, err);
	}
	key_load_free(&k);
	return ok;
}

/* What the default order looks at. */
struct run_places {
	const struct cells *id, *start;
};

static struct run_places
run_places_of(const struct rowset *rs)
{
	return (struct run_places){ .id = &rs->col[rowset_find(rs, "run_id")],
		.start = &rs->col[rowset_find(rs, "start_time")] };
}

static struct run_place
place_at(const struct run_places *p, size_t row)
{
	return (struct run_place){ .id = p->id->at.s[row],
		.start = p->start->at.i[row],
		.started = !cells_null(p->start, row) };
}

/* What was not read again, and between it what was: both are in the default order. */
static size_t
merge_orders(const struct refresh *r, const struct rowset *fresh, uint32_t *order)
{
	const struct rowset *old = r->previous;
	struct run_places was = run_places_of(old), is = run_places_of(fresh);
	size_t n = 0, next = 0;
	for (size_t i = 0; i < old->rows; i++) {
		const char *id = was.id->at.s[i];
		if (map_find(r->changed, id, strlen(id)) != MAP_NONE)
			continue;
		struct run_place here = place_at(&was, i);
		while (next < fresh->rows && run_place_compare(place_at(&is, next), here) < 0)
			order[n++] = (uint32_t)(old->rows + next++);
		order[n++] = (uint32_t)i;
	}
	while (next < fresh->rows)
		order[n++] = (uint32_t)(old->rows + next++);
	return n;
}

/* The previous rows, with runs that still run having run until now. */
static const struct rowset *
aged(const struct refresh *r)
{
	const struct rowset *rs = r->previous;
	size_t start = rowset_find(rs, "start_time"), duration = rowset_find(rs, "duration"), n = 0;
	if (r->aging.len == 0)
		return rowset_ref(rs);
	uint32_t *rows = xcalloc(r->aging.len, sizeof(*rows));
	int64_t *ms = xcalloc(r->aging.len, sizeof(*ms)), now = r->l.q->now_ms;
	for (size_t i = 0; i < r->aging.len; i++) {
		size_t row = r->aging.at[i];
		int64_t since = rs->col[start].at.i[row];
		if (cells_null(&rs->col[start], row) || since > now ||
			__builtin_sub_overflow(now, since, &ms[n]))
			continue;
		rows[n++] = (uint32_t)row;
	}
	const struct rowset *out = rowset_replace_ints(rs, duration, rows, ms, n);
	free(rows);
	free(ms);
	return out;
}

static bool
rebuild(struct refresh *r, const struct rowset **out, struct err *err)
{
	const struct rowset *fresh = NULL;
	bool ok = read_changed_runs(r, err) &&
		  read_changed_table(r, KEYS_METRICS, COLUMN_METRIC, err) &&
		  read_changed_table(r, KEYS_PARAMS, COLUMN_PARAM, err) && load_asked(&r->l, err) &&
		  store_read_release(r->l.s, err) && finish_snapshot(&r->l, &fresh, err);
	if (!ok)
		return false;
	const struct rowset *base = aged(r);
	uint32_t *order = xcalloc(base->rows + fresh->rows + 1, sizeof(*order));
	size_t n = merge_orders(r, fresh, order);
	ok = rowset_merge(base, fresh, order, n, STMT_ROWSET_LIMIT, out, err);
	free(order);
	rowset_free(base);
	rowset_free(fresh);
	return ok;
}

static bool
read_changes(struct store *s, struct job *job, const struct runs_query *q,
	const struct before *before, struct runs_marker *marker, struct runs_marker *ends,
	const struct rowset **out, struct err *err)
{
	struct refresh r = { .before = before, .previous = before->rows, .marker = marker };
	bool ok = load_begin(&r.l, s, job, q, ATTRIBUTES_ALL, err);
	if (ok) {
		r.changed = map_new(r.l.a);
		ok = collect_tails(&r, err) && collect_live(&r, ends, err);
	}
	if (ok && map_len(r.changed) == 0)
		*out = aged(&r);
	else if (ok)
		ok = rebuild(&r, out, err);
	VEC_FREE(&r.aging);
	load_end(&r.l);
	if (ok) {
		int64_t full_ms = marker->full_ms;
		*marker = *ends;
		marker->full_ms = full_ms;
	}
	return ok;
}

/* Whether the ends of the tables tell what changed: rows were only added, and not too many. */
static bool
can_follow(const struct runs_marker *from, const struct runs_marker *to)
{
	return to->runs_rowid >= from->runs_rowid && to->metrics_rowid >= from->metrics_rowid &&
	       to->params_rowid >= from->params_rowid && to->tags_rowid >= from->tags_rowid &&
	       to->metrics_rowid - from->metrics_rowid <= TAIL_MAX &&
	       to->params_rowid - from->params_rowid <= TAIL_MAX &&
	       to->runs_rowid - from->runs_rowid <= TAIL_MAX / 20;
}

/* Before anything is read, so that no writer waits for it. */
static void
find_live(struct before *b)
{
	size_t status = rowset_find(b->rows, "status"), stale = rowset_find(b->rows, "stale");
	for (size_t i = 0; i < b->rows->rows; i++) {
		const char *text = b->rows->col[status].at.s[i];
		if (strcmp(text, "RUNNING") != 0 && strcmp(text, "SCHEDULED") != 0)
			continue;
		if (b->rows->col[stale].at.i[i])
			VEC_PUSH(&b->stale, (uint32_t)i);
		else
			VEC_PUSH(&b->live, (uint32_t)i);
	}
}

bool
runs_snapshot(struct store *s, struct job *job, const struct runs_query *q,
	const struct rowset *previous, struct runs_marker *marker, const struct rowset **out,
	struct err *err)
{
	struct runs_marker ends = { 0 };
	struct before before = { .rows = previous };
	bool follow =
		previous && marker->full_ms && clock_mono_ms() - marker->full_ms < FULL_EVERY_MS;
	if (follow)
		find_live(&before);
	bool ok = store_read_begin(s, err);
	if (ok) {
		ok = (!follow || read_ends(s, &ends, err)) &&
		     (follow && can_follow(marker, &ends)
				     ? read_changes(s, job, q, &before, marker, &ends, out, err)
				     : read_whole(s, job, q, marker, out, err));
		store_read_end(s);
	}
	VEC_FREE(&before.live);
	VEC_FREE(&before.stale);
	return ok;
}
