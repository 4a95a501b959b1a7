// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Each param against the metric, one after the other. */
#include "core/command/run_importance.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/job/job.h"
#include "core/stats/association.h"
#include "core/table/rowset_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT ((size_t)16 << 20)

struct pairs {
	struct arena *a;
	const struct cells *param, *metric;
	double *x, *y;
	size_t *group;
	size_t n, values;
	bool numbers;
};

struct finding {
	const char *name, *method, *why;
	double value;
	double sure; /* what it is at least, most likely */
	size_t runs, values;
};

/* The runs that have both, and the param as numbers and as groups. */
static void
gather(struct pairs *p, size_t rows)
{
	struct map *seen = map_new(p->a);
	p->n = 0;
	p->numbers = true;
	for (size_t i = 0; i < rows; i++) {
		if (cells_null(p->param, i) || cells_null(p->metric, i) ||
			!isfinite(p->metric->at.r[i]))
			continue;
		const char *text = p->param->at.s[i];
		size_t len = strlen(text);
		if (!parse_real(text, len, &p->x[p->n]) || !isfinite(p->x[p->n])) {
			p->numbers = false;
			p->x[p->n] = (double)NAN;
		}
		p->y[p->n] = p->metric->at.r[i];
		p->group[p->n++] = map_intern(seen, text, len);
	}
	p->values = map_len(seen);
}

/*
 * The lower end of the 95 % interval by Fisher's z = atanh(r), whose standard error
 * is 1 / sqrt(n - 3): a strong correlation of three runs says less than a weaker one
 * of thirty. Of a correlation ratio, after what k groups explain by chance is taken
 * away (epsilon squared, 1 - (1 - r^2) (n - 1) / (n - k)).
 */
static double
least_likely(const struct pairs *p, double r)
{
	double n = (double)p->n;
	double k = p->numbers ? 2 : (double)p->values;
	if (p->n < 4 || n <= k)
		return 0;
	if (!p->numbers)
		r = sqrt(fmax(0, 1 - (1 - r * r) * (n - 1) / (n - k)));
	r = fmin(fabs(r), 1 - 1e-12);
	return fmax(0, tanh(atanh(r) - 1.959964 / sqrt(n - 3)));
}

static struct finding
judge(struct pairs *p)
{
	struct finding f = { .name = p->param->name, .runs = p->n, .values = p->values };
	f.method = p->numbers ? "Spearman" : "correlation ratio";
	f.value = (double)NAN;
	if (p->n < 3)
		f.why = "fewer than three runs have both";
	else if (p->values < 2)
		f.why = "every run has the same value";
	else if (!p->numbers && 2 * p->values > p->n)
		f.why = "too many different values";
	else
		f.value = p->numbers ? spearman(p->x, p->y, p->n)
				     : correlation_ratio(p->group, p->values, p->y, p->n);
	if (!f.why && isnan(f.value))
		f.why = "the metric does not vary";
	if (!isnan(f.value))
		f.sure = least_likely(p, f.value);
	return f;
}

static int
compare(const void *a, const void *b)
{
	const struct finding *p = a, *q = b;
	if (isnan(p->value) != isnan(q->value))
		return isnan(p->value) ? 1 : -1;
	if (p->sure < q->sure || p->sure > q->sure)
		return p->sure > q->sure ? -1 : 1;
	double x = isnan(p->value) ? 0 : fabs(p->value), y = isnan(q->value) ? 0 : fabs(q->value);
	if (x < y || x > y)
		return x > y ? -1 : 1;
	return strcmp(p->name, q->name);
}

static void
put(struct rowset_build *b, const char *column, size_t row, const char *text)
{
	if (text)
		rowset_build_text(
			b, rowset_build_column(b, column, CELL_TEXT), row, text, strlen(text));
}

static bool
finish(const struct finding *found, size_t n, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(LIMIT);
	static const char *const texts[] = { "name", "method", "why" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		(void)rowset_build_column(b, texts[i], CELL_TEXT);
	size_t value = rowset_build_column(b, "value", CELL_REAL);
	size_t strength = rowset_build_column(b, "strength", CELL_REAL);
	size_t runs = rowset_build_column(b, "runs", CELL_INT);
	size_t values = rowset_build_column(b, "values", CELL_INT);
	for (size_t i = 0; i < n; i++) {
		size_t row = rowset_build_row(b);
		put(b, "name", row, found[i].name);
		put(b, "method", row, found[i].method);
		put(b, "why", row, found[i].why);
		rowset_build_int(b, runs, row, (int64_t)found[i].runs);
		rowset_build_int(b, values, row, (int64_t)found[i].values);
		if (isnan(found[i].value))
			continue;
		rowset_build_real(b, value, row, found[i].value);
		rowset_build_real(b, strength, row, fabs(found[i].value));
	}
	return rowset_build_finish(b, out, err);
}

bool
run_importance(struct job *job, const struct rowset *runs, const char *metric,
	const struct rowset **out, struct err *err)
{
	size_t col = runs ? rowset_find(runs, metric) : ROWSET_NONE;
	if (col == ROWSET_NONE || runs->col[col].type != CELL_REAL)
		return err_set(err, ERR_NOT_FOUND, "no run here has '%s'", metric);
	struct arena *a = arena_new();
	struct pairs p = { .metric = &runs->col[col] };
	p.x = ARENA_ARRAY(a, double, runs->rows + 1);
	p.y = ARENA_ARRAY(a, double, runs->rows + 1);
	p.group = ARENA_ARRAY(a, size_t, runs->rows + 1);
	struct finding *found = ARENA_ARRAY(a, struct finding, runs->cols + 1);
	size_t n = 0;
	bool ok = true;
	for (size_t i = 0; ok && i < runs->cols; i++) {
		if (!str_starts(runs->col[i].name, "params.") || runs->col[i].type != CELL_TEXT)
			continue;
		p.a = arena_new();
		p.param = &runs->col[i];
		gather(&p, runs->rows);
		found[n++] = judge(&p);
		arena_free(p.a);
		if (job && job_stopping(job))
			ok = err_set(err, ERR_CANCELLED, "stopped");
	}
	if (ok && n > 0)
		qsort(found, n, sizeof(*found), compare);
	ok = ok && finish(found, n, out, err);
	arena_free(a);
	return ok;
}
