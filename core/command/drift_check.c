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
#include "core/command/drift_parts.h"
#include "core/report/report.h"

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
			f[i]->name, "%s", drift_sentence(a, f[i]));
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
	if (!drift_put_table(r, f, n, err))
		return false;
	for (size_t i = 0; i < n && shown < pictures; i++) {
		if (f[i]->verdict != DRIFT_ALARMS && f[i]->verdict != DRIFT_WARNS)
			continue;
		shown++;
		if (!drift_put_picture(r, f[i], err))
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
