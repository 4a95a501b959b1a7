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
#include "core/dataset/csv_record.h"
#include "core/dataset/dataset_reader.h"
#include "core/dataset/input.h"

#define BUFFER_FIRST ((size_t)1 << 20)
#define RECORD_MAX   ((size_t)64 << 20)
/* Rows from which types are guessed; wrong guesses cost one more pass, not an error. */
#define GUESS_ROWS 1000
/* So few cells that other threads are not worth waking. */
#define SMALL_CELLS ((size_t)4096)

struct csv {
	struct input *in;
	const atomic_bool *stop;
	char *buf;
	size_t cap;
	char *at, *end;       /* what is not yet consumed */
	bool last;            /* nothing comes after end */
	const char *encoding; /* or NULL: UTF-8 */
	bool foreign;         /* but the first lines are not */
	char delimiter, comment;
	struct csv_record record;
	size_t columns;          /* of the file */
	size_t *wanted;          /* [columns] index of the wanted field or -1 */
	const char **names;      /* [columns] */
	uint64_t line, row;      /* of the next record, for messages; line from 1, row from 0 */
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
has_nul(struct csv *c, const char *from, size_t n, struct err *err)
{
	const char *nul = memchr(from, '\0', n);
	if (!nul)
		return false;
	uint64_t line = c->line;
	for (const char *p = c->at; p < nul; p++)
		line += *p == '\n';
	err_set(err, ERR_DATA,
		"'%s' line %llu holds a NUL byte; is it a text file, perhaps UTF-16 (--encoding)?",
		input_name(c->in), (unsigned long long)line);
	return true;
}

/* Moves what is left to the front and reads more behind it. */
static bool
csv_fill(struct csv *c, struct err *err)
{
	size_t left = (size_t)(c->end - c->at);
	memmove(c->buf, c->at, left);
	if (left == c->cap) {
		if (c->cap >= RECORD_MAX)
			return err_set(err, ERR_DATA,
				"'%s' line %llu is longer than 64 MiB; is a quote left open?",
				input_name(c->in), (unsigned long long)c->line);
		c->cap *= 2;
		c->buf = xrealloc(c->buf, c->cap + CSV_PADDING, 1);
	}
	c->at = c->buf;
	c->end = c->buf + left;
	while (c->end < c->buf + c->cap && !c->last) {
		size_t got;
		if (c->stop && atomic_load(c->stop))
			return err_set(err, ERR_CANCELLED, "cancelled");
		if (!input_read(c->in, c->end, (size_t)(c->buf + c->cap - c->end), &got, err))
			return false;
		if (has_nul(c, c->end, got, err))
			return false;
		c->end += got;
		c->last = got == 0;
	}
	memset(c->end, 0, CSV_PADDING);
	return true;
}

static bool
record_error(const struct csv *c, const char *what, struct err *err)
{
	return err_set(err, ERR_DATA, "'%s' line %llu %s", input_name(c->in),
		(unsigned long long)c->line, what);
}

/* The last byte of the line at hand, or NULL when it is not in the buffer. */
static char *
line_end(const struct csv *c)
{
	char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	char *limit = lf ? lf : c->end;
	char *cr = memchr(c->at, '\r', (size_t)(limit - c->at));
	if (cr && cr + 1 != limit)
		return cr;
	return lf || !c->last ? lf : c->end - 1;
}

/*
 * Passes over empty lines and comments. True when a comment is cut off by the end of the
 * buffer.
 */
static bool
skip_lines(struct csv *c)
{
	for (; c->at < c->end; c->at++, c->line++) {
		if (*c->at == '\n')
			continue;
		if (!c->comment || *c->at != c->comment)
			return false;
		char *stop = line_end(c);
		if (!stop)
			return true;
		c->at = stop;
	}
	return false;
}

/*
 * The next record that is not an empty line. *found false at the end of the
 * file, or (with more false) at the end of the buffer.
 */
static bool
next_record(struct csv *c, bool more, bool *found, struct err *err)
{
	*found = false;
	for (;;) {
		bool cut = skip_lines(c);
		if (c->at == c->end && c->last)
			return true;
		enum csv_step step = cut || c->at == c->end ? CSV_MORE
							    : csv_split(&c->record, &c->at, c->end,
								      c->last, c->delimiter);
		if (step == CSV_TOO_WIDE)
			return record_error(c, "has more than 131,072 fields", err);
		if (step == CSV_MORE) {
			if (c->last)
				return record_error(c, "opens a quote that is never closed", err);
			if (!more)
				return true;
			if (!csv_fill(c, err))
				return false;
			continue;
		}
		const struct csv_field *f = c->record.field;
		if (c->record.n > 1 || f->len > 0 || f->quoted) {
			*found = true;
			return true;
		}
		c->line += c->record.lines;
	}
}

static void
consumed(struct csv *c)
{
	c->line += c->record.lines;
	c->row++;
}

static bool
check_width(const struct csv *c, struct err *err)
{
	if (c->record.n == c->columns)
		return true;
	return err_set(err, ERR_DATA,
		"'%s' line %llu (data row %llu) has %zu field%s, the header has %zu",
		input_name(c->in), (unsigned long long)c->line, (unsigned long long)c->row + 1,
		c->record.n, c->record.n == 1 ? "" : "s", c->columns);
}

static struct csv_field *
plain_field(struct csv *c, size_t i)
{
	struct csv_field *f = &c->record.field[i];
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
		if (!next_record(c, true, &found, err))
			return DATASET_ERROR;
		if (!found)
			break;
		if (!check_width(c, err))
			return DATASET_ERROR;
		widen(d, c);
		consumed(c);
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
			(struct cell_span){ (uint32_t)(f->at - c->buf), (uint32_t)f->len };
	}
	d->rows++;
}

static void
convert(void *arg, size_t col)
{
	struct dataset *d = arg;
	struct csv *c = csv_of(d);
	c->misfit[col] = !dataset_put_column(d, col, c->buf, cells_of(c, col), d->rows);
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
		dataset_widen(d, i / d->rows, c->buf + cell->at, cell->len);
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
		if (!next_record(c, d->rows == 0, &found, err))
			return DATASET_ERROR;
		if (!found)
			break;
		if (!check_width(c, err))
			return DATASET_ERROR;
		keep_record(d, c);
		consumed(c);
	}
	if (!convert_all(d, c)) {
		d->rows = 0;
		return infer_rest(d, c, err);
	}
	return d->rows ? DATASET_ROWS : DATASET_END;
}

/* Delimiter: the candidate that stands most often, and equally often, in the first lines. */
static char
sniff_delimiter(const char *at, const char *end)
{
	static const char candidates[] = { ',', ';', '\t', '|' };
	char best = ',';
	long best_score = 0;
	for (size_t k = 0; k < sizeof(candidates); k++) {
		long first = -1, count = 0, lines = 0, equal = 0;
		bool quoted = false;
		for (const char *p = at; p < end && lines < 20; p++) {
			quoted ^= *p == '"';
			count += *p == candidates[k] && !quoted;
			if (*p != '\n' || quoted)
				continue;
			first = first < 0 ? count : first;
			equal += count == first;
			lines++;
			count = 0;
		}
		first = first < 0 ? count : first;
		long score = first * 100 + (lines ? equal : 1);
		if (first > 0 && (equal == lines || best_score == 0) && score > best_score) {
			best_score = score;
			best = candidates[k];
		}
	}
	return best;
}

/* As asked for, or as a mark at the beginning says. */
static bool
set_encoding(const struct dataset *d, struct csv *c, struct err *err)
{
	const unsigned char *b;
	size_t n;
	if (!input_peek(c->in, &b, &n, err))
		return false;
	bool marked = n >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff));
	c->encoding = d->options.encoding ? d->options.encoding : marked ? "UTF-16" : NULL;
	return !c->encoding || input_recode(c->in, c->encoding, err);
}

static void
skip_mark(struct csv *c)
{
	if (c->end - c->at >= 3 && memcmp(c->at, "\xef\xbb\xbf", 3) == 0)
		c->at += 3;
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
	c->at = c->end = c->buf;
	c->last = false;
	c->line = 1;
	c->row = 0;
	bool found;
	if (!csv_fill(c, err))
		return false;
	skip_mark(c);
	skip_lines(c);
	if (!c->delimiter)
		c->delimiter = sniff_delimiter(c->at, c->end);
	if (d->options.no_header && c->columns)
		return true;
	char *first = c->at;
	uint64_t first_line = c->line;
	if (!next_record(c, true, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_DATA, "'%s' is empty: it has no header and no rows",
			input_name(c->in));
	if (!c->columns) {
		c->columns = c->record.n;
		c->names = ARENA_ARRAY(d->arena, const char *, c->columns);
		c->wanted = ARENA_ARRAY(d->arena, size_t, c->columns);
		name_columns(d, c);
	}
	if (d->options.no_header) {
		/* Names made, the record is data; a first record longer than the buffer moved it. */
		c->at = first >= c->buf && first < c->at ? first : c->buf;
		c->line = first_line;
	} else {
		c->line += c->record.lines;
	}
	return true;
}

/* From a copy of the buffer, because quotes are undone in place. */
static bool
guess_types(struct dataset *d, struct csv *c, struct err *err)
{
	char *at = c->at;
	char *end = c->end;
	uint64_t line = c->line;
	size_t n = (size_t)(end - at);
	char *copy = xmalloc(n + CSV_PADDING);
	memcpy(copy, at, n);
	memset(copy + n, 0, CSV_PADDING);
	c->at = copy;
	c->end = copy + n;
	bool ok = true;
	for (size_t i = 0; ok && i < GUESS_ROWS; i++) {
		bool found;
		ok = next_record(c, false, &found, err);
		if (!ok || !found)
			break;
		ok = check_width(c, err);
		if (ok) {
			widen(d, c);
			consumed(c);
		}
	}
	free(copy);
	c->at = at;
	c->end = end;
	c->line = line;
	c->row = 0;
	return ok;
}

/* Whether what is in the buffer, as far as whole lines go, is not UTF-8. */
static bool
is_foreign(const struct csv *c)
{
	size_t n = (size_t)(c->end - c->at);
	const char *stop = c->last ? c->end : memrchr(c->at, '\n', n);
	return stop && !utf8_valid(c->at, (size_t)(stop - c->at));
}

static bool
csv_rewind(struct dataset *d, struct err *err)
{
	return input_rewind(csv_of(d)->in, err) && csv_begin(d, csv_of(d), err);
}

static void
csv_progress(const struct dataset *d, uint64_t *done, uint64_t *total)
{
	input_progress(csv_of(d)->in, done, total);
}

static void
csv_close(struct dataset *d)
{
	struct csv *c = csv_of(d);
	input_close(c->in);
	csv_record_free(&c->record);
	free(c->buf);
	free(c->cells);
	free(c->misfit);
	free(c);
}

static const char *
describe(struct dataset *d, const struct csv *c)
{
	const char *packed = input_compression(c->in), *form = "CSV";
	const char *code = c->encoding ? c->encoding : c->foreign ? "not UTF-8" : "";
	if (c->delimiter == '\t')
		form = "TSV";
	else if (c->delimiter != ',')
		form = arena_printf(d->arena, "CSV, delimiter %c", c->delimiter);
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
	c->in = in;
	c->stop = d->options.stop;
	c->cap = BUFFER_FIRST;
	c->buf = xmalloc(c->cap + CSV_PADDING);
	c->delimiter = d->options.format == DATASET_TSV && !d->options.delimiter
			       ? '\t'
			       : d->options.delimiter;
	d->ops = &csv_ops;
	d->impl = c;
	c->comment = d->options.comment;
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
