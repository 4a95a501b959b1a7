// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Describing columns. */
#include "tui/widget/table_describe.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "core/table/cell_format.h"
#include "core/table/rowset_build.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/widget/table_ui.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_BYTES ((size_t)64 << 20)
#define TEXT_BYTES 4096

enum { NAME, VALUES, MISSING, DISTINCT, LEAST, MEDIAN, MOST, FIELDS };

struct summary {
	size_t values, distinct;
	bool numbers; /* all of them */
	double *list;
	size_t n; /* of list: without NaN */
};

static bool
number_of(const struct cells *c, size_t row, double *out)
{
	switch (c->type) {
	case CELL_REAL:
		*out = c->at.r[row];
		return true;
	case CELL_INT:
		*out = (double)c->at.i[row];
		return true;
	case CELL_TEXT:
		return parse_real(c->at.s[row], strlen(c->at.s[row]), out);
	case CELL_TIME:
	case CELL_BOOL:
	case CELL_SERIES:
		break;
	}
	return false;
}

static struct summary
sum_up(struct arena *a, const struct cells *c, size_t rows)
{
	struct summary s = { .numbers = true, .list = ARENA_ARRAY(a, double, rows + 1) };
	struct map *seen = map_new(a);
	struct strbuf text;
	strbuf_init(&text, TEXT_BYTES);
	for (size_t row = 0; row < rows; row++) {
		double v = 0;
		if (cells_null(c, row))
			continue;
		s.values++;
		strbuf_clear(&text);
		cell_format_raw(&text, c, row);
		map_intern(seen, text.at, text.len);
		s.numbers = s.numbers && number_of(c, row, &v);
		if (s.numbers && !isnan(v))
			s.list[s.n++] = v;
	}
	s.distinct = map_len(seen);
	strbuf_free(&text);
	return s;
}

static int
compare(const void *x, const void *y)
{
	double a = *(const double *)x;
	double b = *(const double *)y;
	return a < b ? -1 : a > b;
}

static void
add_row(struct rowset_build *b, const struct cells *c, size_t rows)
{
	struct arena *a = arena_new();
	struct summary s = sum_up(a, c, rows);
	size_t row = rowset_build_row(b);
	rowset_build_text(b, NAME, row, c->name, strlen(c->name));
	rowset_build_int(b, VALUES, row, (int64_t)s.values);
	rowset_build_int(b, MISSING, row, (int64_t)(rows - s.values));
	rowset_build_int(b, DISTINCT, row, (int64_t)s.distinct);
	if (s.numbers && s.n > 0) {
		size_t half = s.n / 2;
		qsort(s.list, s.n, sizeof(*s.list), compare);
		double median = s.n % 2 ? s.list[half] : s.list[half - 1] / 2 + s.list[half] / 2;
		rowset_build_real(b, LEAST, row, s.list[0]);
		rowset_build_real(b, MEDIAN, row, median);
		rowset_build_real(b, MOST, row, s.list[s.n - 1]);
	}
	arena_free(a);
}

const struct rowset *
table_describe(const struct rowset *rows)
{
	static const struct {
		const char *name;
		enum cell_type type;
	} fields[FIELDS] = { { "column", CELL_TEXT }, { "values", CELL_INT },
		{ "missing", CELL_INT }, { "distinct", CELL_INT }, { "min", CELL_REAL },
		{ "median", CELL_REAL }, { "max", CELL_REAL } };
	struct rowset_build *b = rowset_build_new(ROWS_BYTES);
	const struct rowset *out = NULL;
	struct err err = ERR_INIT;
	for (size_t i = 0; i < FIELDS; i++)
		rowset_build_column(b, fields[i].name, fields[i].type);
	for (size_t i = 0; i < rows->cols; i++)
		add_row(b, &rows->col[i], rows->rows);
	return rowset_build_finish(b, &out, &err) ? out : NULL;
}

/* ---- in the background ---- */

struct describing {
	const struct rowset *rows, *summary;
};

static void
describing_free(void *arg)
{
	struct describing *d = arg;
	rowset_free(d->rows);
	rowset_free(d->summary);
	free(d);
}

static bool
describe_work(struct job *job, void *context, void *arg, struct err *err)
{
	struct describing *d = arg;
	(void)job;
	(void)context;
	d->summary = table_describe(d->rows);
	return d->summary ||
	       err_set(err, ERR_MEMORY, "too many columns to describe; filter the rows first");
}

static void
describe_done(void *owner, void *arg, bool ok, const struct err *err)
{
	static const struct column columns[] = { { .name = "column", .max_width = 48 },
		{ .name = "values", .format = FORMAT_COUNT },
		{ .name = "missing", .format = FORMAT_COUNT },
		{ .name = "distinct", .format = FORMAT_COUNT },
		{ .name = "min", .format = FORMAT_SHORT, .digits = 6 },
		{ .name = "median", .format = FORMAT_SHORT, .digits = 6 },
		{ .name = "max", .format = FORMAT_SHORT, .digits = 6 }, { .name = NULL } };
	struct describing *d = arg;
	if (ok) {
		struct report *r = report_new("Every column of the rows shown");
		report_table(r, "columns", rowset_ref(d->summary), columns, NULL);
		app_show_report(owner, r);
	} else {
		app_fail(owner, err);
	}
	describing_free(d);
}

static const struct job_ops describe_ops = {
	.title = "describing the columns",
	.kind = JOB_READ,
	.work = describe_work,
	.done = describe_done,
	.drop = describing_free,
};

void
table_describe_open(const struct table_ui *ui)
{
	if (!ui->table->rows)
		return;
	struct describing *d = xcalloc(1, sizeof(*d));
	d->rows = table_shown(ui->table);
	job_submit(app_engine(ui->view->app)->pool, &describe_ops, ui->view->app, d);
}
