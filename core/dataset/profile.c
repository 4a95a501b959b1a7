// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One pass: every batch to every column's gatherer, columns side by side. */
#include "core/dataset/profile.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/team.h"
#include "core/dataset/column_stats.h"
#include "core/dataset/dataset_reader.h"
#include "core/job/job.h"

/* What all columns together may keep: values of samples, hashes of different values. */
#define SAMPLE_VALUES ((size_t)1 << 20)
#define SAMPLE_MOST   ((size_t)65536)
#define SAMPLE_LEAST  ((size_t)256)
#define HASHES        ((size_t)1 << 20)
/* Rows up to which duplicates are counted: at least this many. */
#define ROWS_HASHED ((size_t)1 << 19)

struct builder {
	struct profile profile; /* first: the profile's address is this one's */
	struct arena *arena;
	struct dataset *d;
	struct column_stats *stats; /* [cols] */
	size_t cols;
	struct distinct *rows;
	uint64_t *row_hash; /* [row_cap] of the batch */
	size_t row_cap;
	bool rows_exact;
	struct batch batch;
};

static size_t
share_of(size_t all, size_t cols, size_t least, size_t most)
{
	size_t each = all / (cols ? cols : 1);
	return each < least ? least : each > most ? most : each;
}

static void
drop(struct builder *b)
{
	for (size_t i = 0; b->stats && i < b->cols; i++)
		column_stats_end(&b->stats[i]);
	free(b->stats);
	distinct_free(b->rows);
	b->stats = NULL;
	b->rows = NULL;
}

static void
begin(struct builder *b)
{
	drop(b);
	const struct field_info *fields = dataset_fields(b->d, &b->cols);
	b->stats = xcalloc(b->cols + 1, sizeof(*b->stats));
	b->rows = distinct_new(ROWS_HASHED);
	b->rows_exact = true;
	b->profile.rows = 0;
	b->profile.cut = false;
	size_t sample = share_of(SAMPLE_VALUES, b->cols, SAMPLE_LEAST, SAMPLE_MOST);
	size_t distinct = share_of(HASHES, b->cols, 256, PROFILE_DISTINCT);
	for (size_t i = 0; i < b->cols; i++)
		column_stats_begin(&b->stats[i], fields[i].type, sample, distinct);
}

static void
add_column(void *arg, size_t col)
{
	struct builder *b = arg;
	column_stats_add(&b->stats[col], &b->batch, col);
}

/* Equal rows have equal hashes; once there are too many to tell all apart this ends. */
static void
add_rows(struct builder *b)
{
	const struct batch *batch = &b->batch;
	if (batch->rows > b->row_cap) {
		b->row_cap = batch->rows;
		b->row_hash = xrealloc(b->row_hash, b->row_cap, sizeof(*b->row_hash));
	}
	memset(b->row_hash, 0, batch->rows * sizeof(*b->row_hash));
	for (size_t col = 0; col < b->cols; col++) {
		for (size_t row = 0; row < batch->rows; row++)
			b->row_hash[row] = hash_word(
				b->row_hash[row] + column_cell_hash(&batch->col[col], row));
	}
	for (size_t row = 0; row < batch->rows; row++)
		distinct_add(b->rows, b->row_hash[row]);
	distinct_count(b->rows, &b->rows_exact);
}

static void
add_batch(struct builder *b, const struct batch *batch, const struct profile_options *o)
{
	uint64_t left = o && o->rows_max ? o->rows_max - b->profile.rows : UINT64_MAX;
	b->batch = *batch;
	if (b->batch.rows > left) {
		b->batch.rows = (size_t)left;
		b->profile.cut = true;
	}
	team_run(b->d->team, b->cols, add_column, b);
	if (b->rows_exact)
		add_rows(b);
	b->profile.rows += b->batch.rows;
	if (o && o->visitor)
		o->visitor->batch(o->visitor->arg, &b->batch);
}

static bool
read_all(struct builder *b, const struct profile_options *o, struct job *job, struct err *err)
{
	for (;;) {
		struct batch batch;
		enum dataset_step step = dataset_next(b->d, &batch, err);
		if (step == DATASET_ERROR)
			return false;
		if (job && job_stopping(job))
			return err_set(err, ERR_CANCELLED, "cancelled");
		if (step == DATASET_END)
			return true;
		if (step == DATASET_AGAIN) {
			begin(b);
			if (o && o->visitor)
				o->visitor->begin(o->visitor->arg, b->d);
			continue;
		}
		add_batch(b, &batch, o);
		if (b->profile.cut)
			return true;
		if (job) {
			uint64_t done, total;
			dataset_progress(b->d, &done, &total);
			job_progress(job, done, total);
		}
	}
}

static void
finish(struct builder *b)
{
	const struct field_info *fields = dataset_fields(b->d, &b->cols);
	struct column_profile *col = ARENA_ARRAY(b->arena, struct column_profile, b->cols + 1);
	for (size_t i = 0; i < b->cols; i++)
		column_stats_result(
			&b->stats[i], arena_strdup(b->arena, fields[i].name), b->arena, &col[i]);
	b->profile.col = col;
	b->profile.cols = b->cols;
	b->profile.kind = arena_strdup(b->arena, dataset_kind(b->d));
	bool exact;
	double rows = distinct_count(b->rows, &exact);
	b->profile.duplicates_known = exact;
	b->profile.duplicates = exact ? b->profile.rows - (uint64_t)rows : 0;
}

bool
profile_read(struct dataset *d, const struct profile_options *options, struct job *job,
	struct profile **out, struct err *err)
{
	struct builder *b = xcalloc(1, sizeof(*b));
	b->arena = arena_new();
	b->d = d;
	begin(b);
	if (options && options->visitor)
		options->visitor->begin(options->visitor->arg, d);
	bool ok = read_all(b, options, job, err);
	if (ok)
		finish(b);
	drop(b);
	free(b->row_hash);
	b->row_hash = NULL;
	if (ok)
		*out = &b->profile;
	else
		profile_free(&b->profile);
	return ok;
}

void
profile_free(struct profile *p)
{
	if (!p)
		return;
	struct builder *b = (struct builder *)p;
	arena_free(b->arena);
	free(b);
}

size_t
profile_find(const struct profile *p, const char *name)
{
	for (size_t i = 0; i < p->cols; i++) {
		if (strcmp(p->col[i].name, name) == 0)
			return i;
	}
	return (size_t)-1;
}
