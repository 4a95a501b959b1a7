// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What must be counted while batches pass, because a profile does not keep it. */
#include "core/dataset/validate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"
#include "core/base/regex.h"
#include "core/dataset/column_stats.h"
#include "core/dataset/distinct.h"
#include "core/dataset/validation.h"

#define UNIQUE_MAX ((size_t)1 << 24) /* hashes kept: exact up to twice as many values */
#define NEW_LEVELS 100
#define NEW_BYTES  ((size_t)1 << 20)
/* For all texts of a column together, and more for each: some five microseconds. */
#define REGEX_STEPS      UINT64_C(5000000)
#define REGEX_STEPS_EACH 500

static bool
compile(struct validation *v, struct column_watch *w, const struct schema_column *c,
	struct err *err)
{
	if (!c->regex || regex_compile(v->arena, c->regex, &w->regex, err))
		return true;
	err->code = ERR_DATA;
	return err_wrap(err, "column '%s'", c->name);
}

bool
validation_new(const struct data_schema *s, struct validation **out, struct err *err)
{
	struct validation *v = xcalloc(1, sizeof(*v));
	bool ok = true;
	v->schema = s;
	v->arena = arena_new();
	v->names = map_new(v->arena);
	v->watch = xcalloc(s->cols + 1, sizeof(*v->watch));
	for (size_t i = 0; i < s->cols; i++)
		map_intern(v->names, s->col[i].name, strlen(s->col[i].name));
	for (size_t i = 0; ok && i < s->cols; i++)
		ok = compile(v, &v->watch[i], &s->col[i], err);
	if (ok)
		*out = v;
	else
		validation_free(v);
	return ok;
}

static void
reset(struct validation *v)
{
	for (size_t i = 0; i < v->schema->cols; i++) {
		struct column_watch *w = &v->watch[i];
		distinct_free(w->seen);
		level_counts_free(w->strangers);
		arena_free(w->arena);
		regex_run_free(w->run);
		*w = (struct column_watch){ .regex = w->regex };
	}
	distinct_free(v->keys);
	v->keys = NULL;
	v->key_repeats = (struct offence){ 0 };
}

void
validation_free(struct validation *v)
{
	if (!v)
		return;
	reset(v);
	arena_free(v->arena);
	free(v->watch);
	free(v->key_field);
	free(v);
}

static void
watch_levels(struct column_watch *w, const struct schema_column *c)
{
	w->arena = arena_new();
	w->levels = map_new(w->arena);
	for (size_t i = 0; i < c->levels; i++)
		map_intern(w->levels, c->level[i], strlen(c->level[i]));
	w->strangers = level_counts_new(NEW_LEVELS, NEW_BYTES);
}

static void
begin(void *arg, const struct dataset *d)
{
	struct validation *v = arg;
	size_t n;
	const struct field_info *fields = dataset_fields(d, &n);
	reset(v);
	for (size_t i = 0; i < v->schema->cols; i++) {
		const struct schema_column *c = &v->schema->col[i];
		struct column_watch *w = &v->watch[i];
		w->field = dataset_find(d, c->name);
		if (w->field == (size_t)-1)
			continue;
		w->type = fields[w->field].type;
		if (c->has_levels && w->type == FIELD_TEXT)
			watch_levels(w, c);
		if (c->unique)
			w->seen = distinct_new(UNIQUE_MAX);
		if (w->regex)
			w->run = regex_run_new(REGEX_STEPS);
	}
	free(v->key_field);
	v->key_field = xcalloc(v->schema->keys + 1, sizeof(*v->key_field));
	v->key_there = v->schema->keys > 0;
	for (size_t i = 0; i < v->schema->keys; i++) {
		v->key_field[i] = dataset_find(d, v->schema->key[i]);
		v->key_there = v->key_there && v->key_field[i] != (size_t)-1;
	}
	if (v->key_there)
		v->keys = distinct_new(UNIQUE_MAX);
}

static void
offend(struct offence *o, uint64_t row)
{
	if (o->count++ == 0)
		o->first_row = row;
}

static bool
outside(const struct schema_column *c, const struct batch_column *b, size_t row)
{
	if (b->type == FIELD_REAL)
		return b->r[row] < c->min || b->r[row] > c->max;
	/* Whole numbers against whole bounds stay exact beyond 2^53. */
	if (c->type == FIELD_REAL)
		return (double)b->i[row] < c->min || (double)b->i[row] > c->max;
	return b->i[row] < c->whole_min || b->i[row] > c->whole_max;
}

static void
watch_text(struct column_watch *w, struct str s, uint64_t row)
{
	if (w->levels && map_find(w->levels, s.at, s.len) == MAP_NONE) {
		offend(&w->strange, row);
		level_counts_add(w->strangers, s, 1);
	}
	if (w->regex && !regex_matches(w->run, w->regex, s.at, s.len))
		offend(&w->mismatch, row);
}

static void
watch_column(struct column_watch *w, const struct schema_column *c, const struct batch *batch)
{
	const struct batch_column *b = &batch->col[w->field];
	bool ranged = c->has_range && w->type != FIELD_TEXT && w->type != FIELD_EMPTY;
	if (!ranged && !w->levels && !w->regex && !w->seen)
		return;
	if (w->run)
		regex_run_extend(w->run, REGEX_STEPS_EACH * (uint64_t)batch->rows);
	for (size_t i = 0; i < batch->rows; i++) {
		uint64_t row = batch->first_row + i;
		if (b->missing[i] || (b->type == FIELD_REAL && isnan(b->r[i])))
			continue;
		if (ranged && outside(c, b, i))
			offend(&w->outside, row);
		if (b->type == FIELD_TEXT)
			watch_text(w, b->s[i], row);
		if (w->seen && !distinct_add(w->seen, column_cell_hash(b, i)))
			offend(&w->repeats, row);
	}
}

static void
watch_keys(struct validation *v, const struct batch *batch)
{
	for (size_t i = 0; i < batch->rows; i++) {
		uint64_t hash = 0;
		for (size_t k = 0; k < v->schema->keys; k++)
			hash = hash_word(hash + column_cell_hash(&batch->col[v->key_field[k]], i));
		if (!distinct_add(v->keys, hash))
			offend(&v->key_repeats, batch->first_row + i);
	}
}

static void
see_batch(void *arg, const struct batch *batch)
{
	struct validation *v = arg;
	for (size_t i = 0; i < v->schema->cols; i++) {
		if (v->watch[i].field != (size_t)-1)
			watch_column(&v->watch[i], &v->schema->col[i], batch);
	}
	if (v->keys)
		watch_keys(v, batch);
}

const struct profile_visitor *
validation_visitor(struct validation *v)
{
	v->visitor = (struct profile_visitor){ v, begin, see_batch };
	return &v->visitor;
}
