// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Plans: how they are begun, ended, shown and carried out; promotions and aliases. */
#include "core/registry/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/registry/plan_part.h"
#include "core/registry/stage.h"
#include "core/table/rowset_build.h"

/* ---- the parts of every plan ---- */

bool
plan_begin(struct store *s, struct arena *a, const char *act, const char *model, struct plan *p,
	struct err *err)
{
	*p = (struct plan){ .act = act, .model = arena_strdup(a, model) };
	return model_state_read(s, a, model, &p->before, err);
}

void
plan_add_stage(const struct plan *p, step_list *steps, int64_t version, const char *stage)
{
	if (strcmp(model_state_stage(&p->before, version), stage) != 0)
		VEC_PUSH(steps, (struct model_step){ STEP_STAGE, version, stage, NULL });
}

void
plan_add_alias(const struct plan *p, step_list *steps, const char *alias, int64_t version)
{
	if (model_state_alias(&p->before, alias) != version)
		VEC_PUSH(steps, (struct model_step){ STEP_ALIAS, version, NULL, alias });
}

void
plan_archive_others(const struct plan *p, step_list *steps, const char *stage, int64_t but_for)
{
	for (size_t i = 0; i < p->before.n_stages; i++) {
		const struct state_stage *at = &p->before.stages[i];
		if (at->version != but_for && strcmp(at->stage, stage) == 0)
			VEC_PUSH(steps,
				(struct model_step){ STEP_STAGE, at->version, "Archived", NULL });
	}
}

static int
compare_stages(const void *a, const void *b)
{
	const struct state_stage *p = a, *q = b;
	return (p->version > q->version) - (p->version < q->version);
}

static int
compare_aliases(const void *a, const void *b)
{
	return strcmp(
		((const struct state_alias *)a)->alias, ((const struct state_alias *)b)->alias);
}

static void
set_stage(struct state_stage *list, size_t *n, int64_t version, const char *stage)
{
	for (size_t i = 0; i < *n; i++)
		if (list[i].version == version) {
			list[i].stage = stage;
			return;
		}
	list[(*n)++] = (struct state_stage){ version, stage, 0 };
}

static void
set_alias(struct state_alias *list, size_t *n, const char *alias, int64_t version)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(list[i].alias, alias) == 0) {
			list[i].version = version;
			return;
		}
	list[(*n)++] = (struct state_alias){ alias, version };
}

/* The state that the steps lead to. */
static void
work_out(struct arena *a, struct plan *p)
{
	struct state_stage *stages =
		ARENA_ARRAY(a, struct state_stage, p->before.n_stages + p->n_steps + 1);
	struct state_alias *aliases =
		ARENA_ARRAY(a, struct state_alias, p->before.n_aliases + p->n_steps + 1);
	size_t n_stages = p->before.n_stages, n_aliases = p->before.n_aliases, kept = 0;
	if (n_stages)
		memcpy(stages, p->before.stages, n_stages * sizeof(*stages));
	if (n_aliases)
		memcpy(aliases, p->before.aliases, n_aliases * sizeof(*aliases));
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct model_step *step = &p->steps[i];
		if (step->kind == STEP_ALIAS)
			set_alias(aliases, &n_aliases, step->alias, step->version);
		else
			set_stage(stages, &n_stages, step->version,
				step->kind == STEP_DELETE ? "Deleted_Internal" : step->stage);
	}
	for (size_t i = 0; i < n_stages; i++)
		if (strcmp(stages[i].stage, "None") != 0)
			stages[kept++] = stages[i];
	p->after = (struct model_state){ stages, kept, aliases, 0, p->before.latest };
	for (size_t i = 0; i < n_aliases; i++)
		if (aliases[i].version != 0)
			aliases[p->after.n_aliases++] = aliases[i];
	qsort(stages, p->after.n_stages, sizeof(*stages), compare_stages);
	qsort(aliases, p->after.n_aliases, sizeof(*aliases), compare_aliases);
}

/* A version registered meanwhile does not make another state: its number is left out. */
static bool
make_token(struct arena *a, struct plan *p, struct err *err)
{
	char hex[HASH_HEX_MAX];
	struct model_state state = p->before;
	state.latest = 0;
	const char *text = model_state_text(a, &state);
	if (!hash_sha256(text, strlen(text), hex, err))
		return false;
	memcpy(p->token, hex, PLAN_TOKEN_MAX - 1);
	return true;
}

bool
plan_end(struct store *s, struct arena *a, step_list *steps, struct plan *p, const char *done,
	struct err *err)
{
	p->steps = arena_memdup(
		a, steps->at, steps->len * sizeof(*steps->at), _Alignof(struct model_step));
	p->n_steps = steps->len;
	VEC_FREE(steps);
	if (p->n_steps == 0)
		return err_set(err, ERR_CONFLICT, "nothing to do: %s", done);
	work_out(a, p);
	return make_token(a, p, err) &&
	       (p->version == 0 || version_facts(s, a, p->model, p->version, &p->facts, err));
}

/* ---- promotions and aliases ---- */

/* A version that is coming into use must be there in full. */
static bool
is_ready(const struct plan *p, const struct version_facts *v, struct err *err)
{
	if (strcmp(v->stage, "Deleted_Internal") == 0)
		return err_set(err, ERR_NOT_FOUND, "version %lld of '%s' was deleted",
			(long long)v->version, p->model);
	if (strcmp(v->status, "READY") != 0)
		return err_set(err, ERR_CONFLICT, "version %lld of '%s' is not ready: %s%s%s",
			(long long)v->version, p->model, v->status, *v->status_message ? ", " : "",
			v->status_message);
	return true;
}

static bool
add_aliases(struct plan *p, step_list *steps, const char *const *aliases, int64_t version,
	struct err *err)
{
	for (; aliases && *aliases; aliases++) {
		if (!model_alias_check(*aliases, err))
			return false;
		if (!p->stage && !p->alias)
			p->holder = model_state_alias(&p->before, *aliases);
		if (!p->alias)
			p->alias = *aliases;
		plan_add_alias(p, steps, *aliases, version);
	}
	return true;
}

bool
plan_promotion(struct store *s, struct arena *a, const struct promotion *p, struct plan *out,
	struct err *err)
{
	struct version_facts facts;
	step_list steps = { 0 };
	if (!plan_begin(s, a, "promote", p->model, out, err) ||
		!version_facts(s, a, p->model, p->version, &facts, err))
		return false;
	bool comes_into_use = !p->stage || stage_is_active(p->stage);
	if (comes_into_use && !is_ready(out, &facts, err))
		return false;
	out->version = p->version;
	out->stage = p->stage;
	if (p->stage) {
		out->holder = model_state_holder(&out->before, p->stage);
		if (stage_is_active(p->stage) && !p->keep_existing)
			plan_archive_others(out, &steps, p->stage, p->version);
		plan_add_stage(out, &steps, p->version, p->stage);
	}
	if (!add_aliases(out, &steps, p->aliases, p->version, err)) {
		VEC_FREE(&steps);
		return false;
	}
	if (comes_into_use && !facts.run_exists)
		out->caution = "the run behind this version is not in the store";
	else if (comes_into_use && facts.run_deleted)
		out->caution = "the run behind this version is deleted";
	const char *done = arena_printf(a, "version %lld of '%s' has %s already",
		(long long)p->version, p->model,
		p->stage ? arena_printf(a, "the stage %s", p->stage) : "these aliases");
	return plan_end(s, a, &steps, out, done, err);
}

bool
plan_alias(struct store *s, struct arena *a, const char *model, const char *alias, int64_t version,
	struct plan *out, struct err *err)
{
	struct version_facts facts;
	step_list steps = { 0 };
	if (!plan_begin(s, a, "alias", model, out, err))
		return false;
	out->version = version;
	out->alias = arena_strdup(a, alias);
	out->holder = model_state_alias(&out->before, alias);
	if (version == 0 && out->holder == 0)
		return err_set(err, ERR_NOT_FOUND, "'%s' has no alias '%s'", model, alias);
	/* An alias that another program made may have any name; it must be possible to remove it. */
	if (version != 0 && (!model_alias_check(alias, err) ||
				    !version_facts(s, a, model, version, &facts, err) ||
				    !is_ready(out, &facts, err)))
		return false;
	plan_add_alias(out, &steps, out->alias, version);
	return plan_end(s, a, &steps, out,
		arena_printf(a, "'%s' points to version %lld already", alias, (long long)version),
		err);
}

/* ---- showing and doing ---- */

static void
put_text(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static void
put_version(struct rowset_build *b, size_t col, size_t row, int64_t version)
{
	char text[24];
	snprintf(text, sizeof(text), "v%lld", (long long)version);
	if (version)
		put_text(b, col, row, text);
}

bool
plan_changes(const struct plan *p, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	size_t what = rowset_build_column(b, "what", CELL_TEXT);
	size_t from = rowset_build_column(b, "from", CELL_TEXT);
	size_t to = rowset_build_column(b, "to", CELL_TEXT);
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct model_step *step = &p->steps[i];
		size_t row = rowset_build_row(b);
		if (step->kind == STEP_ALIAS) {
			put_text(b, what, row, step->alias);
			put_version(b, from, row, model_state_alias(&p->before, step->alias));
			put_version(b, to, row, step->version);
			continue;
		}
		put_version(b, what, row, step->version);
		put_text(b, from, row, model_state_stage(&p->before, step->version));
		put_text(b, to, row, step->kind == STEP_DELETE ? "deleted" : step->stage);
	}
	return rowset_build_finish(b, out, err);
}

/* One step, as what is done. */
static const char *
step_words(struct arena *a, const struct plan *p, const struct model_step *step)
{
	long long version = (long long)step->version;
	switch (step->kind) {
	case STEP_ALIAS:
		return version ? arena_printf(a, "point %s to v%lld", step->alias, version)
			       : arena_printf(a, "remove the alias %s", step->alias);
	case STEP_STAGE:
		if (step->version != p->version && strcmp(step->stage, "Archived") == 0)
			return arena_printf(a, "archive v%lld", version);
		return arena_printf(a, "set v%lld to %s", version, step->stage);
	case STEP_DELETE:
		break;
	}
	return arena_printf(a, "delete v%lld for good", version);
}

const char *
plan_sentence(struct arena *a, const struct plan *p)
{
	const char *first = "", *rest = "";
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct model_step *step = &p->steps[i];
		const char *words = step_words(a, p, step);
		/* What it is about comes first, then who makes room. */
		if (step->version == p->version)
			first = arena_printf(a, "%s%s, ", first, words);
		else
			rest = arena_printf(a, "%s%s, ", rest, words);
	}
	return arena_printf(a, "%s%sand write one line of history", first, rest);
}

bool
plan_apply(struct store *s, const struct plan *p, const struct plan_act *act, int64_t *id,
	struct err *err)
{
	const struct audit_note note = {
		.act = p->act,
		.who = act->who,
		.model = p->model,
		.version = p->version,
		.from_version = p->holder,
		.stage = p->stage,
		.alias = p->alias,
		.reason = act->reason,
		.gates = act->gates,
		.commit = p->version && *p->facts.commit ? p->facts.commit : NULL,
		.overridden = act->overridden,
		.undoes = p->undoes,
		.at_ms = act->now_ms,
	};
	if (act->expects && strcmp(act->expects, p->token) != 0)
		return err_set(err, ERR_CONFLICT,
			"'%s' has changed since the plan was shown: nothing was done; look again",
			p->model);
	return models_apply(s, &p->before, p->steps, p->n_steps, &note, id, err);
}
