// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* CSV and TSV: dialect, header, types, and batches of rows. */
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"
#include "core/base/team.h"
#include "core/base/utf8.h"
#include "core/dataset/csv_stream.h"
#include "core/dataset/dataset_reader.h"
#include "core/dataset/input.h"

#define BUFFER_FIRST ((size_t)1 << 20)
/* Rows from which types are guessed; wrong guesses cost one more pass, not an error. */
#define GUESS_ROWS 1000
/* So few cells that other threads are not worth waking. */
#define SMALL_CELLS ((size_t)4096)

struct csv {
	struct csv_stream s;
	const char *encoding;    /* or NULL: UTF-8 */
	bool foreign;            /* but the first lines are not */
	size_t columns;          /* of the file */
	size_t *wanted;          /* [columns] index of the wanted field or -1 */
	const char **names;      /* [columns] */
	struct cell_span *cells; /* of the batch: [fields of the dataset][cells_rows] */
	size_t cells_rows;
	bool *misfit; /* [fields]: a cell is not of its column's type */
};

static struct csv *
csv_of(const struct dataset *d)
{
	return d->impl;
}

static bool
check_width(const struct csv *c, struct err *err)
{
	if (c->s.record.n == c->columns)
		return true;
	return err_set(err, ERR_DATA,
		"'%s' line %llu (data row %llu) has %zu field%s, the header has %zu",
		input_name(c->s.in), (unsigned long long)c->s.line,
		(unsigned long long)c->s.row + 1, c->s.record.n, c->s.record.n == 1 ? "" : "s",
		c->columns);
}

static struct csv_field *
plain_field(struct csv *c, size_t i)
{
	struct csv_field *f = &c->s.record.field[i];
	if (f->escaped)
		csv_unescape(f);
	return f;
}

/* Widens the types of the wanted fields by the record at hand. */
static void
widen(struct dataset *d, struct csv *c)
{
	for (size_t i = 0; i < c->columns; i++) {
		if (c->wanted[i] == (size_t)-1)
			continue;
		const struct csv_field *f = plain_field(c, i);
		dataset_widen(d, c->wanted[i], f->at, f->len);
	}
}

/* The rest of the file decides the types; then everything is read again. */
static enum dataset_step
infer_rest(struct dataset *d, struct csv *c, struct err *err)
{
	for (;;) {
		bool found;
		if (!csv_stream_next(&c->s, true, &found, err))
			return DATASET_ERROR;
		if (!found)
			break;
		if (!check_width(c, err))
			return DATASET_ERROR;
		widen(d, c);
		csv_stream_consumed(&c->s);
	}
	return dataset_rewind(d, err) ? DATASET_AGAIN : DATASET_ERROR;
}

static struct cell_span *
cells_of(const struct csv *c, size_t col)
{
	return c->cells + col * c->cells_rows;
}

/* Remembers where the wanted cells of the record are; their values come column by column. */
static void
keep_record(struct dataset *d, struct csv *c)
{
	for (size_t i = 0; i < c->columns; i++) {
		size_t col = c->wanted[i];
		if (col == (size_t)-1)
			continue;
		const struct csv_field *f = plain_field(c, i);
		cells_of(c, col)[d->rows] =
			(struct cell_span){ (uint32_t)(f->at - c->s.buf), (uint32_t)f->len };
	}
	d->rows++;
}

static void
convert(void *arg, size_t col)
{
	struct dataset *d = arg;
	struct csv *c = csv_of(d);
	c->misfit[col] = !dataset_put_column(d, col, c->s.buf, cells_of(c, col), d->rows);
}

/* Turns the cells kept into values; false when one does not fit, and types are then wider. */
static bool
convert_all(struct dataset *d, struct csv *c)
{
	bool fits = true;
	if (d->rows == 0)
		return true;
	dataset_reserve(d, d->rows - 1);
	if (d->rows * d->n < SMALL_CELLS) {
		for (size_t col = 0; col < d->n; col++)
			convert(d, col);
	} else {
		team_run(d->team, d->n, convert, d);
	}
	for (size_t col = 0; col < d->n; col++)
		fits = fits && !c->misfit[col];
	for (size_t i = 0; !fits && i < d->n * d->rows; i++) {
		const struct cell_span *cell = &cells_of(c, i / d->rows)[i % d->rows];
		dataset_widen(d, i / d->rows, c->s.buf + cell->at, cell->len);
	}
	return fits;
}

static enum dataset_step
csv_next(struct dataset *d, struct err *err)
{
	struct csv *c = csv_of(d);
	while (d->rows < c->cells_rows) {
		bool found;
		/* Cells point into the buffer: it may move only while the batch is empty. */
		if (!csv_stream_next(&c->s, d->rows == 0, &found, err))
			return DATASET_ERROR;
		if (!found)
			break;
		if (!check_width(c, err))
			return DATASET_ERROR;
		keep_record(d, c);
		csv_stream_consumed(&c->s);
	}
	if (!convert_all(d, c)) {
		d->rows = 0;
		return infer_rest(d, c, err);
	}
	return d->rows ? DATASET_ROWS : DATASET_END;
}

/* As asked for, or as a mark at the beginning says. */
static bool
set_encoding(const struct dataset *d, struct csv *c, struct err *err)
{
	const unsigned char *b;
	size_t n;
	if (!input_peek(c->s.in, &b, &n, err))
		return false;
	bool marked = n >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff));
	c->encoding = d->options.encoding ? d->options.encoding : marked ? "UTF-16" : NULL;
	return !c->encoding || input_recode(c->s.in, c->encoding, err);
}

/* Column names: as written, numbered where empty, "x.2" for the second of one name. */
static void
name_columns(struct dataset *d, struct csv *c)
{
	struct map *seen = map_new(d->arena);
	for (size_t i = 0; i < c->columns; i++) {
		const char *name = arena_printf(d->arena, "column_%zu", i + 1);
		if (!d->options.no_header) {
			const struct csv_field *f = plain_field(c, i);
			struct str trimmed = str_trim(str_make(f->at, f->len));
			if (trimmed.len)
				name = arena_strndup(d->arena, trimmed.at, trimmed.len);
		}
		const char *base = name;
		for (int copy = 2; map_find(seen, name, strlen(name)) != MAP_NONE; copy++)
			name = arena_printf(d->arena, "%s.%d", base, copy);
		map_intern(seen, name, strlen(name));
		c->names[i] = name;
	}
}

/* Reads to the first data row: encoding, delimiter, header. */
static bool
csv_begin(struct dataset *d, struct csv *c, struct err *err)
{
	c->s.at = c->s.end = c->s.buf;
	c->s.last = false;
	c->s.line = 1;
	c->s.row = 0;
	bool found;
	if (!csv_stream_fill(&c->s, err))
		return false;
	csv_stream_skip_mark(&c->s);
	csv_stream_skip(&c->s);
	if (!c->s.delimiter)
		c->s.delimiter = csv_stream_sniff(&c->s);
	if (d->options.no_header && c->columns)
		return true;
	char *first = c->s.at;
	uint64_t first_line = c->s.line;
	if (!csv_stream_next(&c->s, true, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_DATA, "'%s' is empty: it has no header and no rows",
			input_name(c->s.in));
	if (!c->columns) {
		c->columns = c->s.record.n;
		c->names = ARENA_ARRAY(d->arena, const char *, c->columns);
		c->wanted = ARENA_ARRAY(d->arena, size_t, c->columns);
		name_columns(d, c);
	}
	if (d->options.no_header) {
		/* Names made, the record is data; a first record longer than the buffer moved it. */
		c->s.at = first >= c->s.buf && first < c->s.at ? first : c->s.buf;
		c->s.line = first_line;
	} else {
		c->s.line += c->s.record.lines;
	}
	return true;
}

/* From a copy of the buffer, because quotes are undone in place. */
static bool
guess_types(struct dataset *d, struct csv *c, struct err *err)
{
	char *at = c->s.at;
	char *end = c->s.end;
	uint64_t line = c->s.line;
	size_t n = (size_t)(end - at);
	char *copy = xmalloc(n + CSV_PADDING);
	memcpy(copy, at, n);
	memset(copy + n, 0, CSV_PADDING);
	c->s.at = copy;
	c->s.end = copy + n;
	bool ok = true;
	for (size_t i = 0; ok && i < GUESS_ROWS; i++) {
		bool found;
		ok = csv_stream_next(&c->s, false, &found, err);
		if (!ok || !found)
			break;
		ok = check_width(c, err);
		if (ok) {
			widen(d, c);
			csv_stream_consumed(&c->s);
		}
	}
	free(copy);
	c->s.at = at;
	c->s.end = end;
	c->s.line = line;
	c->s.row = 0;
	return ok;
}

/* Whether what is in the buffer, as far as whole lines go, is not UTF-8. */
static bool
is_foreign(const struct csv *c)
{
	size_t n = (size_t)(c->s.end - c->s.at);
	const char *stop = c->s.last ? c->s.end : memrchr(c->s.at, '\n', n);
	return stop && !utf8_valid(c->s.at, (size_t)(stop - c->s.at));
}

static bool
csv_rewind(struct dataset *d, struct err *err)
{
	return input_rewind(csv_of(d)->s.in, err) && csv_begin(d, csv_of(d), err);
}

static void
csv_progress(const struct dataset *d, uint64_t *done, uint64_t *total)
{
	input_progress(csv_of(d)->s.in, done, total);
}

static void
csv_close(struct dataset *d)
{
	struct csv *c = csv_of(d);
	input_close(c->s.in);
	csv_record_free(&c->s.record);
	free(c->s.buf);
	free(c->cells);
	free(c->misfit);
	free(c);
}

static const char *
describe(struct dataset *d, const struct csv *c)
{
	const char *packed = input_compression(c->s.in), *form = "CSV";
	const char *code = c->encoding ? c->encoding : c->foreign ? "not UTF-8" : "";
	if (c->s.delimiter == '\t')
		form = "TSV";
	else if (c->s.delimiter != ',')
		form = arena_printf(d->arena, "CSV, delimiter %c", c->s.delimiter);
	return arena_printf(
		d->arena, "%s%s%s%s%s", form, *code ? ", " : "", code, *packed ? ", " : "", packed);
}

static const struct reader_ops csv_ops = {
	.next = csv_next,
	.rewind = csv_rewind,
	.progress = csv_progress,
	.close = csv_close,
};

bool
csv_open(struct dataset *d, struct input *in, struct err *err)
{
	struct csv *c = xcalloc(1, sizeof(*c));
	c->s.in = in;
	c->s.stop = d->options.stop;
	c->s.cap = BUFFER_FIRST;
	c->s.buf = xmalloc(c->s.cap + CSV_PADDING);
	c->s.delimiter = d->options.format == DATASET_TSV && !d->options.delimiter
				 ? '\t'
				 : d->options.delimiter;
	d->ops = &csv_ops;
	d->impl = c;
	c->s.comment = d->options.comment;
	d->marks.decimal = d->options.decimal == '.' ? '\0' : d->options.decimal;
	d->marks.thousands = d->options.thousands;
	d->plain = d->plain && !d->marks.decimal && !d->marks.thousands;
	if (!set_encoding(d, c, err) || !csv_begin(d, c, err) ||
		!dataset_choose(d, input_name(in), c->names, c->columns, c->wanted, err) ||
		!guess_types(d, c, err))
		return false;
	c->foreign = is_foreign(c);
	c->cells_rows = dataset_batch_rows(d);
	c->cells = xcalloc(d->n * c->cells_rows + 1, sizeof(*c->cells));
	c->misfit = xcalloc(d->n + 1, sizeof(*c->misfit));
	d->kind = describe(d, c);
	return true;
}
