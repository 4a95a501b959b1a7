// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From counts to verdicts and sentences. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/regex.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/dataset/distinct.h"
#include "core/dataset/validation.h"
#include "core/stats/allowance.h"

/* Tolerances where the schema sets none and chance would do less. */
#define MISSING_LEAST 0.05
#define RANGE_LEAST   0.01
#define MEAN_LEAST    0.3 /* standard deviations: a stability index of 0.1 */

struct judge {
	struct validation *v;
	const struct profile *p;
	struct arena *a;
	VEC(struct data_verdict) verdicts;
};

/* The column at hand. */
struct subject {
	const struct schema_column *want;
	const struct column_watch *watch;
	const struct column_profile *have;
};

static const char *PRINTF(2, 3) say(struct arena *a, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return arena_strdup(a, text);
}

static enum data_outcome
failing(struct check_rule rule)
{
	return rule.severity == SEVERITY_BLOCK ? OUTCOME_FAIL : OUTCOME_WARN;
}

static enum data_outcome
add(struct judge *j, enum data_check check, const char *column, struct check_rule rule, bool good,
	double value, double limit, const char *sentence)
{
	struct data_verdict v = { check, column, good ? OUTCOME_PASS : failing(rule), value, limit,
		sentence };
	VEC_PUSH(&j->verdicts, v);
	return v.outcome;
}

/* A verdict on a share that may be at most limit; NaN cannot be told and does not pass. */
static void
judge_share(struct judge *j, enum data_check check, const struct schema_column *c, double share,
	double limit, const char *sentence)
{
	add(j, check, c ? c->name : NULL, c ? c->rule[check] : j->v->schema->rule[check],
		share <= limit, share, limit, sentence);
}

static void
cannot_tell(struct judge *j, enum data_check check, const struct schema_column *c, const char *why)
{
	judge_share(j, check, c, (double)NAN, (double)NAN, say(j->a, "cannot be told: %s", why));
}

static bool
is_on(const struct schema_column *c, enum data_check check)
{
	return c->rule[check].severity != SEVERITY_OFF;
}

static const char *
percent(struct arena *a, double share)
{
	char text[NUMBER_MAX];
	if (share > 0 && share < 0.0001)
		return "under 0.01 %";
	return say(a, "%s %%", number_short(text, 100 * share, 3));
}

/* "3 of 140 values (2.1 %) repeat, first in row 17"; "none of 140 values repeat". */
static const char *
counted(struct judge *j, const struct offence *o, uint64_t of, const char *noun, const char *what)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	if (o->count == 0)
		return say(j->a, "none of %s %s %s", number_count(a, (int64_t)of), noun, what);
	return say(j->a, "%s of %s %s (%s) %s, first in row %" PRIu64,
		number_count(a, (int64_t)o->count), number_count(b, (int64_t)of), noun,
		percent(j->a, (double)o->count / (double)of), what, o->first_row + 1);
}

static uint64_t
present(const struct column_profile *c)
{
	return c->rows - c->missing;
}

/* ---- the file ---- */

static void
judge_rows(struct judge *j)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	const struct data_schema *s = j->v->schema;
	if (s->rule[CHECK_ROWS].severity == SEVERITY_OFF)
		return;
	if (s->rows == 0) {
		cannot_tell(
			j, CHECK_ROWS, NULL, "the schema does not say how many rows there were");
		return;
	}
	double ratio = (double)j->p->rows / (double)s->rows - 1;
	judge_share(j, CHECK_ROWS, NULL, fabs(ratio), s->rule[CHECK_ROWS].tolerance,
		say(j->a, "%s rows; the schema has %s, %s allowed",
			number_count(a, (int64_t)j->p->rows), number_count(b, (int64_t)s->rows),
			say(j->a, "± %s", percent(j->a, s->rule[CHECK_ROWS].tolerance))));
}

static void
list_name(struct strbuf *b, size_t *n, const char *name)
{
	if ((*n)++ < 10)
		strbuf_printf(b, "%s'%s'", *n > 1 ? ", " : "", name);
}

static bool
judge_columns(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	struct strbuf names;
	size_t n = 0;
	strbuf_init(&names, 700);
	for (size_t i = 0; i < s->cols; i++) {
		if (j->v->watch[i].field == (size_t)-1)
			list_name(&names, &n, s->col[i].name);
	}
	enum data_outcome outcome = OUTCOME_WARN;
	if (s->rule[CHECK_COLUMNS].severity != SEVERITY_OFF)
		outcome = add(j, CHECK_COLUMNS, NULL, s->rule[CHECK_COLUMNS], n == 0, (double)n, 0,
			n ? say(j->a, "%zu missing: %s%s", n, names.at, n > 10 ? ", …" : "")
			  : say(j->a, "all %zu are there", s->cols));
	strbuf_free(&names);
	return n && outcome == OUTCOME_FAIL;
}

static void
judge_new_columns(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	struct strbuf names;
	size_t n = 0;
	if (s->rule[CHECK_NEW_COLUMNS].severity == SEVERITY_OFF)
		return;
	strbuf_init(&names, 700);
	for (size_t i = 0; i < j->p->cols; i++) {
		const char *name = j->p->col[i].name;
		if (map_find(j->v->names, name, strlen(name)) == MAP_NONE)
			list_name(&names, &n, name);
	}
	add(j, CHECK_NEW_COLUMNS, NULL, s->rule[CHECK_NEW_COLUMNS], n == 0, (double)n, 0,
		n ? say(j->a, "%zu the schema does not know: %s%s", n, names.at,
			    n > 10 ? ", …" : "")
		  : "none");
	strbuf_free(&names);
}

static void
judge_order(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	size_t before = 0, at = (size_t)-1;
	if (s->rule[CHECK_ORDER].severity == SEVERITY_OFF)
		return;
	for (size_t i = 0; i < s->cols && at == (size_t)-1; i++) {
		size_t field = j->v->watch[i].field;
		if (field == (size_t)-1)
			continue;
		if (field < before)
			at = i;
		before = field;
	}
	add(j, CHECK_ORDER, NULL, s->rule[CHECK_ORDER], at == (size_t)-1, (double)NAN, (double)NAN,
		at == (size_t)-1
			? "as in the schema"
			: say(j->a, "'%s' comes earlier than in the schema", s->col[at].name));
}

static void
judge_duplicates(struct judge *j)
{
	char a[NUMBER_MAX];
	const struct data_schema *s = j->v->schema;
	if (s->rule[CHECK_DUPLICATES].severity == SEVERITY_OFF)
		return;
	if (!j->p->duplicates_known) {
		cannot_tell(
			j, CHECK_DUPLICATES, NULL, "over a million rows are too many to compare");
		return;
	}
	double share = (double)j->p->duplicates / (double)j->p->rows;
	double limit = s->duplicates + s->rule[CHECK_DUPLICATES].tolerance;
	judge_share(j, CHECK_DUPLICATES, NULL, share, limit,
		say(j->a, "%s rows equal an earlier one (%s); at most %s allowed",
			number_count(a, (int64_t)j->p->duplicates), percent(j->a, share),
			percent(j->a, limit)));
}

static void
judge_key(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	bool exact = true;
	if (s->keys == 0 || s->rule[CHECK_KEY].severity == SEVERITY_OFF)
		return;
	if (j->v->keys)
		distinct_count(j->v->keys, &exact);
	if (!j->v->key_there || !exact) {
		cannot_tell(j, CHECK_KEY, NULL,
			exact ? "a column of the key is missing" : "there are too many rows");
		return;
	}
	judge_share(j, CHECK_KEY, NULL, (double)j->v->key_repeats.count / (double)j->p->rows,
		s->rule[CHECK_KEY].tolerance,
		counted(j, &j->v->key_repeats, j->p->rows, "rows", "repeat the key"));
}

/* ---- a column ---- */

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
		outcome = add(j, CHECK_TYPE, x->want->name, x->want->rule[CHECK_TYPE], good,
			(double)NAN, (double)NAN,
			good ? say(j->a, "%s", field_type_name(have))
			     : say(j->a, "%s; the schema says %s", field_type_name(have),
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
		say(j->a, "%s missing (%s); at most %s allowed",
			number_count(a, (int64_t)x->have->missing), percent(j->a, share),
			percent(j->a, limit)));
}

static const char *
bound_text(struct judge *j, const struct schema_column *c, double v, int64_t whole)
{
	char number[NUMBER_MAX], stamp[FIELD_TIME_MAX];
	if (c->type == FIELD_TIME)
		return arena_strdup(j->a, field_time_short(stamp, whole));
	if (c->type == FIELD_INT)
		return say(j->a, "%" PRId64, whole);
	return arena_strdup(j->a, number_short(number, v, 6));
}

static const char *
bounds(struct judge *j, const struct schema_column *c)
{
	const char *lo = bound_text(j, c, c->min, c->whole_min),
		   *hi = bound_text(j, c, c->max, c->whole_max);
	if (isinf(c->max))
		return say(j->a, "are below %s", lo);
	return isinf(c->min) ? say(j->a, "are above %s", hi)
			     : say(j->a, "lie outside %s to %s", lo, hi);
}

static void
judge_range(struct judge *j, const struct subject *x)
{
	uint64_t n = present(x->have);
	if (!x->want->has_range || !is_on(x->want, CHECK_RANGE))
		return;
	if (!is_number(x->have->type) || n == 0) {
		cannot_tell(j, CHECK_RANGE, x->want,
			n ? "the column holds no numbers" : "there are no values");
		return;
	}
	const struct offence *o = &x->watch->outside;
	double limit = tolerance(x->want, CHECK_RANGE, RANGE_LEAST,
		allowance_outside(learnt_from(x->want), (double)n));
	const char *text = counted(j, o, n, "values", bounds(j, x->want));
	if (o->count > 0)
		text = say(j->a, "%s; at most %s allowed", text, percent(j->a, limit));
	judge_share(j, CHECK_RANGE, x->want, (double)o->count / (double)n, limit, text);
}

static void
judge_levels(struct judge *j, const struct subject *x)
{
	uint64_t n = present(x->have);
	if (!x->want->has_levels || !is_on(x->want, CHECK_LEVELS))
		return;
	if (!x->watch->levels || n == 0) {
		cannot_tell(j, CHECK_LEVELS, x->want,
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
		counted(j, o, n, "values",
			say(j->a, "lie outside the %zu levels%s", x->want->levels, names.at)));
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
		cannot_tell(j, CHECK_UNIQUE, x->want,
			n ? "there are too many values" : "there are no values");
		return;
	}
	judge_share(j, CHECK_UNIQUE, x->want, (double)x->watch->repeats.count / (double)n,
		x->want->rule[CHECK_UNIQUE].tolerance,
		counted(j, &x->watch->repeats, n, "values", "were there before"));
}

static void
judge_constant(struct judge *j, const struct subject *x)
{
	double limit = x->want->rule[CHECK_CONSTANT].tolerance, share = x->have->top_share;
	if (!is_on(x->want, CHECK_CONSTANT))
		return;
	if (isnan(share)) {
		cannot_tell(j, CHECK_CONSTANT, x->want, "there are no values");
		return;
	}
	add(j, CHECK_CONSTANT, x->want->name, x->want->rule[CHECK_CONSTANT], share < limit, share,
		limit,
		say(j->a, "the most frequent value has %s; less than %s allowed",
			percent(j->a, share), percent(j->a, limit)));
}

static void
judge_mean(struct judge *j, const struct subject *x)
{
	char a[NUMBER_MAX], b[NUMBER_MAX], c[NUMBER_MAX];
	double mean = x->have->numbers.mean, sd = x->want->sd;
	if (isnan(x->want->mean) || isnan(sd) || !is_on(x->want, CHECK_MEAN))
		return;
	if (isnan(mean)) {
		cannot_tell(j, CHECK_MEAN, x->want, "there are no numbers");
		return;
	}
	double away = fabs(mean - x->want->mean);
	double chance = allowance_mean(learnt_from(x->want), (double)x->have->numbers.n);
	double limit = sd * tolerance(x->want, CHECK_MEAN, MEAN_LEAST, chance);
	judge_share(j, CHECK_MEAN, x->want, away, limit,
		say(j->a, "%s; the schema has %s, ± %s allowed", number_short(a, mean, 5),
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
		cannot_tell(j, CHECK_REGEX, x->want,
			n ? "the column holds no texts" : "there are no values");
		return;
	}
	if (!regex_run_check(x->watch->run, &err)) {
		cannot_tell(j, CHECK_REGEX, x->want, say(j->a, "%s", err.text));
		return;
	}
	judge_share(j, CHECK_REGEX, x->want, (double)x->watch->mismatch.count / (double)n,
		x->want->rule[CHECK_REGEX].tolerance,
		counted(j, &x->watch->mismatch, n, "texts",
			say(j->a, "do not match '%s'", x->want->regex)));
}

static void
judge_ascending(struct judge *j, const struct subject *x)
{
	uint64_t n = present(x->have);
	struct offence falls = { x->have->falls, x->have->first_fall };
	if (!x->want->ascending || !is_on(x->want, CHECK_ASCENDING))
		return;
	if (!is_number(x->have->type) || n == 0) {
		cannot_tell(j, CHECK_ASCENDING, x->want,
			n ? "the column holds no numbers or times" : "there are no values");
		return;
	}
	judge_share(j, CHECK_ASCENDING, x->want, (double)falls.count / (double)n,
		x->want->rule[CHECK_ASCENDING].tolerance,
		counted(j, &falls, n, "values", "are less than the one before"));
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
			cannot_tell(j, (enum data_check)i, c, "the column is not there");
	}
}

static void
judge_column(struct judge *j, const struct subject *x)
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

size_t
validation_verdicts(struct validation *v, const struct profile *p, struct arena *a,
	const struct data_verdict **out)
{
	struct judge j = { .v = v, .p = p, .a = a };
	judge_rows(&j);
	bool lacks = judge_columns(&j);
	judge_new_columns(&j);
	judge_order(&j);
	judge_duplicates(&j);
	judge_key(&j);
	for (size_t i = 0; i < v->schema->cols; i++) {
		struct subject x = { .want = &v->schema->col[i], .watch = &v->watch[i] };
		if (x.watch->field != (size_t)-1) {
			x.have = &p->col[x.watch->field];
			judge_column(&j, &x);
		} else if (!lacks) {
			judge_absent(&j, x.want);
		}
	}
	size_t n = j.verdicts.len;
	struct data_verdict *list = ARENA_ARRAY(a, struct data_verdict, n + 1);
	if (n)
		memcpy(list, j.verdicts.at, n * sizeof(*list));
	VEC_FREE(&j.verdicts);
	*out = list;
	return n;
}
