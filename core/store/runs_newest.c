// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The newest runs, without a filter and without an index to help: one narrow
 * walk over the table that keeps the few best. Sorting after joining is what
 * makes such pages slow elsewhere.
 */
#include "core/store/runs_load.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"

struct candidate {
	int64_t rowid, start;
	const char *id; /* NULL until asked for */
	bool started;
};

struct newest {
	struct runs_load *l;
	VEC(struct candidate) kept;
	size_t want, matched;
	bool cut; /* some were dropped: only what is not older than bar can matter */
	struct candidate bar;
};

/* By start alone: newest first, unknown last. */
static int
compare_start(const void *a, const void *b)
{
	const struct candidate *p = a, *q = b;
	if (p->started != q->started)
		return p->started ? -1 : 1;
	return p->started ? (p->start < q->start) - (p->start > q->start) : 0;
}

static int
compare_whole(const void *a, const void *b)
{
	const struct candidate *p = a, *q = b;
	int order = compare_start(a, b);
	return order || !p->id || !q->id ? order : strcmp(p->id, q->id);
}

/* Drops what cannot be wanted any more; those as old as the last wanted one stay. */
static void
cut(struct newest *n)
{
	if (n->kept.len <= n->want)
		return;
	qsort(n->kept.at, n->kept.len, sizeof(*n->kept.at), compare_start);
	size_t len = n->want;
	while (len < n->kept.len && compare_start(&n->kept.at[n->want - 1], &n->kept.at[len]) == 0)
		len++;
	n->kept.len = len;
	n->bar = n->kept.at[n->want - 1];
	n->cut = true;
}

static void
offer(struct newest *n, struct candidate c)
{
	n->matched++;
	if (n->cut && compare_start(&c, &n->bar) > 0)
		return;
	VEC_PUSH(&n->kept, c);
	if (n->kept.len >= 4 * n->want + 4096 && (n->kept.len & (n->kept.len - 1)) == 0)
		cut(n);
}

#define NARROW                                                                                     \
 "SELECT rowid, start_time, experiment_id FROM runs NOT INDEXED"                                   \
 " WHERE rowid > ?1 AND rowid <= ?2"

static bool
walk(struct newest *n, struct err *err)
{
	struct runs_load *l = n->l;
	const char *stage = lifecycle_text(l->q->lifecycle);
	struct scan scan = { .store = l->s, .job = l->job, .table = "runs" };
	while (scan_next(&scan, err)) {
		struct stmt *q =
			stmt_use(l->s, stage ? NARROW " AND lifecycle_stage = ?3" : NARROW);
		stmt_bind_int(q, 1, scan.after);
		stmt_bind_int(q, 2, scan.upto);
		if (stage)
			stmt_bind_text(q, 3, stage);
		while (stmt_next(q)) {
			struct candidate c = { .rowid = stmt_int_or(q, 0, 0) };
			int64_t experiment = 0;
			bool has = stmt_int(q, 2, &experiment) == GOT_VALUE;
			c.started = stmt_int(q, 1, &c.start) == GOT_VALUE;
			if (load_accepts(l, has, experiment))
				offer(n, c);
		}
		if (!stmt_done(q, err))
			return false;
	}
	return scan.ended;
}

/* Rows looked at for each one wanted before a walk over all is as good. */
#define LOOK_BACK 20
#define BACKWARDS "SELECT rowid, start_time, experiment_id FROM runs NOT INDEXED"

/* The rows inserted last; *enough: they fill the page. */
static bool
walk_back(struct newest *n, bool *enough, struct err *err)
{
	struct runs_load *l = n->l;
	const char *stage = lifecycle_text(l->q->lifecycle);
	struct stmt *q =
		stmt_use(l->s, stage ? BACKWARDS " WHERE lifecycle_stage = ?1 ORDER BY rowid DESC"
				     : BACKWARDS " ORDER BY rowid DESC");
	if (stage)
		stmt_bind_text(q, 1, stage);
	for (size_t i = 0; i / LOOK_BACK < n->want && n->kept.len < n->want && stmt_next(q); i++) {
		struct candidate c = { .rowid = stmt_int_or(q, 0, 0) };
		int64_t experiment = 0;
		bool has = stmt_int(q, 2, &experiment) == GOT_VALUE;
		c.started = stmt_int(q, 1, &c.start) == GOT_VALUE;
		if (load_accepts(l, has, experiment))
			offer(n, c);
	}
	*enough = n->kept.len == n->want;
	return stmt_done(q, err);
}

static bool
find(struct newest *n, struct err *err)
{
	bool enough = false;
	if (n->l->q->inserted_last && !walk_back(n, &enough, err))
		return false;
	if (enough)
		return true;
	n->kept.len = n->matched = 0;
	return walk(n, err);
}

/* Run ids decide among runs that began at the same moment. */
static bool
break_ties(struct newest *n, struct err *err)
{
	struct candidate *at = n->kept.at;
	for (size_t i = 0; i < n->kept.len; i++) {
		bool tie = (i > 0 && compare_start(&at[i - 1], &at[i]) == 0) ||
			   (i + 1 < n->kept.len && compare_start(&at[i], &at[i + 1]) == 0);
		if (!tie)
			continue;
		struct stmt *q = stmt_use(n->l->s, "SELECT run_uuid FROM runs WHERE rowid = ?1");
		stmt_bind_int(q, 1, at[i].rowid);
		if (stmt_next(q))
			at[i].id = stmt_text_in(q, 0, n->l->a, "");
		if (!stmt_done(q, err) || (i % 1000 == 999 && !store_read_pause(n->l->s, err)))
			return false;
	}
	if (n->kept.len)
		qsort(at, n->kept.len, sizeof(*at), compare_whole);
	return true;
}

bool
load_newest(struct runs_load *l, size_t *matched, struct err *err)
{
	struct newest n = { .l = l };
	if (__builtin_add_overflow(l->q->offset, l->q->limit, &n.want) || n.want > SIZE_MAX / 8)
		n.want = SIZE_MAX / 8;
	bool ok = find(&n, err);
	if (ok && n.kept.len)
		qsort(n.kept.at, n.kept.len, sizeof(*n.kept.at), compare_start);
	ok = ok && break_ties(&n, err);
	*matched = n.matched;
	for (size_t i = l->q->offset; ok && i < n.kept.len && i < n.want; i++) {
		ok = load_rowid(l, n.kept.at[i].rowid, err);
		if (ok && i % 1000 == 999)
			ok = store_read_pause(l->s, err);
	}
	VEC_FREE(&n.kept);
	return ok;
}
