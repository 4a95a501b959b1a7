// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rules times models, answered. */
#include "core/command/gate_rows.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/command/gate_parts.h"
#include "core/gate/gate_kind.h"
#include "core/store/models.h"
#include "core/store/store.h"
#include "core/table/rowset_build.h"

static const char *const texts[] = { "id", "gate", "model", "version", "for", "verdict", "severity",
	"from", "number", "target", "rule", "sentence" };

struct gate_rows {
	struct arena *a;
	struct store *store;
	struct job *job;
	int64_t now_ms;
	struct gate_rule *rules;
	size_t n;
	bool *used; /* [n] a model took it */
	struct rowset_build *out;
};

static void
put(struct gate_rows *g, const char *column, size_t row, const char *text)
{
	if (text && *text)
		rowset_build_text(
			g->out, rowset_build_find(g->out, column), row, text, strlen(text));
}

static void
put_real(struct gate_rows *g, const char *column, size_t row, double v)
{
	if (isfinite(v))
		rowset_build_real(g->out, rowset_build_find(g->out, column), row, v);
}

/* Where gate check is to ask: a rule without a target is asked as for Production. */
static const char *
target_option(struct arena *a, const char *target)
{
	if (*target == '@')
		return arena_printf(a, "--alias=%s", target + 1);
	return arena_printf(a, "--to=%s", *target ? target : "Production");
}

static void
add(struct gate_rows *g, const char *model, int64_t version, const struct gate_verdict *v)
{
	const struct gate_rule *rule = v->rule;
	size_t row = rowset_build_row(g->out);
	put(g, "id", row, arena_printf(g->a, "%s %s", rule->origin, model));
	put(g, "gate", row, rule->name);
	put(g, "model", row, model);
	if (version > 0)
		put(g, "version", row, arena_printf(g->a, "%" PRId64, version));
	put(g, "for", row, *rule->target ? rule->target : "any");
	put(g, "verdict", row, gate_outcome_name(v->outcome));
	put(g, "severity", row, gate_severity_name(rule->severity));
	put(g, "from", row, rule->origin);
	if (strncmp(rule->origin, "gate ", 5) == 0)
		put(g, "number", row, rule->origin + 5);
	put(g, "target", row, target_option(g->a, rule->target));
	put(g, "rule", row, rule->text);
	put(g, "sentence", row, v->sentence);
	put_real(g, "value", row, v->value);
	put_real(g, "limit", row, v->limit);
}

static void
add_unasked(struct gate_rows *g, const char *model, const struct gate_rule *rule, const char *why)
{
	const struct gate_verdict v = { rule, GATE_UNKNOWN, (double)NAN, (double)NAN, why };
	add(g, model, 0, &v);
}

static bool
is_about(const struct gate_rule *rule, const char *model)
{
	return strcmp(rule->model, "*") == 0 || strcmp(rule->model, model) == 0;
}

static bool
ask(struct gate_rows *g, const char *model, int64_t version, const struct gate_rule *rules,
	size_t n, struct err *err)
{
	const struct gate_question q = { .store = g->store,
		.job = g->job,
		.model = model,
		.version = version,
		.now_ms = g->now_ms };
	struct gate_verdict *verdicts;
	if (!gate_check(g->a, &q, rules, n, &verdicts, err))
		return false;
	for (size_t i = 0; i < n; i++)
		add(g, model, version, &verdicts[i]);
	return true;
}

/* The rules about one model; version 0: it has none. */
static bool
ask_model(struct gate_rows *g, const char *model, int64_t version, bool many, struct err *err)
{
	struct gate_rule *rules = ARENA_ARRAY(g->a, struct gate_rule, g->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++)
		if (is_about(&g->rules[i], model)) {
			g->used[i] = true;
			rules[n++] = g->rules[i];
		}
	if (n > 0 && version > 0 && !many)
		return ask(g, model, version, rules, n, err);
	for (size_t i = 0; i < n; i++)
		add_unasked(g, model, &rules[i],
			version > 0 ? "too many models to ask all: Enter asks"
				    : "the model has no version");
	return true;
}

static bool
ask_all(struct gate_rows *g, struct err *err)
{
	const struct rowset *models = NULL;
	bool ok = models_list(g->store, &models, err);
	for (size_t i = 0; ok && i < models->rows; i++)
		ok = ask_model(g, rowset_text(models, i, "name"),
			rowset_int(models, i, "latest", 0), i >= GATE_ROWS_MODELS, err);
	for (size_t i = 0; ok && i < g->n; i++)
		if (!g->used[i])
			add_unasked(g, g->rules[i].model, &g->rules[i],
				strcmp(g->rules[i].model, "*") == 0
					? "no model is registered yet"
					: "no registered model of this name");
	rowset_free(models);
	return ok;
}

bool
gate_rows(struct store *s, struct job *job, int64_t now_ms, const struct rowset **out,
	struct err *err)
{
	struct gate_rows g = { .a = arena_new(), .store = s, .job = job, .now_ms = now_ms };
	bool ok = gates_read(g.a, store_facts(s)->path, NULL, 0, &g.rules, &g.n, err);
	if (ok) {
		g.used = ARENA_ARRAY(g.a, bool, g.n + 1);
		g.out = rowset_build_new((size_t)16 << 20);
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
			(void)rowset_build_column(g.out, texts[i], CELL_TEXT);
		(void)rowset_build_column(g.out, "value", CELL_REAL);
		(void)rowset_build_column(g.out, "limit", CELL_REAL);
		ok = ask_all(&g, err);
		if (ok)
			ok = rowset_build_finish(g.out, out, err);
		else
			rowset_build_free(g.out);
	}
	arena_free(g.a);
	return ok;
}
