// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* stat run: one method on one column, with the number and what to know before believing it. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/nearest.h"
#include "core/command/stat_input.h"
#include "core/dataset/frame.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

#include <math.h>
#include <string.h>

static const struct method *
find_method(const struct command_call *call, struct err *err)
{
	const char *name = args_text(call->args, "method");
	const struct method *m = method_find(name);
	if (m)
		return m;
	const char *names[256];
	size_t n = 0;
	for (size_t i = 0; i < method_count && n < 256; i++)
		names[n++] = method_table[i].name;
	const char *near = nearest_word(name, names, n);
	if (near)
		err_set(err, ERR_USAGE, "there is no method '%s'; did you mean '%s'?", name, near);
	else
		err_set(err, ERR_USAGE, "there is no method '%s'; see: cairn stat list", name);
	return NULL;
}

static void
put_rows(struct report *out, const struct method *m, const struct stat_input *in,
	const struct method_result *r)
{
	if (m->input == METHOD_NUMBERS_PAIR || m->input == METHOD_LEVELS_PAIR) {
		report_value_int(out, "n_reference", "rows, reference", (int64_t)r->n[0]);
		report_value_int(out, "n_current", "rows, current", (int64_t)r->n[1]);
		if (m->input == METHOD_LEVELS_PAIR) {
			report_value_int(out, "dropped_reference", "dropped, reference",
				(int64_t)in->missing[0]);
			report_value_int(out, "dropped_current", "dropped, current",
				(int64_t)in->missing[1]);
			return;
		}
		report_value_int(
			out, "dropped_reference", "dropped, reference", (int64_t)r->dropped[0]);
		report_value_int(
			out, "dropped_current", "dropped, current", (int64_t)r->dropped[1]);
		return;
	}
	bool lists = stat_input_is_list(m);
	const char *of = m->input == METHOD_SHARES || m->input == METHOD_LIST ? "values" : "arms";
	report_value_int(out, "n", lists ? of : "rows", (int64_t)r->n[0]);
	if (!lists)
		report_value_int(out, "dropped", "without a value", (int64_t)r->dropped[0]);
}

static const struct column p_column = { .name = "p", .format = FORMAT_P };

static void
put_values(struct report *out, const struct method_result *r)
{
	for (size_t i = 0; i < r->values; i++) {
		const struct method_value *v = &r->value[i];
		char *key = arena_strdup(report_arena(out), v->key);
		char *label = arena_strdup(report_arena(out), v->label);
		if (isnan(v->value))
			report_value_missing(out, key, label, "undefined");
		else
			report_value_real(out, key, label, v->value,
				strncmp(v->key, "p_", 2) == 0 ? &p_column : NULL);
	}
	if (!isnan(r->p))
		report_value_real(out, "p", "p-value", r->p, &p_column);
	if (isnan(r->interval[0]) || isnan(r->interval[1]))
		return;
	report_value_real(out, "ci95_low", "95 % interval from", r->interval[0], NULL);
	report_value_real(out, "ci95_high", "95 % interval to", r->interval[1], NULL);
	report_value_text(out, "ci95_of", "interval of", r->interval_of);
}

/* What the value is made of, as a table. */
static bool
put_detail(struct report *out, const struct method_detail *d, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	const struct rowset *rs;
	size_t first = d->name_of ? 1 : 0;
	if (first)
		rowset_build_column(b, d->name_of, CELL_TEXT);
	for (size_t c = 0; c < d->columns; c++)
		rowset_build_column(b, d->column[c], CELL_REAL);
	for (size_t i = 0; i < d->rows; i++) {
		size_t row = rowset_build_row(b);
		if (first)
			rowset_build_text(b, 0, row, d->name[i], strlen(d->name[i]));
		for (size_t c = 0; c < d->columns; c++)
			if (!isnan(d->cell[i * d->columns + c]))
				rowset_build_real(b, first + c, row, d->cell[i * d->columns + c]);
	}
	if (d->total > d->rows)
		rowset_build_note(b, "%zu of %zu", d->rows, d->total);
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_table(out, d->key, rs, NULL, NULL);
	return true;
}

/* " (warns from 0.1, alarms from 0.2)": nothing where there is nothing to judge. */
static const char *
limits_text(struct arena *a, const struct method *m, const struct method_result *r)
{
	char warn[NUMBER_MAX], alarm[NUMBER_MAX];
	const char *from = m->direction == METHOD_P      ? "when p is below"
			   : m->direction == METHOD_HIGH ? "from"
							 : "below";
	if (r->verdict == METHOD_UNJUDGED)
		return "";
	number_short(alarm, r->alarm, 6);
	if (isnan(r->warn))
		return arena_printf(a, " (alarms %s %s)", from, alarm);
	number_short(warn, r->warn, 6);
	return arena_printf(a, " (warns %s %s, alarms %s %s)", from, warn, from, alarm);
}

static enum verdict
verdict_of(enum method_verdict v, bool asked)
{
	switch (v) {
	case METHOD_FINE:
		return VERDICT_PASS;
	case METHOD_WARNS:
		return VERDICT_WARN;
	case METHOD_ALARMS:
		return asked ? VERDICT_FAIL : VERDICT_WARN;
	case METHOD_UNDEFINED:
	case METHOD_UNJUDGED:
		break;
	}
	return VERDICT_NONE;
}

static bool
tell(const struct command_call *call, const struct method *m, const struct stat_input *in,
	const struct method_result *r, struct report *out, struct err *err)
{
	struct arena *a = report_arena(out);
	char value[NUMBER_MAX], p[NUMBER_MAX];
	const char *with_p = isnan(r->p) ? ""
			     : r->p > 0  ? arena_printf(a, ", p %s", number_short(p, r->p, 3))
					 : ", p below 1e-300";
	report_set_title(out, arena_printf(a, "%s of %s", m->name, in->subject));
	report_conclude(out, verdict_of(r->verdict, args_given(call->args, "limit")),
		"%s of %s: %s%s · %s%s", m->name, in->subject,
		number_short(value, r->value[0].value, 5), with_p, method_verdict_text(r->verdict),
		limits_text(a, m, r));
	report_value_text(out, "method", "method", m->name);
	report_value_text(out, "subject", "column", in->subject);
	put_values(out, r);
	put_rows(out, m, in, r);
	report_value_text(out, "suggestion", "suggestion", method_verdict_text(r->verdict));
	report_value_text(out, "definition", "definition", m->definition);
	report_value_text(out, "source", "source", m->source);
	if (in->positive)
		report_value_text(out, "positive", "positive class", in->positive);
	if (m->input == METHOD_ARM_COLUMNS && in->data.groups == 2) {
		report_value_text(out, "arm_a", "first arm", in->groups[0]);
		report_value_text(out, "arm_b", "second arm", in->groups[1]);
	}
	if (r->detail.key && !put_detail(out, &r->detail, err))
		return false;
	for (size_t i = 0; i < r->cautions; i++)
		report_warning(out, "%s", r->caution[i]);
	if (in->levels_cut)
		report_warning(out,
			"more levels than the %zu that are told apart: the rest counts as one",
			FRAME_LEVELS_MAX);
	if (in->rows < in->rows_total)
		report_warning(
			out, "a random sample of the rows: all of them do not fit in memory");
	return true;
}

/* Settings that the method does not know or that make no sense are refused, not replaced by the usual. */
static bool
settings_fit(const struct command_call *call, const struct method *m, struct err *err)
{
	double alpha = args_real(call->args, "alpha", 0.05);
	if (m->direction == METHOD_NONE && args_given(call->args, "limit"))
		return err_set(err, ERR_USAGE,
			"'%s' describes and judges nothing, so it takes no --limit", m->name);
	if (args_given(call->args, "option") && !m->option)
		return err_set(err, ERR_USAGE, "'%s' has no --option", m->name);
	if (args_given(call->args, "option") && !(args_real(call->args, "option", 0) > 0))
		return err_set(err, ERR_USAGE, "'--option' of '%s' (%s) must be above 0", m->name,
			m->option);
	if (args_given(call->args, "alpha") && m->input != METHOD_LIST)
		return err_set(err, ERR_USAGE,
			"'%s' has no --alpha; looks and plans do: cairn stat list --kind list",
			m->name);
	for (size_t i = 0; i < 2; i++) {
		const char *name = i ? "replicates" : "bins";
		if (args_given(call->args, name) && args_int(call->args, name, 0) < 1)
			return err_set(err, ERR_USAGE, "'--%s' must be 1 or more", name);
	}
	if (args_given(call->args, "limit") && !isfinite(args_real(call->args, "limit", 0)))
		return err_set(err, ERR_USAGE, "'--limit' must be a finite number");
	return (alpha > 0 && alpha < 1) ||
	       err_set(err, ERR_USAGE, "'--alpha' must lie between 0 and 1");
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const struct method *m = find_method(call, err);
	struct stat_input in;
	struct method_result r;
	if (!m)
		return false;
	if (!settings_fit(call, m, err))
		return false;
	bool ok = stat_input_read(call, m, &in, err);
	if (ok) {
		method_run(m, &in.data, in.arena, &r);
		if (r.verdict == METHOD_UNDEFINED)
			ok = err_set(err, ERR_DATA, "'%s' of '%s' is undefined: %s", m->name,
				in.subject, r.why);
		else
			ok = tell(call, m, &in, &r, out, err);
	}
	stat_input_free(&in);
	return ok;
}

static const struct param params[] = {
	{ .name = "method",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.value = "METHOD",
		.help = "one of: cairn stat list" },
	{ .name = "reference",
		.letter = 'r',
		.type = PARAM_FILE,
		.help = "data file to compare with" },
	{ .name = "current",
		.letter = 'c',
		.type = PARAM_FILE,
		.help = "data file that is compared" },
	{ .name = "file",
		.letter = 'i',
		.type = PARAM_FILE,
		.help = "data file, for methods on one" },
	{ .name = "column", .letter = 'C', .type = PARAM_TEXT, .help = "column that is looked at" },
	{ .name = "by",
		.type = PARAM_TEXT,
		.value = "COLUMN",
		.help = "ratio: the denominator; cuped: the value before the experiment" },
	{ .name = "truth",
		.letter = 'T',
		.type = PARAM_TEXT,
		.value = "COLUMN",
		.help = "what was true" },
	{ .name = "score",
		.letter = 's',
		.type = PARAM_TEXT,
		.value = "COLUMN",
		.help = "predicted probability or score of the positive class" },
	{ .name = "predicted",
		.letter = 'p',
		.type = PARAM_TEXT,
		.value = "COLUMN",
		.help = "predicted class or number" },
	{ .name = "group",
		.letter = 'g',
		.type = PARAM_TEXT,
		.value = "COLUMN",
		.help = "group of people, or arm of an experiment" },
	{ .name = "positive",
		.type = PARAM_TEXT,
		.value = "CLASS",
		.help = "class that counts as 1; without it 1, or the later of two texts" },
	{ .name = "counts",
		.type = PARAM_TEXT,
		.value = "N,N",
		.help = "units in each arm; current counts or shares of bins" },
	{ .name = "weights",
		.type = PARAM_TEXT,
		.value = "W,W",
		.help = "planned split, even without it; the reference's counts or shares" },
	{ .name = "values",
		.type = PARAM_TEXT,
		.value = "V,V",
		.help = "p-values, z of each look, what two arms are expected to have, or the "
			"edges of a "
			"histogram" },
	{ .name = "successes",
		.type = PARAM_TEXT,
		.value = "N,N",
		.help = "successes in each arm" },
	{ .name = "trials", .type = PARAM_TEXT, .value = "N,N", .help = "trials in each arm" },
	{ .name = "limit",
		.letter = 'l',
		.type = PARAM_REAL,
		.help = "alarm from here on, and exit with 1 then" },
	{ .name = "option",
		.type = PARAM_REAL,
		.help = "the method's own setting, as stat list --format json says" },
	{ .name = "alpha", .type = PARAM_REAL, .help = "level of looks and plans, 0.05" },
	{ .name = "bins", .type = PARAM_COUNT, .help = "bins, for methods that have them; 10" },
	{ .name = "replicates", .type = PARAM_COUNT, .help = "draws, for methods that draw; 9999" },
	{ .name = "seed", .type = PARAM_COUNT, .help = "of the draws; the same gives the same" },
	{ .name = "table",
		.letter = 't',
		.type = PARAM_TEXT,
		.value = "NAME|SELECT",
		.help = "table or query of a SQLite file, array of an .npz file" },
	{ 0 },
};

const struct command command_stat_run = {
	.name = "stat.run",
	.summary = "apply one statistical method to columns of data files",
	.details =
		"Says the number, its p-value and interval where it has them, the rows it stands "
		"on, the definition, and what to know before believing it. The verdict by the "
		"method's usual limit is a suggestion; with --limit it is a check, and an alarm "
		"exits with 1. What is undefined says why and exits with 3.\n\n"
		"Differences are current less reference, second arm less first; arms are ordered "
		"by "
		"name.",
	.examples = "cairn stat run psi --reference train.csv --current week.csv --column tenure\n"
		    "cairn stat run ks -r train.csv -c week.csv -C tenure --limit 0.01\n"
		    "cairn stat run chi2 -r train.csv -c week.csv -C contract\n"
		    "cairn stat run roc-auc --file scored.csv --truth churned --score p\n"
		    "cairn stat run equal-opportunity -i scored.csv -T churned -p label -g region\n"
		    "cairn stat run two-proportions --successes 120,151 --trials 1000,1010\n"
		    "cairn stat run srm --counts 50410,49590\n"
		    "cairn stat run psi-shares --counts 120,45,8 --weights 0.7,0.25,0.05\n"
		    "cairn stat run holm --values 0.004,0.03,0.2\n"
		    "cairn stat run obrien-fleming --values 1.2,2.5 --option 5\n"
		    "cairn stat run size-rates --values 0.10,0.12 --option 0.9",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
