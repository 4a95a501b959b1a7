// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * JSON Lines: one object a line. Nested objects give columns "a.b", arrays stay
 * JSON text. Which columns there are, and their types, is known only after
 * the last line, so the file is looked through once at opening.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/text_file.h"
#include "core/dataset/dataset_reader.h"
#include "core/dataset/input.h"
#include "core/dataset/line_buffer.h"

#define LINE_MAX_BYTES ((size_t)64 << 20)
#define COLUMNS_MAX    ((size_t)1 << 17)
/* So many cells, nearly all of them empty, and few bytes behind them, are nobody's table. */
#define SPARSE_CELLS  ((uint64_t)1 << 27)
#define SPARSE_FACTOR ((uint64_t)256)

struct jsonl {
	struct line_buffer lines;
	struct map *columns;    /* name -> number, in order of first appearance */
	enum field_type *types; /* [columns] while looking through */
	size_t types_cap;
	size_t *wanted;
	uint64_t rows, bytes; /* in all */
	struct arena *batch;  /* trees of the rows in the batch */
};

static struct jsonl *
jsonl_of(const struct dataset *d)
{
	return d->impl;
}

/* The next object; *out is NULL at the end. Empty lines are skipped. */
static bool
next_object(struct jsonl *j, struct arena *a, const struct json **out, struct err *err)
{
	char *text;
	size_t n;
	*out = NULL;
	for (;;) {
		if (!line_buffer_next(&j->lines, &text, &n, err))
			return false;
		if (!text)
			return true;
		struct str line = str_trim(str_make(text, n));
		if (!line.len)
			continue;
		unsigned long long number = j->lines.line;
		j->bytes += line.len;
		if (line.at[0] == '[')
			return err_set(err, ERR_DATA,
				"'%s' line %llu begins an array; JSON Lines has one object a line, "
				"as jq -c '.[]' writes them",
				input_name(j->lines.in), number);
		if (!json_parse(a, line.at, line.len, LINE_MAX_BYTES, out, err))
			return err_wrap(err, "'%s' line %llu", input_name(j->lines.in), number);
		if ((*out)->type != JSON_OBJECT)
			return err_set(err, ERR_DATA, "'%s' line %llu is not a JSON object",
				input_name(j->lines.in), number);
		return true;
	}
}

/* The cell's text, NULL when missing. In a. */
static const char *
cell_text(struct arena *a, const struct json *v)
{
	if (v->type == JSON_NULL)
		return NULL;
	if (v->type == JSON_STRING || v->type == JSON_NUMBER)
		return v->text;
	if (v->type == JSON_BOOL)
		return v->boolean ? "true" : "false";
	struct text_file f;
	text_file_open(&f);
	struct json top = *v;
	top.key = NULL;
	struct json_writer w;
	json_begin(&w, f.out, false);
	json_value(&w, &top);
	text_file_close(&f);
	struct str whole = str_trim(str_make(f.at, f.len));
	const char *copy = arena_strndup(a, whole.at, whole.len);
	free(f.at);
	return copy;
}

static enum field_type
cell_type(const struct json *v, const char *text)
{
	union field_value time;
	size_t n = strlen(text);
	if (v->type == JSON_NUMBER || v->type == JSON_BOOL)
		return field_type_of(text, n);
	/* A string of digits is a string: the file says so. */
	return v->type == JSON_STRING && field_parse(FIELD_TIME, text, n, &time) ? FIELD_TIME
										 : FIELD_TEXT;
}

struct walk {
	struct dataset *d;
	struct jsonl *j;
	struct arena *a;
	bool fits; /* while storing */
	bool storing;
};

static void
take_cell(struct walk *w, const char *name, const struct json *v)
{
	const char *text = cell_text(w->a, v);
	if (!w->storing) {
		size_t i = map_intern(w->j->columns, name, strlen(name));
		if (i >= w->j->types_cap) {
			size_t cap = w->j->types_cap ? 2 * w->j->types_cap : 64;
			w->j->types = xrealloc(w->j->types, cap, sizeof(*w->j->types));
			memset(w->j->types + w->j->types_cap, 0,
				(cap - w->j->types_cap) * sizeof(*w->j->types));
			w->j->types_cap = cap;
		}
		if (text && !field_is_missing(text, strlen(text), w->d->missing))
			w->j->types[i] = field_type_join(w->j->types[i], cell_type(v, text));
		return;
	}
	size_t i = map_find(w->j->columns, name, strlen(name));
	size_t col = i == MAP_NONE ? (size_t)-1 : w->j->wanted[i];
	if (i == MAP_NONE)
		w->fits = false; /* the file grew a column since it was looked through */
	else if (col != (size_t)-1 && text)
		w->fits = dataset_put_text(w->d, col, w->d->rows, text, strlen(text)) && w->fits;
}

/* json_parse bounds the depth. */
static void
walk_object(struct walk *w, const char *prefix, const struct json *object)
{
	for (const struct json *c = object->child; c; c = c->next) {
		const char *name = *prefix ? arena_printf(w->a, "%s.%s", prefix, c->key) : c->key;
		if (c->type == JSON_OBJECT)
			walk_object(w, name, c);
		else
			take_cell(w, name, c);
	}
}

static bool
look_through(struct dataset *d, struct jsonl *j, struct err *err)
{
	const struct json *object;
	do {
		struct arena *a = arena_new();
		bool ok = next_object(j, a, &object, err);
		if (ok && object) {
			struct walk w = { .d = d, .j = j, .a = a };
			walk_object(&w, "", object);
			j->rows++;
		}
		arena_free(a);
		if (!ok)
			return false;
		if (map_len(j->columns) > COLUMNS_MAX)
			return err_set(err, ERR_DATA, "'%s' has more than 131,072 columns",
				input_name(j->lines.in));
		if (d->options.stop && atomic_load(d->options.stop))
			return err_set(err, ERR_CANCELLED, "cancelled");
	} while (object);
	if (map_len(j->columns) == 0)
		return err_set(
			err, ERR_DATA, "'%s' is empty: it has no objects", input_name(j->lines.in));
	return line_buffer_rewind(&j->lines, err);
}

/* Objects whose names are values make as many columns as rows. */
static bool
is_sparse(const struct dataset *d, const struct jsonl *j, struct err *err)
{
	uint64_t cells = j->rows * (uint64_t)d->n;
	if (cells <= SPARSE_CELLS || cells / SPARSE_FACTOR <= j->bytes)
		return false;
	err_set(err, ERR_DATA,
		"'%s' has %llu rows and %zu columns, and hardly a value in them: are its names "
		"values? Name the columns that you want",
		input_name(j->lines.in), (unsigned long long)j->rows, d->n);
	return true;
}

static enum dataset_step
jsonl_next(struct dataset *d, struct err *err)
{
	struct jsonl *j = jsonl_of(d);
	arena_free(j->batch);
	j->batch = arena_new();
	size_t most = dataset_batch_rows(d);
	while (d->rows < most && arena_used(j->batch) < ((size_t)8 << 20)) {
		const struct json *object;
		if (!next_object(j, j->batch, &object, err))
			return DATASET_ERROR;
		if (!object)
			break;
		dataset_reserve(d, d->rows);
		for (size_t i = 0; i < d->n; i++)
			dataset_put_missing(d, i, d->rows);
		struct walk w = { .d = d, .j = j, .a = j->batch, .fits = true, .storing = true };
		walk_object(&w, "", object);
		if (!w.fits) {
			err_set(err, ERR_CONFLICT,
				"'%s' changed while it was read; try again when it is complete",
				input_name(j->lines.in));
			return DATASET_ERROR;
		}
		d->rows++;
	}
	return d->rows ? DATASET_ROWS : DATASET_END;
}

static bool
jsonl_rewind(struct dataset *d, struct err *err)
{
	return line_buffer_rewind(&jsonl_of(d)->lines, err);
}

static void
jsonl_progress(const struct dataset *d, uint64_t *done, uint64_t *total)
{
	input_progress(jsonl_of(d)->lines.in, done, total);
}

static void
jsonl_close(struct dataset *d)
{
	struct jsonl *j = jsonl_of(d);
	line_buffer_free(&j->lines);
	arena_free(j->batch);
	free(j->types);
	free(j);
}

static const struct reader_ops jsonl_ops = {
	.next = jsonl_next,
	.rewind = jsonl_rewind,
	.progress = jsonl_progress,
	.close = jsonl_close,
};

bool
jsonl_open(struct dataset *d, struct input *in, struct err *err)
{
	struct jsonl *j = xcalloc(1, sizeof(*j));
	line_buffer_init(&j->lines, in, LINE_MAX_BYTES);
	j->columns = map_new(d->arena);
	d->ops = &jsonl_ops;
	d->impl = j;
	if (!look_through(d, j, err))
		return false;
	size_t n = map_len(j->columns);
	const char **names = ARENA_ARRAY(d->arena, const char *, n);
	for (size_t i = 0; i < n; i++)
		names[i] = map_key(j->columns, i);
	j->wanted = ARENA_ARRAY(d->arena, size_t, n);
	if (!dataset_choose(d, input_name(in), names, n, j->wanted, err) || is_sparse(d, j, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (j->wanted[i] != (size_t)-1)
			d->fields[j->wanted[i]].type =
				field_type_join(d->fields[j->wanted[i]].type, j->types[i]);
	}
	const char *packed = input_compression(in);
	d->kind = arena_printf(d->arena, "JSON Lines%s%s", *packed ? ", " : "", packed);
	return true;
}
