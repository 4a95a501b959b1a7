// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Verdicts and the words for them. */
#include "core/dataset/judge.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include "core/base/arena.h"
#include "core/base/number.h"

const char *
judge_say(struct arena *a, const char *fmt, ...)
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

enum data_outcome
judge_add(struct judge *j, enum data_check check, const char *column, struct check_rule rule,
	bool good, double value, double limit, const char *sentence)
{
	struct data_verdict v = { check, column, good ? OUTCOME_PASS : failing(rule), value, limit,
		sentence };
	VEC_PUSH(&j->verdicts, v);
	return v.outcome;
}

void
judge_share(struct judge *j, enum data_check check, const struct schema_column *c, double share,
	double limit, const char *sentence)
{
	judge_add(j, check, c ? c->name : NULL, c ? c->rule[check] : j->v->schema->rule[check],
		share <= limit, share, limit, sentence);
}

void
judge_cannot_tell(
	struct judge *j, enum data_check check, const struct schema_column *c, const char *why)
{
	judge_share(
		j, check, c, (double)NAN, (double)NAN, judge_say(j->a, "cannot be told: %s", why));
}

const char *
judge_percent(struct arena *a, double share)
{
	char text[NUMBER_MAX];
	if (share > 0 && share < 0.0001)
		return "under 0.01 %";
	return judge_say(a, "%s %%", number_short(text, 100 * share, 3));
}

const char *
judge_counted(
	struct judge *j, const struct offence *o, uint64_t of, const char *noun, const char *what)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	if (o->count == 0)
		return judge_say(
			j->a, "none of %s %s %s", number_count(a, (int64_t)of), noun, what);
	return judge_say(j->a, "%s of %s %s (%s) %s, first in row %" PRIu64,
		number_count(a, (int64_t)o->count), number_count(b, (int64_t)of), noun,
		judge_percent(j->a, (double)o->count / (double)of), what, o->first_row + 1);
}
