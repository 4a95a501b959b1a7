// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From counts to verdicts and sentences: one column. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/regex.h"
#include "core/base/str.h"
#include "core/dataset/distinct.h"
#include "core/dataset/judge.h"
#include "core/stats/allowance.h"

/* Tolerances where the schema sets none and chance would do less. */
#define MISSING_LEAST 0.05
#define RANGE_LEAST   0.01
#define MEAN_LEAST    0.3 /* standard deviations: a stability index of 0.1 */

/* The column at hand. */
struct subject {
	const struct schema_column *want;
	const struct column_watch *watch;
	const struct column_profile *have;
};

static bool
is_on(const struct schema_column *c, enum data_check check)
{
	return c->rule[check].severity != SEVERITY_OFF;
}

static uint64_t
present(const struct column_profile *c)
{
	return c->rows - c->missing;
}

static bool
is_number(enum field_type type)
{
	return type == FIELD_INT || type == FIELD_REAL || type == FIELD_TIME || type == FIELD_BOOL;
}

/* Values behind what the schema says of the column; infinite where a person said it. */
static double
learnt_from(const struct schema_column *c)
{
	return c->values ? (double)c->values : (double)INFINITY;
}

/* The rule's tolerance, or the larger of least and chance. */
static double
tolerance(const struct schema_column *c, enum data_check check, double least, double chance)
{
	double set = c->rule[check].tolerance;
	return isnan(set) ? fmax(least, chance) : set;
}

/* True when the type fails and what leans on it need not be looked at. */
static bool
judge_type(struct judge *j, const struct subject *x)
{
	enum field_type want = x->want->type, have = x->have->type;
	bool good = field_type_join(want, have) == want;
	enum data_outcome outcome = OUTCOME_WARN;
	if (is_on(x->want, CHECK_TYPE))
		outcome = judge_add(j, CHECK_TYPE, x->want->name, x->want->rule[CHECK_TYPE], good,
			(double)NAN, (double)NAN,
			good ? judge_say(j->a, "%s", field_type_name(have))
			     : judge_say(j->a, "%s, not %s", field_type_name(have),
				       field_type_name(want)));
	return !good && outcome == OUTCOME_FAIL;
}

static void
judge_missing(struct judge *j, const struct subject *x)
{
	char a[NUMBER_MAX];
	if (!is_on(x->want, CHECK_MISSING))
		return;
	double share = (double)x->have->missing / (double)x->have->rows;
	double learnt = learnt_from(x->want) / (1 - x->want->missing);
	double chance = allowance_share(x->want->missing, learnt, (double)x->have->rows);
	double more = tolerance(x->want, CHECK_MISSING, MISSING_LEAST, chance);
	double limit = fmin(x->want->missing + more, 1);
	judge_share(j, CHECK_MISSING, x->want, share, limit,
		judge_say(j->a, "%s missing (%s); at most %s allowed",
			number_count(a, (int64_t)x->have->missing), judge_percent(j->a, share),
			judge_percent(j->a, limit)));
}

static const char *
bound_text(struct judge *j, const struct schema_column *c, double v, int64_t whole)
{
	char number[NUMBER_MAX], stamp[FIELD_TIME_MAX];
	if (c->type == FIELD_TIME)
		return arena_strdup(j->a, field_time_short(stamp, whole));
	if (c->type == FIELD_INT)
		return judge_say(j->a, "%" PRId64, whole);
	return arena_strdup(j->a, number_short(number, v, 6));
}

static const char *
bounds(struct judge *j, const struct schema_column *c)
{
	const char *lo = bound_text(j, c, c->min, c->whole_min),
		   *hi = bound_text(j, c, c->max, c->whole_max);
	if (isinf(c->max))
		return judge_say(j->a, "are below %s", lo);
	return isinf(c->min) ? judge_say(j->a, "are above %s", hi)
			     : judge_say(j->a, "lie outside %s to %s", lo, hi);
}

static void
judge_range(struct judge *j, const struct subject *x)
{
	uint64_t n = present(x->have);
	if (!x->want->has_range || !is_on(x->want, CHECK_RANGE))
		return;
	if (!is_number(x->have->type) || n == 0) {
		judge_cannot_tell(j, CHECK_RANGE, x->want,
			n ? "the column holds no numbers" : "there are no values");
		return;
	}
	const struct offence *o = &x->watch->outside;
	double limit = tolerance(x->want, CHECK_RANGE, RANGE_LEAST,
		allowance_outside(learnt_from(x->want), (double)n));
	const char *text = judge_counted(j, o, n, "values", bounds(j, x->want));
	if (o->count > 0)
		text = judge_say(j->a, "%s; at most %s allowed", text, judge_percent(j->a, limit));
	judge_share(j, CHECK_RANGE, x->want, (double)o->count / (double)n, limit, text);
}

static void
judge_levels(struct judge *j, const struct subject *x)
{
	uint64_t n = present(x->have);
	if (!x->want->has_levels || !is_on(x->want, CHECK_LEVELS))
		return;
	if (!x->watch->levels || n == 0) {
		judge_cannot_tell(j, CHECK_LEVELS, x->want,
			n ? "the column holds no texts" : "there are no values");
		return;
	}
	const struct offence *o = &x->watch->strange;
	const struct level_count *list;
	size_t many = level_counts_list(x->watch->strangers, j->a, &list);
	struct strbuf names;
	strbuf_init(&names, 300);
	for (size_t i = 0; i < many && i < 5; i++)
		strbuf_printf(&names, "%s'%.60s'", i ? ", " : ": ", list[i].name);
	if (many > 5)
		strbuf_add(&names, ", …");
	judge_share(j, CHECK_LEVELS, x->want, (double)o->count / (double)n,
		x->want->rule[CHECK_LEVELS].tolerance,
		judge_counted(j, o, n, "values",
			judge_say(
				j->a, "lie outside the %zu levels%s", x->want->levels, names.at)));
	strbuf_free(&names);
}

static void
judge_unique(struct judge *j, const struct subject *x)
{
	uint64_t n = present(x->have);
	bool exact = false;
	if (!x->want->unique || !is_on(x->want, CHECK_UNIQUE))
		return;
	if (x->watch->seen)
		distinct_count(x->watch->seen, &exact);
	if (!exact || n == 0) {
		judge_cannot_tell(j, CHECK_UNIQUE, x->want,
			n ? "there are too many values" : "there are no values");
		return;
	}
	judge_share(j, CHECK_UNIQUE, x->want, (double)x->watch->repeats.count / (double)n,
		x->want->rule[CHECK_UNIQUE].tolerance,
		judge_counted(j, &x->watch->repeats, n, "values", "were there before"));
}

static void
judge_constant(struct judge *j, const struct subject *x)
{
	double limit = x->want->rule[CHECK_CONSTANT].tolerance, share = x->have->top_share;
	if (!is_on(x->want, CHECK_CONSTANT))
		return;
	if (isnan(share)) {
		judge_cannot_tell(j, CHECK_CONSTANT, x->want, "there are no values");
		return;
	}
	judge_add(j, CHECK_CONSTANT, x->want->name, x->want->rule[CHECK_CONSTANT], share < limit,
		share, limit,
		judge_say(j->a, "the most frequent value has %s; less than %s allowed",
			judge_percent(j->a, share), judge_percent(j->a, limit)));
}

static void
judge_mean(struct judge *j, const struct subject *x)
{
	char a[NUMBER_MAX], b[NUMBER_MAX], c[NUMBER_MAX];
	double mean = x->have->numbers.mean, sd = x->want->sd;
	if (isnan(x->want->mean) || isnan(sd) || !is_on(x->want, CHECK_MEAN))
		return;
	if (isnan(mean)) {
		judge_cannot_tell(j, CHECK_MEAN, x->want, "there are no numbers");
		return;
	}
	double away = fabs(mean - x->want->mean);
	double chance = allowance_mean(learnt_from(x->want), (double)x->have->numbers.n);
	double limit = sd * tolerance(x->want, CHECK_MEAN, MEAN_LEAST, chance);
	judge_share(j, CHECK_MEAN, x->want, away, limit,
		judge_say(j->a, "%s, was %s; ± %s allowed", number_short(a, mean, 5),
			number_short(b, x->want->mean, 5), number_short(c, limit, 3)));
}

static void
judge_regex(struct judge *j, const struct subject *x)
{
	struct err err = ERR_INIT;
	uint64_t n = present(x->have);
	if (!x->want->regex || !is_on(x->want, CHECK_REGEX))
		return;
	if (x->have->type != FIELD_TEXT || n == 0) {
		judge_cannot_tell(j, CHECK_REGEX, x->want,
			n ? "the column holds no texts" : "there are no values");
		return;
	}
	if (!regex_run_check(x->watch->run, &err)) {
		judge_cannot_tell(j, CHECK_REGEX, x->want, judge_say(j->a, "%s", err.text));
		return;
	}
	judge_share(j, CHECK_REGEX, x->want, (double)x->watch->mismatch.count / (double)n,
		x->want->rule[CHECK_REGEX].tolerance,
		judge_counted(j, &x->watch->mismatch, n, "texts",
			judge_say(j->a, "do not match '%s'", x->want->regex)));
}

static void
judge_ascending(struct judge *j, const struct subject *x)
{
	uint64_t n = present(x->have);
	struct offence falls = { x->have->falls, x->have->first_fall };
	if (!x->want->ascending || !is_on(x->want, CHECK_ASCENDING))
		return;
	if (!is_number(x->have->type) || n == 0) {
		judge_cannot_tell(j, CHECK_ASCENDING, x->want,
			n ? "the column holds no numbers or times" : "there are no values");
		return;
	}
	judge_share(j, CHECK_ASCENDING, x->want, (double)falls.count / (double)n,
		x->want->rule[CHECK_ASCENDING].tolerance,
		judge_counted(j, &falls, n, "values", "are less than the one before"));
}

static void
judge_absent(struct judge *j, const struct schema_column *c)
{
	for (int i = CHECK_TYPE; i < CHECKS; i++) {
		bool asked = i == CHECK_TYPE || i == CHECK_MISSING ||
			     (i == CHECK_RANGE && c->has_range) ||
			     (i == CHECK_LEVELS && c->has_levels) ||
			     (i == CHECK_UNIQUE && c->unique) || (i == CHECK_REGEX && c->regex) ||
			     (i == CHECK_ASCENDING && c->ascending);
		if (asked && is_on(c, (enum data_check)i))
			judge_cannot_tell(j, (enum data_check)i, c, "the column is not there");
	}
}

static void
judge_present(struct judge *j, const struct subject *x)
{
	bool lost = judge_type(j, x);
	judge_missing(j, x);
	if (lost)
		return;
	judge_range(j, x);
	judge_levels(j, x);
	judge_unique(j, x);
	judge_constant(j, x);
	judge_mean(j, x);
	judge_regex(j, x);
	judge_ascending(j, x);
}

void
judge_column(struct judge *j, size_t i, bool absent_is_said)
{
	struct subject x = { .want = &j->v->schema->col[i], .watch = &j->v->watch[i] };
	if (x.watch->field != (size_t)-1) {
		x.have = &j->p->col[x.watch->field];
		judge_present(j, &x);
	} else if (!absent_is_said) {
		judge_absent(j, x.want);
	}
}
