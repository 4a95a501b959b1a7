// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Columns that grow to a limit and then become a reservoir. */
#include "core/dataset/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/random.h"
#include "core/dataset/dataset.h"
#include "core/job/job.h"

#define SAMPLE_SEED 20231u

struct growing {
	struct frame_column column;
	int64_t *i;
	double *r;
	uint32_t *code;
	uint8_t *is_missing;
	struct map *levels;
};

struct frame_memory {
	struct frame frame;   /* first: the frame's address is this one's */
	struct arena *arena;  /* levels, names, the column array */
	struct growing *grow; /* [cols] */
	size_t cap, max_rows;
	struct random random;
};

static void
drop_columns(struct frame_memory *m)
{
	for (size_t c = 0; m->grow && c < m->frame.cols; c++) {
		free(m->grow[c].i);
		free(m->grow[c].r);
		free(m->grow[c].code);
		free(m->grow[c].is_missing);
	}
	free(m->grow);
	m->grow = NULL;
	arena_free(m->arena);
	m->arena = NULL;
}

void
frame_free(struct frame *f)
{
	if (!f)
		return;
	struct frame_memory *m = (struct frame_memory *)f;
	drop_columns(m);
	free(m);
}

/* Bytes one row takes, for the limit. */
static size_t
row_bytes(const struct field_info *fields, size_t n)
{
	size_t bytes = n;
	for (size_t i = 0; i < n; i++)
		bytes += fields[i].type == FIELD_TEXT ? 4 : fields[i].type == FIELD_EMPTY ? 0 : 8;
	return bytes ? bytes : 1;
}

static void
begin(struct frame_memory *m, const struct dataset *d, size_t limit)
{
	drop_columns(m);
	size_t n;
	const struct field_info *fields = dataset_fields(d, &n);
	m->arena = arena_new();
	m->frame = (struct frame){ .cols = n };
	m->grow = xcalloc(n + 1, sizeof(*m->grow));
	m->cap = 0;
	m->max_rows = limit / row_bytes(fields, n);
	if (m->max_rows < 1000)
		m->max_rows = 1000;
	random_seed(&m->random, SAMPLE_SEED);
	for (size_t i = 0; i < n; i++) {
		m->grow[i].column.name = arena_strdup(m->arena, fields[i].name);
		m->grow[i].column.type = fields[i].type;
		if (fields[i].type == FIELD_TEXT)
			m->grow[i].levels = map_new(m->arena);
	}
}

static void
grow_to(struct frame_memory *m, size_t rows)
{
	if (rows <= m->cap)
		return;
	size_t cap = m->cap ? m->cap : 1024;
	while (cap < rows)
		cap += cap / 2;
	if (cap > m->max_rows)
		cap = m->max_rows;
	for (size_t c = 0; c < m->frame.cols; c++) {
		struct growing *g = &m->grow[c];
		g->is_missing = xrealloc(g->is_missing, cap, sizeof(*g->is_missing));
		if (g->column.type == FIELD_TEXT)
			g->code = xrealloc(g->code, cap, sizeof(*g->code));
		else if (g->column.type == FIELD_REAL)
			g->r = xrealloc(g->r, cap, sizeof(*g->r));
		else if (g->column.type != FIELD_EMPTY)
			g->i = xrealloc(g->i, cap, sizeof(*g->i));
	}
	m->cap = cap;
}

static uint32_t
level_of(struct growing *g, struct str s)
{
	size_t known = map_find(g->levels, s.at, s.len);
	if (known != MAP_NONE)
		return (uint32_t)known;
	if (map_len(g->levels) >= FRAME_LEVELS_MAX) {
		g->column.levels_cut = true;
		return (uint32_t)map_intern(g->levels, "(other)", 7);
	}
	return (uint32_t)map_intern(g->levels, s.at, s.len);
}

static void
store_cell(struct growing *g, size_t to, const struct batch_column *b, size_t from)
{
	bool missing = b->missing[from];
	if (g->column.type == FIELD_REAL) {
		g->r[to] = b->r[from];
		missing = missing || isnan(b->r[from]);
	} else if (g->column.type == FIELD_TEXT) {
		g->code[to] = missing ? 0 : level_of(g, b->s[from]);
	} else if (g->column.type != FIELD_EMPTY) {
		g->i[to] = b->i[from];
	}
	g->is_missing[to] = missing;
}

/* Algorithm R: row number k (from 0) past the limit takes a random place with probability max / (k + 1). */
static bool
place_of_row(struct frame_memory *m, size_t *to)
{
	uint64_t k = m->frame.rows_total++;
	if (k < m->max_rows) {
		*to = m->frame.rows++;
		return true;
	}
	uint64_t at = random_below(&m->random, k + 1);
	*to = (size_t)at;
	return at < m->max_rows;
}

static void
take_batch(struct frame_memory *m, const struct batch *b)
{
	size_t room = m->max_rows - m->frame.rows;
	grow_to(m, m->frame.rows + (b->rows < room ? b->rows : room));
	for (size_t row = 0; row < b->rows; row++) {
		size_t to;
		if (!place_of_row(m, &to))
			continue;
		for (size_t c = 0; c < m->frame.cols; c++)
			store_cell(&m->grow[c], to, &b->col[c], row);
	}
}

static size_t
count_missing(const uint8_t *is_missing, size_t rows)
{
	size_t n = 0;
	for (size_t i = 0; i < rows; i++)
		n += is_missing[i];
	return n;
}

static void
finish(struct frame_memory *m, const struct dataset *d)
{
	struct frame_column *columns =
		ARENA_ARRAY(m->arena, struct frame_column, m->frame.cols + 1);
	for (size_t c = 0; c < m->frame.cols; c++) {
		struct growing *g = &m->grow[c];
		g->column.i = g->i;
		g->column.r = g->r;
		g->column.code = g->code;
		g->column.is_missing = g->is_missing;
		g->column.missing = g->is_missing ? count_missing(g->is_missing, m->frame.rows) : 0;
		if (g->levels) {
			size_t n = map_len(g->levels);
			const char **levels = ARENA_ARRAY(m->arena, const char *, n + 1);
			for (size_t i = 0; i < n; i++)
				levels[i] = map_key(g->levels, i);
			g->column.levels = levels;
			g->column.n_levels = n;
		}
		columns[c] = g->column;
	}
	m->frame.col = columns;
	m->frame.kind = arena_strdup(m->arena, dataset_kind(d));
}

bool
frame_read(struct dataset *d, size_t limit, struct job *job, struct frame **out, struct err *err)
{
	struct frame_memory *m = xcalloc(1, sizeof(*m));
	limit = limit ? limit : FRAME_LIMIT_DEFAULT;
	begin(m, d, limit);
	for (;;) {
		struct batch b;
		enum dataset_step step = dataset_next(d, &b, err);
		if (step == DATASET_ERROR || (job && job_stopping(job))) {
			if (step != DATASET_ERROR)
				err_set(err, ERR_CANCELLED, "cancelled");
			frame_free(&m->frame);
			return false;
		}
		if (step == DATASET_END)
			break;
		if (step == DATASET_AGAIN) {
			begin(m, d, limit);
			continue;
		}
		take_batch(m, &b);
		if (job) {
			uint64_t done, total;
			dataset_progress(d, &done, &total);
			job_progress(job, done, total);
		}
	}
	finish(m, d);
	*out = &m->frame;
	return true;
}

size_t
frame_find(const struct frame *f, const char *name)
{
	for (size_t i = 0; i < f->cols; i++) {
		if (strcmp(f->col[i].name, name) == 0)
			return i;
	}
	return (size_t)-1;
}

double
frame_real(const struct frame_column *c, size_t row)
{
	if (c->type == FIELD_REAL)
		return c->r[row];
	if (c->type == FIELD_TEXT || c->type == FIELD_EMPTY || c->is_missing[row])
		return (double)NAN;
	return (double)c->i[row];
}

double *
frame_reals(const struct frame *f, size_t col, struct arena *a, size_t *n)
{
	const struct frame_column *c = &f->col[col];
	*n = 0;
	if (c->type == FIELD_TEXT || c->type == FIELD_EMPTY)
		return NULL;
	double *out = ARENA_ARRAY(a, double, f->rows + 1);
	for (size_t row = 0; row < f->rows; row++) {
		if (!c->is_missing[row])
			out[(*n)++] = c->type == FIELD_REAL ? c->r[row] : (double)c->i[row];
	}
	return out;
}

const char *
frame_text(const struct frame_column *c, size_t row, char out[48])
{
	if (c->type == FIELD_EMPTY || c->is_missing[row])
		return "";
	switch (c->type) {
	case FIELD_TEXT:
		return c->levels[c->code[row]];
	case FIELD_REAL:
		return number_exact(out, c->r[row]);
	case FIELD_TIME:
		return field_time_text(out, c->i[row]);
	case FIELD_BOOL:
		return c->i[row] ? "true" : "false";
	case FIELD_INT:
		snprintf(out, NUMBER_MAX, "%lld", (long long)c->i[row]);
		return out;
	case FIELD_EMPTY:
	case FIELD_TYPES:
		break;
	}
	return "";
}
