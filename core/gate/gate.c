// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Asking rules: the facts are read once, every rule answers, the answers are counted. */
#include "core/gate/gate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/gate/gate_kind.h"
#include "core/job/job.h"
#include "core/store/model_state.h"
#include "core/table/rowset.h"

bool
gate_applies(const struct gate_rule *rule, const char *model, const char *const *targets)
{
	if (strcmp(rule->model, "*") != 0 && strcmp(rule->model, model) != 0)
		return false;
	if (*rule->target == '\0')
		return true;
	for (; *targets; targets++)
		if (strcmp(*targets, rule->target) == 0)
			return true;
	return false;
}

/* ---- what answers are made with ---- */

bool
gate_say(struct gate_facts *f, struct gate_verdict *v, enum gate_outcome outcome, const char *fmt,
	...)
{
	char text[ERR_TEXT_MAX];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	v->outcome = outcome;
	v->sentence = arena_strdup(f->a, text);
	return true;
}

bool
gate_trouble(struct gate_facts *f, struct gate_verdict *v, const struct err *local, struct err *err)
{
	if (local->code == ERR_BUSY || local->code == ERR_CANCELLED || local->code == ERR_SCHEMA)
		return err_set(err, local->code, "%s", local->text);
	return gate_say(f, v, GATE_UNKNOWN, "cannot be computed: %s", local->text);
}

static bool
holds(double value, enum gate_op op, double limit)
{
	switch (op) {
	case GATE_LE:
		return value <= limit;
	case GATE_LT:
		return value < limit;
	case GATE_GE:
		return value >= limit;
	case GATE_GT:
		return value > limit;
	case GATE_EQ:
		return value == limit;
	case GATE_NO_OP:
		break;
	}
	return false;
}

/* As few digits as tell the two apart: "0.9 <= 0.9" must not be a failure. */
static int
digits_for(double one, double other)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	int digits = 6;
	while (digits < 17 && one != other &&
		strcmp(number_short(a, one, digits), number_short(b, other, digits)) == 0)
		digits++;
	return digits;
}

bool
gate_compare(struct gate_facts *f, struct gate_verdict *v, const char *what, double value)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	const struct gate_rule *r = v->rule;
	v->value = value;
	v->limit = r->limit.number;
	if (!isfinite(value))
		return gate_say(f, v, GATE_UNKNOWN, "cannot be computed: %s is %s", what,
			number_short(a, value, 6));
	int digits = digits_for(value, v->limit);
	bool passes = holds(value, r->op, v->limit);
	return gate_say(f, v, passes ? GATE_PASS : GATE_FAIL, "%s %s %s %s", what,
		number_short(a, value, digits), gate_relation_text(r->op, passes),
		number_short(b, v->limit, digits));
}

/* ---- metrics ---- */

/* Of the version in Production: its value in *out, or the verdict said. */
static bool
production_value(struct gate_facts *f, struct gate_verdict *v, double *out, bool *said)
{
	const struct gate_rule *r = v->rule;
	*said = true;
	if (f->production_version == 0 && r->limit.unless_first)
		return gate_say(f, v, GATE_PASS,
			"nothing is in Production yet, and the rule lets the first pass");
	if (f->production_version == 0)
		return gate_say(f, v, GATE_UNKNOWN,
			"cannot be computed: nothing is in Production to compare with ('unless "
			"first' would let the first version pass)");
	const struct version_metric *m =
		version_metric_find(f->production_metrics, f->n_production, r->subject);
	if (!m || !isfinite(m->value))
		return gate_say(f, v, GATE_UNKNOWN,
			"cannot be computed: version %lld in Production has %s '%s'",
			(long long)f->production_version, m ? "no finite value of" : "no metric",
			r->subject);
	*out = m->value;
	*said = false;
	return true;
}

static bool
against_production(struct gate_facts *f, struct gate_verdict *v, double value)
{
	char a[NUMBER_MAX], b[NUMBER_MAX], c[NUMBER_MAX];
	const struct gate_limit *l = &v->rule->limit;
	double other;
	bool said;
	v->value = value;
	if (!production_value(f, v, &other, &said) || said)
		return true;
	double margin = l->relative ? fabs(other) * l->number : l->number;
	v->limit = other + margin;
	int digits = digits_for(value, margin == 0 ? other : v->limit);
	const char *how = margin == 0 ? ""
				      : arena_printf(f->a, " %c %s", margin < 0 ? '-' : '+',
						number_short(c, fabs(margin), 6));
	bool passes = holds(value, v->rule->op, v->limit);
	return gate_say(f, v, passes ? GATE_PASS : GATE_FAIL, "%s %s %s %s%s (Production v%lld)",
		v->rule->subject, number_short(a, value, digits),
		gate_relation_text(v->rule->op, passes), number_short(b, other, digits), how,
		(long long)f->production_version);
}

bool
gate_answer_metric(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	const char *name = v->rule->subject;
	const struct version_metric *m = version_metric_find(f->metrics, f->n_metrics, name);
	(void)err;
	if (!m)
		return gate_say(f, v, GATE_UNKNOWN,
			"cannot be computed: version %lld has no metric '%s'",
			(long long)f->candidate.version, name);
	if (!isfinite(m->value) || !v->rule->limit.production)
		return gate_compare(f, v, name, m->value);
	return against_production(f, v, m->value);
}

/* ---- asking ---- */

static bool
read_production(struct gate_facts *f, struct err *err)
{
	struct model_state state;
	if (!model_state_read(f->q->store, f->a, f->q->model, &state, err))
		return false;
	f->production_version = model_state_holder(&state, "Production");
	return f->production_version == 0 ||
	       (version_facts(f->q->store, f->a, f->q->model, f->production_version, &f->production,
			err) &&
		       version_metrics(f->q->store, f->a, &f->production, &f->production_metrics,
			       &f->n_production, err));
}

static bool
read_facts(struct gate_facts *f, struct err *err)
{
	return version_facts(f->q->store, f->a, f->q->model, f->q->version, &f->candidate, err) &&
	       version_metrics(f->q->store, f->a, &f->candidate, &f->metrics, &f->n_metrics, err) &&
	       version_tags(f->q->store, f->q->model, f->q->version, &f->tags, err) &&
	       read_production(f, err);
}

static bool
answer(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	const struct gate_kind *kind = v->rule->kind;
	if (f->q->job && job_stopping(f->q->job))
		return err_set(err, ERR_CANCELLED, "stopped");
	if (kind->answer)
		return kind->answer(f, v, err);
	return gate_say(
		f, v, GATE_UNKNOWN, "cannot be computed yet: rules of the kind '%s'", kind->name);
}

bool
gate_check(struct arena *a, const struct gate_question *q, const struct gate_rule *rules, size_t n,
	struct gate_verdict **out, struct err *err)
{
	struct gate_facts f = { .a = a, .q = q };
	struct gate_verdict *verdicts = ARENA_ARRAY(a, struct gate_verdict, n + 1);
	bool ok = read_facts(&f, err);
	for (size_t i = 0; ok && i < n; i++) {
		verdicts[i] = (struct gate_verdict){ &rules[i], GATE_UNKNOWN, (double)NAN,
			(double)NAN, "" };
		ok = answer(&f, &verdicts[i], err);
	}
	rowset_free(f.tags);
	if (ok)
		*out = verdicts;
	return ok;
}

/* ---- counting and keeping ---- */

struct gate_tally
gate_count(const struct gate_verdict *verdicts, size_t n)
{
	struct gate_tally t = { 0 };
	for (size_t i = 0; i < n; i++) {
		bool warns = verdicts[i].rule->severity == GATE_WARN;
		t.passed += verdicts[i].outcome == GATE_PASS;
		if (verdicts[i].outcome == GATE_PASS)
			continue;
		t.warned += warns;
		t.failed += !warns && verdicts[i].outcome == GATE_FAIL;
		t.unknown += !warns && verdicts[i].outcome == GATE_UNKNOWN;
	}
	t.code = t.failed ? ERR_GATE : t.unknown ? ERR_DATA : ERR_NONE;
	return t;
}

const char *
gate_outcome_name(enum gate_outcome outcome)
{
	static const char *const names[] = { "pass", "fail", "unknown" };
	return names[outcome];
}

const char *
gate_severity_name(enum gate_severity severity)
{
	return severity == GATE_WARN ? "warn" : "block";
}

static void
put_number(struct json_writer *w, const char *key, double v)
{
	if (isfinite(v))
		json_real(w, key, v);
	else
		json_null(w, key);
}

const char *
gate_json(struct arena *a, const struct gate_verdict *verdicts, size_t n)
{
	struct json_writer w;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	if (!out)
		out_of_memory();
	json_begin(&w, out, false);
	json_open_array(&w, NULL);
	for (size_t i = 0; i < n; i++) {
		const struct gate_verdict *v = &verdicts[i];
		json_open_object(&w, NULL);
		json_string(&w, "name", v->rule->name);
		json_string(&w, "kind", v->rule->kind->name);
		json_string(&w, "rule", v->rule->text);
		json_string(&w, "verdict", gate_outcome_name(v->outcome));
		json_string(&w, "severity", gate_severity_name(v->rule->severity));
		put_number(&w, "value", v->value);
		put_number(&w, "limit", v->limit);
		json_string(&w, "sentence", v->sentence);
		json_close(&w, true);
	}
	json_close(&w, false);
	if (fclose(out) != 0)
		out_of_memory();
	while (len > 0 && text[len - 1] == '\n')
		text[--len] = '\0';
	const char *copy = arena_strdup(a, text);
	free(text);
	return copy;
}
