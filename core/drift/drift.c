// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The reference is read and its bins are settled; then the other file is counted into them. */
#include "core/drift/drift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"
#include "core/base/team.h"
#include "core/drift/drift_judge.h"
#include "core/job/job.h"
#include "core/stats/method_table.h"

/* Numbers of samples that one file may keep, over all columns and for each. */
#define SAMPLE_VALUES ((size_t)1 << 21)
#define SAMPLE_MOST   ((size_t)1 << 17)
#define SAMPLE_LEAST  ((size_t)256)

struct column {
	const char *name;
	struct drift_side side;
};

/* One file's columns. */
struct table {
	struct column *col; /* [n] */
	struct map *by_name;
	size_t n;
	uint64_t rows;
};

struct drift {
	struct drift_options options;
	struct arena *arena;
	struct team *team;
	struct table ref, cur;
	struct drift_edges *edges; /* [ref.n] */
	const char **texts;
	struct drift_feature *feature; /* [features] */
	size_t features;
};

/* A batch on its way into the sides of a table. */
struct passing {
	struct drift *d;
	struct table *t;
	struct batch batch;
};

static void
table_end(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		drift_side_end(&t->col[i].side);
	t->n = 0;
}

static void
table_begin(struct drift *d, struct table *t, const struct dataset *from)
{
	table_end(t);
	size_t n;
	const struct field_info *fields = dataset_fields(from, &n);
	size_t each = SAMPLE_VALUES / (n ? n : 1);
	each = each < SAMPLE_LEAST ? SAMPLE_LEAST : each > SAMPLE_MOST ? SAMPLE_MOST : each;
	t->col = ARENA_ARRAY(d->arena, struct column, n + 1);
	t->by_name = map_new(d->arena);
	t->rows = 0;
	t->n = n;
	for (size_t i = 0; i < n; i++) {
		t->col[i].name = arena_strdup(d->arena, fields[i].name);
		map_put(t->by_name, t->col[i].name, &t->col[i]);
		drift_side_begin(&t->col[i].side, fields[i].type, each);
	}
}

/* The bins that a column of the current file is counted into, if it has any. */
static const struct drift_edges *
edges_of(const struct drift *d, const struct table *t, size_t i)
{
	const struct column *c = t == &d->cur ? map_get(d->ref.by_name, t->col[i].name) : NULL;
	if (!c || drift_kind(c->side.type) != KIND_NUMBERS)
		return NULL;
	const struct drift_edges *e = &d->edges[c - d->ref.col];
	return e->bins ? e : NULL;
}

static void
add_column(void *arg, size_t i)
{
	struct passing *p = arg;
	drift_side_add(
		&p->t->col[i].side, &p->batch.col[i], p->batch.rows, edges_of(p->d, p->t, i));
}

static bool
read_table(struct drift *d, struct table *t, struct dataset *from, struct job *job, struct err *err)
{
	struct passing p = { .d = d, .t = t };
	table_begin(d, t, from);
	for (;;) {
		switch (dataset_next(from, &p.batch, err)) {
		case DATASET_ERROR:
			return false;
		case DATASET_END:
			return t->rows > 0 || err_set(err, ERR_DATA, "there are no rows");
		case DATASET_AGAIN:
			table_begin(d, t, from);
			continue;
		case DATASET_ROWS:
			break;
		}
		if (job && job_stopping(job))
			return err_set(err, ERR_CANCELLED, "cancelled");
		uint64_t left = d->options.rows_max ? d->options.rows_max - t->rows : UINT64_MAX;
		if (p.batch.rows > left)
			p.batch.rows = (size_t)left;
		team_run(d->team, t->n, add_column, &p);
		t->rows += p.batch.rows;
		if (t->rows == d->options.rows_max)
			return true;
		if (job) {
			uint64_t done, total;
			dataset_progress(from, &done, &total);
			job_progress(job, done, total);
		}
	}
}

static void
find_edges(void *arg, size_t i)
{
	struct drift *d = arg;
	struct drift_side *s = &d->ref.col[i].side;
	if (drift_kind(s->type) == KIND_NUMBERS)
		drift_find_edges(s, d->options.bins, &d->edges[i]);
}

static void
list_texts(struct drift *d)
{
	size_t n = 0;
	d->texts = ARENA_ARRAY(d->arena, const char *, d->ref.n + 1);
	for (size_t i = 0; i < d->ref.n; i++)
		if (d->ref.col[i].side.type == FIELD_TEXT)
			d->texts[n++] = d->ref.col[i].name;
}

struct drift_limits
drift_limits(void)
{
	const struct method *m = method_find("psi-open");
	return (struct drift_limits){ m->warn, m->alarm };
}

bool
drift_begin(struct dataset *reference, const struct drift_options *options, struct job *job,
	struct drift **out, struct err *err)
{
	struct drift *d = xcalloc(1, sizeof(*d));
	d->options = *options;
	if (d->options.bins < 2 || d->options.bins > DRIFT_BINS_MAX)
		d->options.bins = 10;
	if (!(d->options.warn > 0))
		d->options.warn = drift_limits().warn;
	if (!(d->options.alarm > 0))
		d->options.alarm = drift_limits().alarm;
	d->arena = arena_new();
	d->team = team_new(options->threads);
	if (!read_table(d, &d->ref, reference, job, err)) {
		drift_free(d);
		return false;
	}
	d->edges = xcalloc(d->ref.n + 1, sizeof(*d->edges));
	team_run(d->team, d->ref.n, find_edges, d);
	list_texts(d);
	*out = d;
	return true;
}

void
drift_free(struct drift *d)
{
	if (!d)
		return;
	for (size_t i = 0; d->edges && i < d->ref.n; i++)
		free(d->edges[i].edge);
	table_end(&d->ref);
	table_end(&d->cur);
	team_free(d->team);
	arena_free(d->arena);
	free(d->edges);
	free(d);
}

const char *const *
drift_texts(const struct drift *d)
{
	return d->texts;
}

void
drift_limit(struct drift *d, uint64_t rows_max)
{
	d->options.rows_max = rows_max;
}

static void
blank(struct drift_feature *f, enum drift_verdict verdict, const char *why)
{
	const double none = (double)NAN;
	f->verdict = verdict;
	f->why = why;
	f->missing[0] = f->missing[1] = f->psi = f->p = f->adjusted = f->floor = f->outside = none;
	f->statistic = f->test_p = f->w1 = none;
	f->median[0] = f->median[1] = f->range[0] = f->range[1] = none;
}

static bool
left_out(const struct drift *d, const char *name)
{
	for (const char *const *e = d->options.except; e && *e; e++)
		if (strcmp(*e, name) == 0)
			return true;
	return false;
}

static void
compare_all(struct drift *d)
{
	d->feature = ARENA_ARRAY(d->arena, struct drift_feature, d->ref.n + d->cur.n + 1);
	d->features = 0;
	for (size_t i = 0; i < d->ref.n; i++) {
		struct drift_feature *f = &d->feature[d->features++];
		struct column *cur = map_get(d->cur.by_name, d->ref.col[i].name);
		f->name = d->ref.col[i].name;
		f->type = d->ref.col[i].side.type;
		if (left_out(d, f->name))
			blank(f, DRIFT_SKIPPED, "left out, as asked");
		else if (cur)
			drift_measure(&d->ref.col[i].side, &cur->side, &d->edges[i], d->arena, f);
		else
			blank(f, DRIFT_UNDEFINED, "the column is not there now");
	}
	for (size_t i = 0; i < d->cur.n; i++) {
		if (map_get(d->ref.by_name, d->cur.col[i].name))
			continue;
		struct drift_feature *f = &d->feature[d->features++];
		f->name = d->cur.col[i].name;
		f->type = d->cur.col[i].side.type;
		blank(f, DRIFT_SKIPPED, "new: the reference has no such column");
	}
	drift_judge(d->feature, d->features, &d->options, d->arena);
}

bool
drift_compare(struct drift *d, struct dataset *current, struct job *job, struct err *err)
{
	if (!read_table(d, &d->cur, current, job, err))
		return false;
	compare_all(d);
	return true;
}

size_t
drift_features(const struct drift *d, const struct drift_feature **out)
{
	*out = d->feature;
	return d->features;
}

uint64_t
drift_rows(const struct drift *d, int side)
{
	return side ? d->cur.rows : d->ref.rows;
}
