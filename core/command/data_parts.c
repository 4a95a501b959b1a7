// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Options to a dataset, and a profile to a table. */
#include "core/command/data_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

const char *const *
data_names(struct arena *a, const char *const *lists, size_t n)
{
	size_t count = 0, room = n + 1;
	for (size_t i = 0; i < n; i++)
		for (const char *p = lists[i]; *p; p++)
			room += *p == ',';
	const char **names = ARENA_ARRAY(a, const char *, room);
	for (size_t i = 0; i < n; i++) {
		const char *p = lists[i];
		for (;;) {
			size_t len = strcspn(p, ",");
			struct str name = str_trim(str_make(p, len));
			if (name.len)
				names[count++] = arena_strndup(a, name.at, name.len);
			if (!p[len])
				break;
			p += len + 1;
		}
	}
	return names;
}

/* A character other than a quote or a line end; 0 when it is not given. */
static bool
character_of(const struct command_call *call, const char *name, char *out, struct err *err)
{
	const char *text = args_text(call->args, name);
	*out = 0;
	if (!text)
		return true;
	if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
		*out = '\t';
	else if (strlen(text) == 1 && !strchr("\"\r\n", *text) && (unsigned char)*text < 0x80)
		*out = *text;
	return *out ||
	       err_set(err, ERR_USAGE, "'--%s' wants one character or 'tab', not '%s'", name, text);
}

/* How the text of CSV is written; what would make a file mean two things is refused. */
static bool
dialect(const struct command_call *call, struct dataset_options *out, struct err *err)
{
	if (!character_of(call, "delimiter", &out->delimiter, err) ||
		!character_of(call, "comment", &out->comment, err) ||
		!character_of(call, "decimal", &out->decimal, err) ||
		!character_of(call, "thousands", &out->thousands, err))
		return false;
	const char *marks = "0123456789+-eE";
	if ((out->decimal && strchr(marks, out->decimal)) ||
		(out->thousands && strchr(marks, out->thousands)))
		return err_set(err, ERR_USAGE,
			"'--decimal' and '--thousands' cannot be what numbers are made of");
	if (out->thousands == (out->decimal ? out->decimal : '.'))
		return err_set(err, ERR_USAGE,
			"'%c' cannot stand for the point and between thousands; say --decimal too",
			out->thousands);
	return true;
}

bool
data_options(const struct command_call *call, struct arena *a, struct dataset_options *out,
	struct err *err)
{
	size_t n_columns, n_missing;
	const char *const *columns = args_list(call->args, "columns", &n_columns);
	const char *const *missing = args_list(call->args, "missing", &n_missing);
	*out = (struct dataset_options){
		.columns = n_columns ? data_names(a, columns, n_columns) : NULL,
		.missing = n_missing ? missing : NULL,
		.table = args_text(call->args, "table"),
		.encoding = args_text(call->args, "encoding"),
		.no_header = args_flag(call->args, "no-header"),
		.stop = call->job ? job_stop_flag(call->job) : NULL,
	};
	if (!dialect(call, out, err))
		return false;
	return !out->columns || out->columns[0] ||
	       err_set(err, ERR_USAGE, "'--columns' names no column");
}

bool
data_blame(struct err *err)
{
	if (err->code == ERR_CORRUPT || err->code == ERR_SCHEMA || err->code == ERR_MEMORY)
		err->code = ERR_DATA;
	return false;
}

static bool
look_at(const char *path, struct stat *st)
{
	return strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, st) == 0 : stat(path, st) == 0;
}

/* A file that is opened by its name twice is two inputs; standard input and pipes are one. */
bool
data_apart(const char *path, const char *other, struct err *err)
{
	struct stat a, b;
	bool named = strcmp(path, "-") != 0 && strcmp(other, "-") != 0;
	if (!look_at(path, &a) || !look_at(other, &b) || a.st_dev != b.st_dev ||
		a.st_ino != b.st_ino || S_ISDIR(a.st_mode) || (named && S_ISREG(a.st_mode)))
		return true;
	return err_set(err, ERR_USAGE,
		"'%s' and '%s' are one input, which can be read only once; put it in a file", path,
		other);
}

bool
data_read_schema(struct arena *a, const char *path, const struct data_schema **out, struct err *err)
{
	return data_schema_read(a, path, out, err) || data_blame(err);
}

bool
data_profile(const struct command_call *call, const char *path, const char *const *texts,
	const struct profile_visitor *visitor, struct profile **out, struct err *err)
{
	struct arena *a = arena_new();
	struct dataset *d = NULL;
	struct dataset_options how;
	struct profile_options o = { .rows_max = (uint64_t)args_int(call->args, "limit", 0),
		.visitor = visitor };
	bool ok = data_options(call, a, &how, err);
	how.texts = texts;
	ok = ok && dataset_open(path, &how, &d, err) && profile_read(d, &o, call->job, out, err);
	dataset_close(d);
	arena_free(a);
	if (!ok)
		return data_blame(err);
	if ((*out)->rows)
		return true;
	profile_free(*out);
	return err_set(err, ERR_DATA, "'%s' has columns and no rows", path);
}

void
data_put_head(struct report *r, const char *path, const struct profile *p)
{
	report_value_text(r, "file", "file", path);
	report_value_text(r, "kind", "read as", p->kind);
	report_value_int(r, "rows", "rows", (int64_t)p->rows);
	report_value_int(r, "columns_read", "columns", (int64_t)p->cols);
	if (p->duplicates_known)
		report_value_int(r, "duplicate_rows", "duplicate rows", (int64_t)p->duplicates);
	else
		report_value_missing(
			r, "duplicate_rows", "duplicate rows", "not counted over a million rows");
	if (p->cut)
		report_warning(r, "only the first rows were read, as asked with --limit");
	size_t least = SIZE_MAX;
	for (size_t i = 0; i < p->cols; i++) {
		const struct column_profile *c = &p->col[i];
		if (c->sample && c->sample < c->values && c->sample < least)
			least = c->sample;
	}
	if (least != SIZE_MAX) {
		char text[NUMBER_MAX];
		report_warning(r,
			"quantiles and pictures of numbers are of a random sample of %s values a "
			"column; counts, ranges, means and deviations are of all rows",
			number_count(text, (int64_t)least));
	}
}

/* ---- the table of columns ---- */

enum {
	NAME,
	TYPE,
	MISSING,
	DISTINCT,
	MIN,
	MEDIAN,
	MAX,
	LEAST,
	MIDDLE,
	MOST,
	WHOLE_LEAST,
	WHOLE_MOST,
	MEAN,
	SD,
	ZEROS,
	INFINITE,
	TOP,
	TOP_SHARE,
	EXACT,
	P5,
	P25,
	P75,
	P95,
	SKEW,
	FALLS,
	FROM,
	TO,
	COUNT
};

static const struct {
	const char *name;
	enum cell_type type;
} cells[COUNT] = {
	[NAME] = { "column", CELL_TEXT },
	[TYPE] = { "type", CELL_TEXT },
	[MISSING] = { "missing", CELL_REAL },
	[DISTINCT] = { "distinct", CELL_INT },
	[MIN] = { "shown_min", CELL_TEXT },
	[MEDIAN] = { "shown_median", CELL_TEXT },
	[MAX] = { "shown_max", CELL_TEXT },
	[LEAST] = { "min", CELL_REAL },
	[MIDDLE] = { "median", CELL_REAL },
	[MOST] = { "max", CELL_REAL },
	[WHOLE_LEAST] = { "whole_min", CELL_INT },
	[WHOLE_MOST] = { "whole_max", CELL_INT },
	[MEAN] = { "mean", CELL_REAL },
	[SD] = { "sd", CELL_REAL },
	[ZEROS] = { "zeros", CELL_INT },
	[INFINITE] = { "infinite", CELL_INT },
	[TOP] = { "top", CELL_TEXT },
	[TOP_SHARE] = { "top_share", CELL_REAL },
	[EXACT] = { "distinct_exact", CELL_BOOL },
	[P5] = { "p5", CELL_REAL },
	[P25] = { "p25", CELL_REAL },
	[P75] = { "p75", CELL_REAL },
	[P95] = { "p95", CELL_REAL },
	[SKEW] = { "skewness", CELL_REAL },
	[FALLS] = { "falls", CELL_INT },
	[FROM] = { "from", CELL_TIME },
	[TO] = { "to", CELL_TIME },
};

static const struct column columns[] = {
	{ .name = "column", .priority = 99, .max_width = 24 },
	{ .name = "type", .priority = 98 },
	{ .name = "missing", .format = FORMAT_PERCENT, .priority = 97 },
	{ .name = "distinct", .format = FORMAT_COUNT, .priority = 93 },
	{ .name = "shown_min",
		.title = "min",
		.shown_only = true,
		.align = ALIGN_RIGHT,
		.priority = 96 },
	{ .name = "shown_median",
		.title = "median",
		.shown_only = true,
		.align = ALIGN_RIGHT,
		.priority = 94 },
	{ .name = "shown_max",
		.title = "max",
		.shown_only = true,
		.align = ALIGN_RIGHT,
		.priority = 95 },
	{ .name = "mean", .format = FORMAT_SHORT, .digits = 5, .priority = 92 },
	{ .name = "sd", .format = FORMAT_SHORT, .digits = 4, .priority = 91 },
	{ .name = "top", .title = "most frequent", .max_width = 20, .priority = 80 },
	{ .name = "top_share", .title = "share", .format = FORMAT_PERCENT, .priority = 79 },
	{ .name = "min", .hidden = true },
	{ .name = "median", .hidden = true },
	{ .name = "max", .hidden = true },
	{ .name = "whole_min", .hidden = true },
	{ .name = "whole_max", .hidden = true },
	{ .name = "zeros", .format = FORMAT_COUNT, .hidden = true },
	{ .name = "infinite", .format = FORMAT_COUNT, .hidden = true },
	{ .name = "distinct_exact", .hidden = true },
	{ .name = "p5", .hidden = true },
	{ .name = "p25", .hidden = true },
	{ .name = "p75", .hidden = true },
	{ .name = "p95", .hidden = true },
	{ .name = "skewness", .hidden = true },
	{ .name = "falls", .hidden = true },
	{ .name = "from", .hidden = true },
	{ .name = "to", .hidden = true },
	{ 0 },
};

/* A value of the column for people: six digits, whole numbers and dates in full. */
static const char *
value_text(char out[NUMBER_MAX], const struct column_profile *c, double v, const int64_t *whole)
{
	if (c->type == FIELD_TIME) {
		char stamp[FIELD_TIME_MAX];
		field_time_text(stamp, whole ? *whole : (int64_t)v);
		stamp[strcspn(stamp, "T")] = '\0'; /* the day will do; whole in exports */
		snprintf(out, NUMBER_MAX, "%s", stamp);
		return out;
	}
	if (c->type == FIELD_INT && whole) {
		snprintf(out, NUMBER_MAX, "%" PRId64, *whole);
		return out;
	}
	return number_short(out, v, 6);
}

static void
put_text(struct rowset_build *b, size_t col, size_t row, const char *s)
{
	rowset_build_text(b, col, row, s, strlen(s));
}

static void
put_real(struct rowset_build *b, size_t col, size_t row, double v)
{
	if (!isnan(v))
		rowset_build_real(b, col, row, v);
}

static void
put_numbers(struct rowset_build *b, size_t row, const struct column_profile *c)
{
	char text[NUMBER_MAX];
	if (c->values == 0 || c->type == FIELD_BOOL)
		return;
	put_text(b, MIN, row, value_text(text, c, c->numbers.min, &c->whole_min));
	put_text(b, MEDIAN, row, value_text(text, c, c->quantile[3], NULL));
	put_text(b, MAX, row, value_text(text, c, c->numbers.max, &c->whole_max));
	rowset_build_int(b, FALLS, row, (int64_t)c->falls);
	if (c->type == FIELD_TIME) {
		rowset_build_int(b, FROM, row, c->whole_min);
		rowset_build_int(b, TO, row, c->whole_max);
		return;
	}
	put_real(b, LEAST, row, c->numbers.min);
	put_real(b, MIDDLE, row, c->quantile[3]);
	put_real(b, MOST, row, c->numbers.max);
	if (c->type == FIELD_INT) {
		rowset_build_int(b, WHOLE_LEAST, row, c->whole_min);
		rowset_build_int(b, WHOLE_MOST, row, c->whole_max);
	}
	put_real(b, MEAN, row, c->numbers.mean);
	put_real(b, SD, row, c->numbers.sd);
	put_real(b, SKEW, row, c->numbers.skewness);
	put_real(b, P5, row, c->quantile[1]);
	put_real(b, P25, row, c->quantile[2]);
	put_real(b, P75, row, c->quantile[4]);
	put_real(b, P95, row, c->quantile[5]);
	rowset_build_int(b, ZEROS, row, (int64_t)c->numbers.zeros);
	rowset_build_int(b, INFINITE, row, (int64_t)c->numbers.infinite);
}

static void
put_column(struct rowset_build *b, const struct column_profile *c)
{
	size_t row = rowset_build_row(b);
	put_text(b, NAME, row, c->name);
	put_text(b, TYPE, row, field_type_name(c->type));
	rowset_build_real(b, MISSING, row, (double)c->missing / (double)c->rows);
	rowset_build_int(b, DISTINCT, row, (int64_t)c->distinct);
	rowset_build_int(b, EXACT, row, c->distinct_exact);
	if (c->type != FIELD_TEXT && c->type != FIELD_EMPTY)
		put_numbers(b, row, c);
	/* Among very many texts nobody can say which is the most frequent. */
	if (c->levels && (c->type == FIELD_TEXT || c->type == FIELD_BOOL) &&
		c->level[0].count > c->levels_lost) {
		rowset_build_text(b, TOP, row, c->level[0].name, c->level[0].len);
		put_real(b, TOP_SHARE, row, c->top_share);
	}
}

bool
data_put_columns(struct report *r, const struct profile *p, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)256 << 20);
	const struct rowset *rs;
	for (size_t i = 0; i < COUNT; i++)
		rowset_build_column(b, cells[i].name, cells[i].type);
	for (size_t i = 0; i < p->cols; i++)
		put_column(b, &p->col[i]);
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_table(r, "columns", rs, columns, NULL);
	return true;
}
