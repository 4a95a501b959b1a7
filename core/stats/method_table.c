// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The table itself, and what all methods have in common: sizes, limits, verdicts. */
#include "core/stats/method_table.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/stats/method_runs.h"
#include "core/stats/undefined.h"

#define METHOD(function, name, input, direction, judged, warn, alarm, min_n, compares, definition, \
	missing, option, source)                                                                   \
 { name, input, compares, definition, direction, judged, (double)(warn), (double)(alarm), min_n,   \
	 missing, option, source, method_run_##function },
const struct method method_table[] = {
#include "core/stats/methods.def"
};
#undef METHOD

const size_t method_count = sizeof(method_table) / sizeof(*method_table);

static const struct {
	const char *name, *text;
} inputs[METHOD_INPUTS] = {
	[METHOD_NUMBERS_PAIR] = { "numbers-pair", "a number column, reference and current" },
	[METHOD_LEVELS_PAIR] = { "levels-pair", "a text column, reference and current" },
	[METHOD_NUMBERS] = { "numbers", "a number column" },
	[METHOD_SERIES] = { "series", "a number column in order of time" },
	[METHOD_SCORES] = { "scores", "truth and score" },
	[METHOD_LABELS] = { "labels", "truth and predicted class" },
	[METHOD_TARGETS] = { "targets", "truth and predicted number" },
	[METHOD_GROUPS] = { "groups", "truth, predicted class and group" },
	[METHOD_ARM_COLUMNS] = { "arm-columns", "two number columns and the arm" },
	[METHOD_COUNTS] = { "counts", "units per arm" },
	[METHOD_ARMS] = { "arms", "successes and trials per arm" },
	[METHOD_SHARES] = { "shares", "counts or shares of bins, current and reference" },
	[METHOD_LIST] = { "list", "numbers of one's own" },
};

const char *
method_input_text(enum method_input input)
{
	return inputs[input].text;
}

const char *
method_input_name(enum method_input input)
{
	return inputs[input].name;
}

const struct method *
method_find(const char *name)
{
	for (size_t i = 0; i < method_count; i++)
		if (strcmp(method_table[i].name, name) == 0)
			return &method_table[i];
	return NULL;
}

bool
method_takes_any_order(const struct method *m)
{
	return m->run == method_run_psi || m->run == method_run_psi_open || m->run == method_run_ks;
}

const char *
method_verdict_text(enum method_verdict v)
{
	switch (v) {
	case METHOD_UNJUDGED:
		return "not judged";
	case METHOD_UNDEFINED:
		return "undefined";
	case METHOD_FINE:
		return "fine";
	case METHOD_WARNS:
		return "warns";
	case METHOD_ALARMS:
		return "alarms";
	}
	return "";
}

void
method_put(struct method_result *r, const char *key, const char *label, double value)
{
	if (r->values < METHOD_VALUES_MAX)
		r->value[r->values++] = (struct method_value){ key, label, value };
}

void
method_caution(struct method_result *r, struct arena *a, const char *fmt, ...)
{
	char text[256];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (r->cautions < METHOD_CAUTIONS_MAX)
		r->caution[r->cautions++] = arena_strdup(a, text);
}

void
method_small_effect(
	struct method_result *r, struct arena *a, double effect, double limit, const char *what)
{
	if (r->p < r->alarm && fabs(effect) < limit)
		method_caution(r, a,
			"significant and small: %s is %.3g; with %zu and %zu rows far smaller "
			"differences than matter are found",
			what, effect, r->n[0], r->n[1]);
}

void
method_detail_begin(struct method_result *r, struct arena *a, const char *key, size_t rows,
	const char *const columns[])
{
	struct method_detail *d = &r->detail;
	*d = (struct method_detail){ .key = key, .total = rows };
	while (d->columns < METHOD_DETAIL_COLUMNS && columns[d->columns]) {
		d->column[d->columns] = columns[d->columns];
		d->columns++;
	}
	d->cell = ARENA_ARRAY(a, double, rows * d->columns + 1);
}

void
method_detail_names(struct method_result *r, const char *name_of, const char *const names[])
{
	r->detail.name_of = names ? name_of : NULL;
	r->detail.name = names;
}

void
method_row(struct method_result *r, const double values[])
{
	struct method_detail *d = &r->detail;
	double *cell = d->cell + d->rows++ * d->columns;
	memcpy(cell, values, d->columns * sizeof(*cell));
}

double
method_alpha(const struct method_data *d)
{
	return d->alpha > 0 && d->alpha < 1 ? d->alpha : 0.05;
}

static size_t
count_whole(const struct method_data *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++)
		n += isfinite(d->x[i]) && (!d->y || isfinite(d->y[i])) &&
		     (!d->group || d->group[i] < d->groups);
	return n;
}

/* Rows that count, and those that do not. */
static void
take_sizes(const struct method *m, const struct method_data *d, struct method_result *r)
{
	if (m->input == METHOD_NUMBERS_PAIR) {
		r->n[0] = d->ref->n;
		r->n[1] = d->cur->n;
		r->dropped[0] = d->ref->dropped;
		r->dropped[1] = d->cur->dropped;
	} else if (m->input == METHOD_LEVELS_PAIR) {
		r->n[0] = d->levels->n_ref;
		r->n[1] = d->levels->n_cur;
	} else {
		r->n[0] = count_whole(d);
		r->dropped[0] = d->n - r->n[0];
	}
}

static bool
is_pair(const struct method *m)
{
	return m->input == METHOD_NUMBERS_PAIR || m->input == METHOD_LEVELS_PAIR;
}

static bool
has_enough(const struct method *m, struct arena *a, struct method_result *r)
{
	size_t least = is_pair(m) && r->n[1] < r->n[0] ? r->n[1] : r->n[0];
	if (least >= m->min_n)
		return true;
	size_t left_out = r->dropped[0] + r->dropped[1];
	const char *more =
		left_out ? arena_printf(a, " (%zu missing or infinite ones left out)", left_out)
			 : "";
	if (is_pair(m))
		r->why = arena_printf(a,
			"needs at least %zu values on each side; there are %zu and %zu%s", m->min_n,
			r->n[0], r->n[1], more);
	else
		r->why = arena_printf(
			a, "needs at least %zu; there are %zu%s", m->min_n, r->n[0], more);
	return false;
}

static double
judged_value(const struct method *m, const struct method_result *r)
{
	for (size_t i = 0; i < r->values; i++)
		if (strcmp(r->value[i].key, m->judged) == 0)
			return r->value[i].value;
	return UNDEFINED;
}

/* The judged value to the front, the others in their order. */
static void
judged_first(const struct method *m, struct method_result *r)
{
	for (size_t i = 1; i < r->values; i++) {
		if (strcmp(r->value[i].key, m->judged) != 0)
			continue;
		struct method_value v = r->value[i];
		memmove(r->value + 1, r->value, i * sizeof(*r->value));
		r->value[0] = v;
		return;
	}
}

static enum method_verdict
judge(const struct method *m, const struct method_result *r)
{
	double v = m->direction == METHOD_P ? r->p : judged_value(m, r);
	if (r->why || isnan(v) || isnan(judged_value(m, r)))
		return METHOD_UNDEFINED;
	if (m->direction == METHOD_NONE || isnan(r->alarm))
		return METHOD_UNJUDGED;
	if (m->direction == METHOD_HIGH)
		return v >= r->alarm ? METHOD_ALARMS : v >= r->warn ? METHOD_WARNS : METHOD_FINE;
	return v < r->alarm ? METHOD_ALARMS : v < r->warn ? METHOD_WARNS : METHOD_FINE;
}

static double
limit_of(double asked, double own)
{
	return asked != 0 && !isnan(asked) ? asked : own;
}

void
method_run(const struct method *m, const struct method_data *d, struct arena *a,
	struct method_result *out)
{
	*out = (struct method_result){ .p = UNDEFINED,
		.interval = { UNDEFINED, UNDEFINED },
		.warn = limit_of(d->warn, m->warn),
		.alarm = limit_of(d->alarm, m->alarm) };
	/* A limit of one's own leaves no room for a warning that was meant for another. */
	if (out->alarm != m->alarm && !(d->warn > 0))
		out->warn = UNDEFINED;
	take_sizes(m, d, out);
	if (has_enough(m, a, out))
		m->run(d, a, out);
	judged_first(m, out);
	if (!out->why && !out->may_be_infinite && isinf(judged_value(m, out)))
		out->why = "the values are beyond the range of doubles";
	out->verdict = judge(m, out);
	if (out->verdict == METHOD_UNDEFINED && !out->why)
		out->why = out->why_missing ? out->why_missing : "undefined for these values";
}
