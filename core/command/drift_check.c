// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* drift check: what moved between a reference file and another, worst first. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/data_parts.h"
#include "core/drift/drift.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

#define PICTURES 3

/* Worst first; within one verdict by the index, then in the reference's order. */
static int
rank_of(enum drift_verdict v)
{
	switch (v) {
	case DRIFT_UNDEFINED:
		return 0;
	case DRIFT_ALARMS:
		return 1;
	case DRIFT_WARNS:
		return 2;
	case DRIFT_NONE:
		return 3;
	case DRIFT_SKIPPED:
		break;
	}
	return 4;
}

static int
by_weight(const void *a, const void *b)
{
	const struct drift_feature *p = *(const struct drift_feature *const *)a,
				   *q = *(const struct drift_feature *const *)b;
	if (rank_of(p->verdict) != rank_of(q->verdict))
		return rank_of(p->verdict) - rank_of(q->verdict);
	if (p->psi != q->psi && !isnan(p->psi) && !isnan(q->psi))
		return p->psi < q->psi ? 1 : -1;
	return p < q ? -1 : p > q;
}

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

static const char *
sentence(struct arena *a, const struct drift_feature *f)
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

static bool
put_table(struct report *r, const struct drift_feature *const f[], size_t n, struct err *err)
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

static bool
put_picture(struct report *r, const struct drift_feature *f, struct err *err)
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
	report_text(r, "%s", sentence(report_arena(r), f));
	report_table(r, "bins", rs, shown, NULL);
	return true;
}

/* ---- the report ---- */

struct tally {
	size_t of[5];
};

static void
put_checks(struct report *r, const struct drift_feature *const f[], size_t n, struct tally *t)
{
	static const enum verdict verdicts[] = { [DRIFT_WARNS] = VERDICT_WARN,
		[DRIFT_ALARMS] = VERDICT_FAIL,
		[DRIFT_UNDEFINED] = VERDICT_FAIL };
	struct arena *a = report_arena(r);
	for (size_t i = 0; i < n; i++) {
		t->of[f[i]->verdict]++;
		if (f[i]->verdict == DRIFT_NONE || f[i]->verdict == DRIFT_SKIPPED)
			continue;
		report_check(r, arena_printf(a, "drift_%s", f[i]->name), verdicts[f[i]->verdict],
			f[i]->name, "%s", sentence(a, f[i]));
	}
	if (t->of[DRIFT_NONE])
		report_check(r, "no_drift", VERDICT_PASS,
			t->of[DRIFT_NONE] == n ? "all columns" : "the others", "%zu without drift",
			t->of[DRIFT_NONE]);
	if (t->of[DRIFT_UNDEFINED])
		report_set_code(r, ERR_DATA);
}

static void
conclude(struct report *r, const struct tally *t, size_t n)
{
	size_t compared = n - t->of[DRIFT_SKIPPED];
	if (compared == 0) {
		report_set_code(r, ERR_DATA);
		report_conclude(r, VERDICT_FAIL, "there is no column that could be compared");
	} else if (t->of[DRIFT_UNDEFINED]) {
		report_conclude(r, VERDICT_FAIL,
			"%zu of %zu columns cannot be compared, %zu drift, %zu to watch",
			t->of[DRIFT_UNDEFINED], compared, t->of[DRIFT_ALARMS], t->of[DRIFT_WARNS]);
	} else if (t->of[DRIFT_ALARMS]) {
		report_conclude(r, VERDICT_FAIL, "%zu of %zu columns drift, %zu to watch",
			t->of[DRIFT_ALARMS], compared, t->of[DRIFT_WARNS]);
	} else if (t->of[DRIFT_WARNS]) {
		report_conclude(r, VERDICT_WARN, "no column of %zu drifts, %zu to watch", compared,
			t->of[DRIFT_WARNS]);
	} else {
		report_conclude(r, VERDICT_PASS, "none of %zu columns drifts", compared);
	}
}

static void
put_notes(struct report *r, const struct drift_feature *const f[], size_t n)
{
	size_t least = SIZE_MAX;
	struct strbuf skipped;
	strbuf_init(&skipped, 400);
	for (size_t i = 0; i < n; i++) {
		for (int side = 0; side < 2; side++)
			if (f[i]->sample[side] && f[i]->sample[side] < f[i]->n[side])
				least = f[i]->sample[side] < least ? f[i]->sample[side] : least;
		if (f[i]->verdict == DRIFT_SKIPPED)
			strbuf_printf(&skipped, "%s'%s' (%s)", skipped.len ? ", " : "", f[i]->name,
				f[i]->why);
	}
	if (skipped.len)
		report_value_text(
			r, "skipped", "not compared", arena_strdup(report_arena(r), skipped.at));
	if (least != SIZE_MAX) {
		char text[NUMBER_MAX];
		report_warning(r,
			"bins of the reference, medians, KS and W1 are of random samples of %s "
			"values a column; current values are all in the index",
			number_count(text, (int64_t)least));
	}
	strbuf_free(&skipped);
}

static bool
fill(const struct command_call *call, const struct drift *d, struct report *r, struct err *err)
{
	const struct drift_feature *all;
	size_t n = drift_features(d, &all), shown = 0;
	struct tally t = { { 0 } };
	size_t pictures = (size_t)args_int(call->args, "pictures", PICTURES);
	const struct drift_feature **f =
		ARENA_ARRAY(report_arena(r), const struct drift_feature *, n + 1);
	for (size_t i = 0; i < n; i++)
		f[i] = &all[i];
	qsort(f, n, sizeof(*f), by_weight);
	report_set_title(r, "Drift");
	report_value_text(r, "reference", "reference", args_text(call->args, "reference"));
	report_value_int(r, "reference_rows", "its rows", (int64_t)drift_rows(d, 0));
	report_value_text(r, "current", "current", args_text(call->args, "file"));
	report_value_int(r, "rows", "its rows", (int64_t)drift_rows(d, 1));
	report_value_text(r, "definition", "definition",
		"population stability index over the reference's deciles with open ends, or over "
		"levels; empty bins count 0.0001");
	if (args_int(call->args, "limit", 0))
		report_warning(r, "only the first rows were read, as asked with --limit");
	put_checks(r, f, n, &t);
	put_notes(r, f, n);
	if (!put_table(r, f, n, err))
		return false;
	for (size_t i = 0; i < n && shown < pictures; i++) {
		if (f[i]->verdict != DRIFT_ALARMS && f[i]->verdict != DRIFT_WARNS)
			continue;
		shown++;
		if (!put_picture(r, f[i], err))
			return false;
	}
	conclude(r, &t, n);
	return true;
}

static bool
read_both(const struct command_call *call, struct drift **out, struct err *err)
{
	struct arena *a = arena_new();
	struct dataset_options how;
	struct dataset *d = NULL;
	const char *reference = args_text(call->args, "reference"),
		   *path = args_text(call->args, "file");
	struct drift_options o = { .bins = (size_t)args_int(call->args, "bins", 10),
		.warn = args_real(call->args, "warn", drift_limits().warn),
		.alarm = args_real(call->args, "alarm", drift_limits().alarm),
		.rows_max = (uint64_t)args_int(call->args, "limit", 0) };
	size_t n_except;
	const char *const *except = args_list(call->args, "except", &n_except);
	o.except = n_except ? data_names(a, except, n_except) : NULL;
	bool ok = data_apart(path, reference, err) && data_options(call, a, &how, err) &&
		  dataset_open(reference, &how, &d, err);
	ok = ok && (drift_begin(d, &o, call->job, out, err) || err_wrap(err, "'%s'", reference));
	dataset_close(d);
	d = NULL;
	if (ok) {
		how.texts = drift_texts(*out);
		ok = dataset_open(path, &how, &d, err) &&
		     (drift_compare(*out, d, call->job, err) || err_wrap(err, "'%s'", path));
		dataset_close(d);
	}
	arena_free(a);
	return ok;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct drift *d = NULL;
	double warn = args_real(call->args, "warn", drift_limits().warn),
	       alarm = args_real(call->args, "alarm", drift_limits().alarm);
	if (!(warn > 0 && alarm >= warn))
		return err_set(err, ERR_USAGE, "'--warn' wants more than 0 and '--alarm' no less");
	bool ok = read_both(call, &d, err) || data_blame(err);
	ok = ok && fill(call, d, out, err);
	drift_free(d);
	return ok;
}

static const struct param params[] = {
	{ .name = "file",
		.type = PARAM_FILE,
		.positional = true,
		.required = true,
		.help = "the current data, or '-' for standard input" },
	{ .name = "reference",
		.letter = 'r',
		.type = PARAM_FILE,
		.required = true,
		.help = "the data it should be like: what the model was trained on" },
	{ .name = "warn", .type = PARAM_REAL, .help = "index that is worth watching; 0.1" },
	{ .name = "alarm", .type = PARAM_REAL, .help = "index that is drift; 0.2" },
	{ .name = "bins", .type = PARAM_COUNT, .help = "bins of numbers, 2 to 100; 10" },
	{ .name = "except",
		.letter = 'x',
		.type = PARAM_TEXT,
		.repeats = true,
		.value = "A,B,C",
		.help = "leave these columns out" },
	{ .name = "pictures",
		.type = PARAM_COUNT,
		.help = "columns that are shown bin by bin, worst first; 3" },
	DATA_PARAMS,
	{ 0 },
};

const struct command command_drift_check = {
	.name = "drift.check",
	.summary = "check whether a data file has drifted from a reference file",
	.details =
		"Compares every column of the reference with the same column of the current file: "
		"stability index with the chance of as much without drift, share outside the "
		"reference's range or of new levels, missing values, and a test. The index is "
		"drift from --alarm on when it is no chance (p below 0.05, by Benjamini and "
		"Hochberg over the columns); worth watching from --warn on. Exit status 1 when a "
		"column drifts, with --exit-code also when one is worth watching; 3 when a column "
		"cannot be compared: it is missing, of another type, or has fewer than 20 values. "
		"Names, free text and times are not compared.",
	.examples = "cairn drift check week.csv --reference train.csv\n"
		    "cairn drift check week.csv -r train.csv --except label\n"
		    "cairn drift check week.csv.gz -r train.csv --output drift.html",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
