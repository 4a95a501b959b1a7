// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Opening by format, and the batch that every reader fills. */
#include "core/dataset/dataset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/team.h"
#include "core/base/vec.h"
#include "core/dataset/dataset_reader.h"
#include "core/dataset/input.h"

/* Rows that columns have room for at first. */
#define FIRST_ROWS ((size_t)16)

/* "name.jsonl" and the like, also compressed: what stands in such a file is no CSV, whatever it begins with. */
static bool
is_named_json(const char *path)
{
	static const char *const ends[] = { ".json", ".jsonl", ".ndjson" };
	const char *name = strrchr(path, '/');
	name = name ? name + 1 : path;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		const char *at = strstr(name, ends[i]);
		const char *rest = at ? at + strlen(ends[i]) : NULL;
		if (rest && (!*rest || strcmp(rest, ".gz") == 0 || strcmp(rest, ".zst") == 0))
			return true;
	}
	return false;
}

static size_t
skip_blank(const unsigned char *b, size_t n, size_t i)
{
	while (i < n && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t'))
		i++;
	return i;
}

/* By the first bytes, where they are clear, then by the name; that of TSV is sniffed from CSV. */
static enum dataset_format
format_of(const char *path, const unsigned char *b, size_t n)
{
	static const char sqlite[] = "SQLite format 3";
	if (n >= sizeof(sqlite) && memcmp(b, sqlite, sizeof(sqlite)) == 0)
		return DATASET_SQLITE;
	if (n >= 6 && (memcmp(b, "\x93NUMPY", 6) == 0 || memcmp(b, "PK\3\4", 4) == 0))
		return DATASET_NUMPY;
	size_t i = skip_blank(b, n, 0);
	if (i == n)
		return DATASET_CSV;
	size_t next = b[i] == '[' ? skip_blank(b, n, i + 1) : n;
	bool objects = b[i] == '{' || (next < n && b[next] == '{');
	return objects || is_named_json(path) ? DATASET_JSONL : DATASET_CSV;
}

static bool
open_reader(struct dataset *d, const char *path, struct err *err)
{
	struct input *in = NULL;
	const unsigned char *first;
	size_t n;
	struct stat st;
	/* A store that is open here: a descriptor of ours, once closed, would drop its locks. */
	if (stat(path, &st) == 0 && path_is_protected(&st))
		return sqlite_open(d, path, NULL, err);
	if (!input_open(path, &in, err))
		return false;
	input_stop(in, d->options.stop);
	if (!input_peek(in, &first, &n, err)) {
		input_close(in);
		return false;
	}
	enum dataset_format format = d->options.format;
	if (format == DATASET_AUTO)
		format = format_of(path, first, n);
	switch (format) {
	case DATASET_JSONL:
		return jsonl_open(d, in, err);
	case DATASET_AUTO:
	case DATASET_CSV:
	case DATASET_TSV:
		return csv_open(d, in, err);
	case DATASET_NUMPY:
		return npy_open(d, in, err);
	case DATASET_SQLITE:
		return sqlite_open(d, path, in, err);
	}
	input_close(in);
	return err_set(err, ERR_USAGE, "'%s': unknown format", path);
}

bool
dataset_open(const char *path, const struct dataset_options *options, struct dataset **out,
	struct err *err)
{
	static const struct dataset_options defaults = { 0 };
	struct dataset *d = xcalloc(1, sizeof(*d));
	d->options = options ? *options : defaults;
	d->missing = d->options.missing ? d->options.missing : field_missing_defaults;
	d->plain = !d->options.missing;
	d->arena = arena_new();
	d->team = team_new(d->options.threads);
	if (!open_reader(d, path, err)) {
		dataset_close(d);
		return false;
	}
	*out = d;
	return true;
}

void
dataset_close(struct dataset *d)
{
	if (!d)
		return;
	if (d->ops)
		d->ops->close(d);
	for (size_t i = 0; d->fill && i < d->n; i++) {
		free(d->fill[i].i);
		free(d->fill[i].r);
		free(d->fill[i].s);
		free(d->fill[i].missing);
	}
	team_free(d->team);
	free(d->fill);
	free(d->column);
	arena_free(d->arena);
	free(d);
}

const struct field_info *
dataset_fields(const struct dataset *d, size_t *n)
{
	*n = d->n;
	return d->fields;
}

size_t
dataset_find(const struct dataset *d, const char *name)
{
	const struct field_info *f = map_get(d->by_name, name);
	return f ? (size_t)(f - d->fields) : (size_t)-1;
}

static size_t
find_column(const char *const columns[], size_t n, const char *name)
{
	size_t i = 0;
	while (i < n && strcmp(columns[i], name) != 0)
		i++;
	return i;
}

static bool
no_such_column(const char *name, const char *wanted, const char *const columns[], size_t n,
	struct err *err)
{
	struct strbuf list;
	strbuf_init(&list, 240);
	for (size_t i = 0; i < n && !list.truncated; i++) {
		strbuf_add(&list, i ? ", " : "");
		strbuf_add(&list, columns[i]);
	}
	err_set(err, ERR_NOT_FOUND, "'%s' has no column '%s'; it has: %s%s", name, wanted, list.at,
		list.truncated ? "…" : "");
	strbuf_free(&list);
	return false;
}

bool
dataset_choose(struct dataset *d, const char *name, const char *const file_columns[], size_t n_file,
	size_t wanted[], struct err *err)
{
	d->n = n_file;
	if (d->options.columns) {
		for (d->n = 0; d->options.columns[d->n];)
			d->n++;
	}
	d->fields = ARENA_ARRAY(d->arena, struct field_info, d->n + 1);
	d->by_name = map_new(d->arena);
	d->fill = xcalloc(d->n + 1, sizeof(*d->fill));
	d->column = xcalloc(d->n + 1, sizeof(*d->column));
	for (size_t i = 0; i < n_file; i++)
		wanted[i] = (size_t)-1;
	for (size_t i = 0; i < d->n; i++) {
		size_t at = d->options.columns
				    ? find_column(file_columns, n_file, d->options.columns[i])
				    : i;
		if (at == n_file)
			return no_such_column(
				name, d->options.columns[i], file_columns, n_file, err);
		if (wanted[at] != (size_t)-1)
			return err_set(
				err, ERR_USAGE, "column '%s' is asked for twice", file_columns[at]);
		wanted[at] = i;
		d->fields[i].name = file_columns[at];
		map_put(d->by_name, file_columns[at], &d->fields[i]);
	}
	for (const char *const *t = d->options.texts; t && *t; t++) {
		struct field_info *f = map_get(d->by_name, *t);
		if (f)
			f->type = FIELD_TEXT;
	}
	return true;
}

/* Types that share storage may widen in place only between batches: a batch has one type. */
static void
grow(struct column_fill *c, size_t cap)
{
	c->missing = xrealloc(c->missing, cap, sizeof(*c->missing));
	if (c->type == FIELD_REAL)
		c->r = xrealloc(c->r, cap, sizeof(*c->r));
	else if (c->type == FIELD_TEXT)
		c->s = xrealloc(c->s, cap, sizeof(*c->s));
	else if (c->type != FIELD_EMPTY)
		c->i = xrealloc(c->i, cap, sizeof(*c->i));
	c->cap = cap;
}

static void
adopt_type(struct column_fill *c, enum field_type type)
{
	if (c->type == type)
		return;
	free(c->i);
	free(c->r);
	free(c->s);
	free(c->missing);
	*c = (struct column_fill){ .type = type };
}

size_t
dataset_batch_rows(const struct dataset *d)
{
	size_t rows = BATCH_CELLS_MAX / (d->n ? d->n : 1);
	return rows < 1 ? 1 : rows > BATCH_ROWS_MAX ? BATCH_ROWS_MAX : rows;
}

void
dataset_reserve(struct dataset *d, size_t row)
{
	if (row < d->reserved)
		return;
	/* Files of very many columns come in batches of few rows. */
	d->reserved = row < FIRST_ROWS ? FIRST_ROWS : 2 * row;
	for (size_t i = 0; i < d->n; i++) {
		if (d->reserved > d->fill[i].cap)
			grow(&d->fill[i], d->reserved);
	}
}

void
dataset_put_missing(struct dataset *d, size_t col, size_t row)
{
	struct column_fill *c = &d->fill[col];
	c->missing[row] = 1;
	if (c->type == FIELD_REAL)
		c->r[row] = __builtin_nan("");
	else if (c->type == FIELD_TEXT)
		c->s[row] = str_make("", 0);
	else if (c->type != FIELD_EMPTY)
		c->i[row] = 0;
}

/* "NaN" would read as a number and means missing; the first bytes tell most cells apart from a marker. */
static bool
may_be_marker(const char *s, size_t n)
{
	if (s[0] == '-')
		return n > 1 && s[1] > '9';
	return n <= 5 && (s[0] == 'N' || s[0] == 'n' || s[0] == '#' || s[0] == '<');
}

/*
 * The cell as it would stand in a file with points; s itself where that is no matter.
 * *foreign: it has a point where points mean nothing, and is no number.
 */
static const char *
unmarked(const struct dataset *d, const char *s, size_t *n, char buffer[NUMBER_MARKED_MAX],
	bool *foreign)
{
	*foreign = false;
	if (!d->marks.decimal && !d->marks.thousands)
		return s;
	size_t len = field_unmark(&d->marks, s, *n, buffer);
	if (len == 0) {
		*foreign = d->marks.decimal && memchr(s, '.', *n);
		return s;
	}
	*n = len;
	return buffer;
}

void
dataset_widen(struct dataset *d, size_t col, const char *s, size_t n)
{
	char buffer[NUMBER_MARKED_MAX];
	struct field_info *info = &d->fields[col];
	bool foreign;
	if (info->type == FIELD_TEXT || field_is_missing(s, n, d->missing))
		return;
	s = unmarked(d, s, &n, buffer, &foreign);
	enum field_type type = field_type_of(s, n);
	info->type = field_type_join(info->type, foreign && type == FIELD_REAL ? FIELD_TEXT : type);
}

static bool
parse_cell(const struct dataset *d, enum field_type type, const char *s, size_t n,
	union field_value *out)
{
	char buffer[NUMBER_MARKED_MAX];
	bool foreign;
	s = unmarked(d, s, &n, buffer, &foreign);
	return !(foreign && type == FIELD_REAL) && field_parse(type, s, n, out);
}

bool
dataset_put_text(struct dataset *d, size_t col, size_t row, const char *s, size_t n)
{
	struct column_fill *c = &d->fill[col];
	union field_value v;
	if (n == 0) {
		dataset_put_missing(d, col, row);
		return true;
	}
	if ((!d->plain || may_be_marker(s, n)) && field_is_missing(s, n, d->missing)) {
		dataset_put_missing(d, col, row);
		return true;
	}
	if (c->type == FIELD_TEXT) {
		c->s[row] = str_make(s, n);
	} else if (!parse_cell(d, c->type, s, n, &v)) {
		return false;
	} else if (c->type == FIELD_REAL) {
		c->r[row] = v.r;
	} else {
		c->i[row] = v.i;
	}
	c->missing[row] = 0;
	return true;
}

static bool
put_reals(
	struct dataset *d, size_t col, const char *base, const struct cell_span *cells, size_t rows)
{
	double *to = d->fill[col].r;
	uint8_t *missing = d->fill[col].missing;
	for (size_t row = 0; row < rows; row++) {
		const char *s = base + cells[row].at;
		size_t n = cells[row].len;
		missing[row] = 0;
		if (d->plain && field_short_real(s, n, &to[row]))
			continue;
		bool digit = n && *s <= '9' && (*s >= '0' || (*s == '-' && n > 1 && s[1] <= '9'));
		if (!(digit && d->plain && parse_real(s, n, &to[row])) &&
			!dataset_put_text(d, col, row, s, n))
			return false;
	}
	return true;
}

static bool
put_ints(
	struct dataset *d, size_t col, const char *base, const struct cell_span *cells, size_t rows)
{
	int64_t *to = d->fill[col].i;
	uint8_t *missing = d->fill[col].missing;
	for (size_t row = 0; row < rows; row++) {
		const char *s = base + cells[row].at;
		size_t n = cells[row].len;
		missing[row] = 0;
		if (!(n && d->plain && parse_int(s, n, &to[row])) &&
			!dataset_put_text(d, col, row, s, n))
			return false;
	}
	return true;
}

bool
dataset_put_column(struct dataset *d, size_t col, const char *base, const struct cell_span cells[],
	size_t rows)
{
	if (d->fill[col].type == FIELD_REAL)
		return put_reals(d, col, base, cells, rows);
	if (d->fill[col].type == FIELD_INT)
		return put_ints(d, col, base, cells, rows);
	for (size_t row = 0; row < rows; row++) {
		if (!dataset_put_text(d, col, row, base + cells[row].at, cells[row].len))
			return false;
	}
	return true;
}

enum dataset_step
dataset_next(struct dataset *d, struct batch *out, struct err *err)
{
	if (d->options.stop && atomic_load(d->options.stop)) {
		err_set(err, ERR_CANCELLED, "cancelled");
		return DATASET_ERROR;
	}
	d->first_row += d->rows;
	d->rows = 0;
	for (size_t i = 0; i < d->n; i++) {
		if (d->fill[i].type != d->fields[i].type)
			d->reserved = 0;
		adopt_type(&d->fill[i], d->fields[i].type);
	}
	enum dataset_step step = d->ops->next(d, err);
	if (step == DATASET_AGAIN)
		d->first_row = d->rows = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct column_fill *c = &d->fill[i];
		d->column[i] = (struct batch_column){ c->type, c->i, c->r, c->s, c->missing };
	}
	*out = (struct batch){ d->rows, d->first_row, d->column };
	return step;
}

bool
dataset_rewind(struct dataset *d, struct err *err)
{
	d->first_row = d->rows = 0;
	return d->ops->rewind(d, err);
}

void
dataset_progress(const struct dataset *d, uint64_t *done, uint64_t *total)
{
	d->ops->progress(d, done, total);
}

const char *
dataset_kind(const struct dataset *d)
{
	return d->kind;
}
