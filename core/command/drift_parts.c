// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Columns of a drift report, for people and for machines. */
#include "core/command/drift_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

static const char *
verdict_word(enum drift_verdict v)
{
	switch (v) {
	case DRIFT_ALARMS:
		return "drift";
	case DRIFT_WARNS:
		return "watch";
	case DRIFT_UNDEFINED:
		return "undefined";
	case DRIFT_SKIPPED:
		return "skipped";
	case DRIFT_NONE:
		break;
	}
	return "fine";
}

/* ---- the sentence of one column ---- */

static void
add_share(struct strbuf *s, double share)
{
	char text[NUMBER_MAX];
	strbuf_printf(s, "%s %%", number_short(text, 100 * share, 3));
}

static void
add_p(struct strbuf *s, double p)
{
	char text[NUMBER_MAX];
	if (p > 0)
		strbuf_printf(s, ", p %s", number_short(text, p, 2));
	else
		strbuf_add(s, ", p below 1e-300");
}

static void
add_numbers(struct strbuf *s, const struct drift_feature *f)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	strbuf_printf(s, "; median %s, was %s", number_short(b, f->median[1], 4),
		number_short(a, f->median[0], 4));
	if (f->outside > 0) {
		strbuf_add(s, "; ");
		add_share(s, f->outside);
		strbuf_printf(s, " outside %s to %s", number_short(a, f->range[0], 4),
			number_short(b, f->range[1], 4));
	}
}

static void
add_levels(struct strbuf *s, const struct drift_feature *f)
{
	if (!f->fresh)
		return;
	strbuf_add(s, "; ");
	add_share(s, f->outside);
	strbuf_printf(s, " are new, such as '%s'", f->fresh);
}

const char *
drift_sentence(struct arena *a, const struct drift_feature *f)
{
	char text[NUMBER_MAX];
	struct strbuf s;
	strbuf_init(&s, 1024);
	if (isnan(f->psi)) {
		strbuf_add(&s, f->why);
	} else {
		strbuf_printf(&s, "PSI %s", number_fixed(text, f->psi, 3));
		add_p(&s, f->p);
		if (isnan(f->median[0]))
			add_levels(&s, f);
		else
			add_numbers(&s, f);
		if (f->missing[1] != f->missing[0]) {
			strbuf_add(&s, "; missing ");
			add_share(&s, f->missing[1]);
			strbuf_add(&s, ", was ");
			add_share(&s, f->missing[0]);
		}
		if (f->why)
			strbuf_printf(&s, " (%s)", f->why);
	}
	char *out = arena_strdup(a, s.at);
	strbuf_free(&s);
	return out;
}

/* ---- the table ---- */

enum {
	NAME,
	VERDICT,
	TYPE,
	PSI,
	P,
	ADJUSTED,
	FLOOR,
	OUTSIDE,
	MISSING_REF,
	MISSING_CUR,
	TEST,
	STATISTIC,
	TEST_P,
	W1,
	MEDIAN_REF,
	MEDIAN_CUR,
	N_REF,
	N_CUR,
	FRESH,
	WHY,
	COUNT
};

static const struct {
	const char *name;
	enum cell_type type;
} cells[COUNT] = {
	[NAME] = { "column", CELL_TEXT },
	[VERDICT] = { "verdict", CELL_TEXT },
	[TYPE] = { "type", CELL_TEXT },
	[PSI] = { "psi", CELL_REAL },
	[P] = { "p", CELL_REAL },
	[ADJUSTED] = { "p_adjusted", CELL_REAL },
	[FLOOR] = { "floor", CELL_REAL },
	[OUTSIDE] = { "outside", CELL_REAL },
	[MISSING_REF] = { "missing_reference", CELL_REAL },
	[MISSING_CUR] = { "missing", CELL_REAL },
	[TEST] = { "test", CELL_TEXT },
	[STATISTIC] = { "statistic", CELL_REAL },
	[TEST_P] = { "test_p", CELL_REAL },
	[W1] = { "w1", CELL_REAL },
	[MEDIAN_REF] = { "median_reference", CELL_REAL },
	[MEDIAN_CUR] = { "median", CELL_REAL },
	[N_REF] = { "n_reference", CELL_INT },
	[N_CUR] = { "n", CELL_INT },
	[FRESH] = { "new_level", CELL_TEXT },
	[WHY] = { "note", CELL_TEXT },
};

static const struct column columns[] = {
	{ .name = "column", .priority = 99, .max_width = 24 },
	{ .name = "verdict", .priority = 98 },
	{ .name = "type", .priority = 80 },
	{ .name = "psi",
		.title = "PSI",
		.key = "psi",
		.format = FORMAT_FIXED,
		.digits = 3,
		.priority = 97 },
	{ .name = "p", .format = FORMAT_P, .digits = 2, .priority = 93 },
	{ .name = "p_adjusted", .hidden = true },
	{ .name = "floor", .hidden = true },
	{ .name = "outside", .title = "outside", .format = FORMAT_PERCENT, .priority = 96 },
	{ .name = "missing", .format = FORMAT_PERCENT, .priority = 95 },
	{ .name = "missing_reference", .hidden = true },
	{ .name = "test", .hidden = true },
	{ .name = "statistic",
		.title = "KS, χ²",
		.key = "statistic",
		.format = FORMAT_SHORT,
		.digits = 3,
		.priority = 94 },
	{ .name = "test_p",
		.title = "its p",
		.key = "test_p",
		.format = FORMAT_P,
		.digits = 2,
		.priority = 92 },
	{ .name = "w1",
		.title = "W1/sd",
		.key = "w1",
		.format = FORMAT_SHORT,
		.digits = 3,
		.priority = 85 },
	{ .name = "median_reference", .hidden = true },
	{ .name = "median", .hidden = true },
	{ .name = "n_reference", .hidden = true },
	{ .name = "n", .hidden = true },
	{ .name = "new_level", .hidden = true },
	{ .name = "note", .hidden = true },
	{ 0 },
};

static void
put_text(struct rowset_build *b, size_t col, size_t row, const char *s)
{
	if (s)
		rowset_build_text(b, col, row, s, strlen(s));
}

static void
put_real(struct rowset_build *b, size_t col, size_t row, double v)
{
	if (!isnan(v))
		rowset_build_real(b, col, row, v);
}

static void
put_row(struct rowset_build *b, const struct drift_feature *f)
{
	size_t row = rowset_build_row(b);
	put_text(b, NAME, row, f->name);
	put_text(b, VERDICT, row, verdict_word(f->verdict));
	put_text(b, TYPE, row, field_type_name(f->type));
	put_text(b, WHY, row, f->why);
	put_real(b, MISSING_REF, row, f->missing[0]);
	put_real(b, MISSING_CUR, row, f->missing[1]);
	if (isnan(f->psi))
		return;
	put_real(b, PSI, row, f->psi);
	put_real(b, P, row, f->p);
	put_real(b, ADJUSTED, row, f->adjusted);
	put_real(b, FLOOR, row, f->floor);
	put_real(b, OUTSIDE, row, f->outside);
	put_text(b, TEST, row, isnan(f->median[0]) ? "chi2" : "ks");
	put_real(b, STATISTIC, row, f->statistic);
	put_real(b, TEST_P, row, f->test_p);
	put_real(b, W1, row, f->w1);
	put_real(b, MEDIAN_REF, row, f->median[0]);
	put_real(b, MEDIAN_CUR, row, f->median[1]);
	rowset_build_int(b, N_REF, row, (int64_t)f->n[0]);
	rowset_build_int(b, N_CUR, row, (int64_t)f->n[1]);
	put_text(b, FRESH, row, f->fresh);
}

bool
drift_put_table(struct report *r, const struct drift_feature *const f[], size_t n, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)256 << 20);
	const struct rowset *rs;
	for (size_t i = 0; i < COUNT; i++)
		rowset_build_column(b, cells[i].name, cells[i].type);
	for (size_t i = 0; i < n; i++)
		put_row(b, f[i]);
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_table(r, "columns", rs, columns, NULL);
	return true;
}

/* ---- the picture of one column ---- */

static void
bin_name(char out[3 * NUMBER_MAX], const struct drift_bin *b)
{
	char lo[NUMBER_MAX], hi[NUMBER_MAX];
	number_short(lo, b->lo, 4);
	number_short(hi, b->hi, 4);
	if (isinf(b->lo))
		snprintf(out, 3 * NUMBER_MAX, "below %s", hi);
	else if (isinf(b->hi))
		snprintf(out, 3 * NUMBER_MAX, "%s …", lo);
	else
		snprintf(out, 3 * NUMBER_MAX, "%s … %s", lo, hi);
}

bool
drift_put_picture(struct report *r, const struct drift_feature *f, struct err *err)
{
	static const struct column shown[] = {
		{ .name = "bin", .title = "", .key = "bin", .priority = 99, .max_width = 24 },
		{ .name = "reference", .format = FORMAT_PERCENT, .priority = 98 },
		{ .name = "bar_reference",
			.title = "",
			.format = FORMAT_BAR,
			.width = 16,
			.priority = 96,
			.shown_only = true },
		{ .name = "current",
			.title = "now",
			.key = "current",
			.format = FORMAT_PERCENT,
			.priority = 97 },
		{ .name = "bar_current",
			.title = "",
			.format = FORMAT_BAR,
			.width = 16,
			.priority = 95,
			.shown_only = true },
		{ .name = "part",
			.title = "of PSI",
			.key = "part",
			.format = FORMAT_PERCENT,
			.digits = 0,
			.priority = 94 },
		{ 0 },
	};
	struct rowset_build *b = rowset_build_new((size_t)4 << 20);
	const struct rowset *rs;
	char name[3 * NUMBER_MAX];
	double most = 0;
	rowset_build_column(b, "bin", CELL_TEXT);
	for (size_t i = 1; shown[i].name; i++)
		rowset_build_column(b, shown[i].name, CELL_REAL);
	for (size_t i = 0; i < f->bins; i++)
		most = fmax(most, fmax(f->bin[i].ref, f->bin[i].cur));
	for (size_t i = 0; i < f->bins; i++) {
		const struct drift_bin *bin = &f->bin[i];
		size_t row = rowset_build_row(b);
		if (!bin->name)
			bin_name(name, bin);
		put_text(b, 0, row, bin->name ? bin->name : name);
		put_real(b, 1, row, bin->ref);
		put_real(b, 2, row, bin->ref / most);
		put_real(b, 3, row, bin->cur);
		put_real(b, 4, row, bin->cur / most);
		put_real(b, 5, row, f->psi > 0 ? bin->part / f->psi : 0);
	}
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_section(r, f->name, f->name);
	report_text(r, "%s", drift_sentence(report_arena(r), f));
	report_table(r, "bins", rs, shown, NULL);
	return true;
}
