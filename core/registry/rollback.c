// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The way back: who held a stage or an alias before, and what an entry of the
 * history changed. Holders are followed through the recorded states as on a
 * stack: a rollback or an undo goes down to a holder that was there before, so
 * that a second rollback goes on downwards and not back up.
 */
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/registry/plan.h"
#include "core/registry/plan_part.h"
#include "core/registry/stage.h"
#include "core/store/audit.h"
#include "core/table/rowset.h"

struct holding {
	int64_t version;
	const struct model_state *state; /* when it held last; NULL: not from the history */
};

typedef VEC(struct holding) holding_list;
typedef VEC(int64_t) version_list;

/* Who held it: the way down from the present holder, and everybody that the history tells of. */
struct holders {
	holding_list stack;
	version_list known;
};

static void
holders_free(struct holders *h)
{
	VEC_FREE(&h->stack);
	VEC_FREE(&h->known);
}

static int64_t
holder_in(const struct model_state *state, const struct rollback *r)
{
	return r->stage ? model_state_holder(state, r->stage) : model_state_alias(state, r->alias);
}

static void
follow(struct holders *h, const struct model_state *state, const struct rollback *r, bool back)
{
	holding_list *stack = &h->stack;
	int64_t holder = holder_in(state, r);
	if (holder == 0)
		return;
	VEC_PUSH(&h->known, holder);
	size_t below = stack->len;
	while (below > 0 && stack->at[below - 1].version != holder)
		below--;
	if (below == stack->len && below > 0) {
		stack->at[below - 1].state = state;
		return;
	}
	if (back && below > 0) {
		stack->len = below;
		stack->at[below - 1].state = state;
		return;
	}
	/* Further back than the history goes: nobody it tells of was before that. */
	if (back)
		stack->len = 0;
	VEC_PUSH(stack, (struct holding){ holder, state });
}

/* The holders in order, the present one on top. */
static bool
read_holders(struct store *s, struct arena *a, const struct plan *p, const struct rollback *r,
	struct holders *h, struct err *err)
{
	const struct rowset *rows;
	bool ok = true;
	if (!audit_list(s, p->model, &rows, err))
		return false;
	for (size_t i = 0; ok && i < rows->rows; i++) {
		struct model_state *before = ARENA_NEW(a, struct model_state);
		struct model_state *after = ARENA_NEW(a, struct model_state);
		const char *act = rowset_text(rows, i, "act");
		ok = model_state_parse(a, rowset_text(rows, i, "before"), before, err) &&
		     model_state_parse(a, rowset_text(rows, i, "after"), after, err);
		if (!ok)
			break;
		follow(h, before, r, false);
		follow(h, after, r, strcmp(act, "rollback") == 0 || strcmp(act, "undo") == 0);
	}
	rowset_free(rows);
	if (ok)
		follow(h, &p->before, r, false);
	return ok;
}

/* A version that still is and can be brought back. */
static bool
is_there(const struct plan *p, int64_t version)
{
	return strcmp(model_state_stage(&p->before, version), "Deleted_Internal") != 0;
}

static bool
is_known(const struct holders *h, int64_t version)
{
	for (size_t i = 0; i < h->known.len; i++)
		if (h->known.at[i] == version)
			return true;
	return false;
}

/*
 * Where the history ends: the Archived version that MLflow changed last.
 * Archiving and promoting in one act give both the same time. Who the history
 * knows was rolled back from already, and must not come back by going back.
 */
static struct holding
by_mlflow(struct arena *a, struct plan *p, const struct holders *h)
{
	const struct state_stage *best = NULL;
	char when[CLOCK_TEXT_MAX];
	for (size_t i = 0; i < p->before.n_stages; i++) {
		const struct state_stage *at = &p->before.stages[i];
		if (strcmp(at->stage, "Archived") != 0 || at->version == p->holder ||
			is_known(h, at->version))
			continue;
		if (!best || at->updated_ms >= best->updated_ms)
			best = at;
	}
	if (!best)
		return (struct holding){ 0, NULL };
	/* The present holder is always known. */
	p->basis = arena_printf(a, "%s; version %lld was archived last, %s",
		h->known.len > 1 ? "the audit history goes no further back, and of those before it"
				 : "MLflow keeps no history",
		(long long)best->version, clock_local(when, best->updated_ms));
	return (struct holding){ best->version, NULL };
}

static struct holding
previous(struct arena *a, struct plan *p, const struct rollback *r, const struct holders *h)
{
	const holding_list *stack = &h->stack;
	/* The top is the present holder, when there is one. */
	size_t n = stack->len;
	if (n > 0 && stack->at[n - 1].version == p->holder)
		n--;
	while (n > 0 &&
		(stack->at[n - 1].version == p->holder || !is_there(p, stack->at[n - 1].version)))
		n--;
	if (n > 0) {
		p->basis = arena_printf(a, "by the audit history, version %lld held it before",
			(long long)stack->at[n - 1].version);
		return stack->at[n - 1];
	}
	return r->stage ? by_mlflow(a, p, h) : (struct holding){ 0, NULL };
}

/* A rollback asks no gates, so only what was in use before can come back by it. */
static bool
named(struct plan *p, const struct rollback *r, const holding_list *stack, struct holding *out,
	struct err *err)
{
	for (size_t i = stack->len; i-- > 0;)
		if (stack->at[i].version == r->to) {
			p->basis =
				"named on request; the audit history shows that it held it before";
			*out = stack->at[i];
			return true;
		}
	bool archived = strcmp(model_state_stage(&p->before, r->to), "Archived") == 0;
	if (r->stage && archived) {
		p->basis = "named on request; it is archived, so it was in use before";
		*out = (struct holding){ r->to, NULL };
		return true;
	}
	return is_there(p, r->to) ? err_set(err, ERR_CONFLICT,
					    "version %lld is not known to have been there before, "
					    "so this is no rollback; "
					    "use: cairn model promote",
					    (long long)r->to)
				  : err_set(err, ERR_NOT_FOUND, "version %lld of '%s' was deleted",
					    (long long)r->to, r->model);
}

static const char *
target_name(struct arena *a, const struct rollback *r)
{
	return r->stage ? arena_printf(a, "the stage %s", r->stage)
			: arena_printf(a, "the alias '%s'", r->alias);
}

/* Aliases that moved along from the version that comes back to the one that goes. */
static void
aliases_back(struct arena *a, struct plan *p, const struct holding *to, step_list *steps)
{
	for (size_t i = 0; i < p->before.n_aliases; i++) {
		const struct state_alias *at = &p->before.aliases[i];
		if (at->version != p->holder || p->holder == 0)
			continue;
		if (to->state && model_state_alias(to->state, at->alias) == to->version)
			plan_add_alias(p, steps, at->alias, to->version);
		else
			p->caution = arena_printf(a, "the alias '%s' stays with version %lld",
				at->alias, (long long)p->holder);
	}
}

bool
plan_rollback(struct store *s, struct arena *a, const struct rollback *r, struct plan *out,
	struct err *err)
{
	struct holders holders = { 0 };
	step_list steps = { 0 };
	struct version_facts facts;
	if (!plan_begin(s, a, "rollback", r->model, out, err))
		return false;
	out->stage = r->stage;
	out->alias = r->alias;
	out->holder = holder_in(&out->before, r);
	if (!read_holders(s, a, out, r, &holders, err)) {
		holders_free(&holders);
		return false;
	}
	struct holding to = { 0, NULL };
	bool ok = true;
	if (r->to)
		ok = named(out, r, &holders.stack, &to, err);
	else
		to = previous(a, out, r, &holders);
	holders_free(&holders);
	if (!ok)
		return false;
	if (to.version == 0)
		return err_set(err, ERR_NOT_FOUND,
			"nobody is known to have had %s of '%s' before; name a version with --to",
			target_name(a, r), r->model);
	if (!version_facts(s, a, r->model, to.version, &facts, err))
		return false;
	out->version = to.version;
	if (r->stage) {
		plan_archive_others(out, &steps, r->stage, to.version);
		plan_add_stage(out, &steps, to.version, r->stage);
		aliases_back(a, out, &to, &steps);
	} else {
		plan_add_alias(out, &steps, r->alias, to.version);
	}
	return plan_end(s, a, &steps, out,
		arena_printf(
			a, "version %lld has %s already", (long long)to.version, target_name(a, r)),
		err);
}

/* ---- undo ---- */

/* The row to take back: by its number, or the newest that was not taken back and takes nothing back. */
static bool
find_entry(const struct rowset *rows, const char *model, int64_t id, size_t *at, struct err *err)
{
	for (size_t i = rows->rows; i-- > 0;) {
		bool undone = rowset_int(rows, i, "undone_by", 0) != 0;
		int64_t number = rowset_int(rows, i, "id", 0);
		if (id ? number != id : undone || rowset_int(rows, i, "undoes", 0) != 0)
			continue;
		if (undone)
			return err_set(err, ERR_CONFLICT,
				"change %lld was taken back by change %lld", (long long)id,
				(long long)rowset_int(rows, i, "undone_by", 0));
		*at = i;
		return true;
	}
	if (id)
		return err_set(err, ERR_NOT_FOUND,
			"the history of '%s' has no change %lld; see: cairn model history", model,
			(long long)id);
	return err_set(err, ERR_NOT_FOUND,
		"the history of '%s' has nothing to take back; see: cairn model history", model);
}

static bool
changed_since(int64_t id, const char *what, struct err *err)
{
	return err_set(err, ERR_CONFLICT,
		"change %lld cannot be taken back: %s has changed again since", (long long)id,
		what);
}

/* Puts a version back to the stage it had before the entry, if it is where the entry put it. */
static bool
stage_back(struct arena *a, struct plan *p, step_list *steps, const struct model_state *before,
	const struct model_state *after, int64_t version, struct err *err)
{
	const char *from = model_state_stage(before, version);
	const char *to = model_state_stage(after, version);
	if (strcmp(from, to) == 0)
		return true;
	if (strcmp(model_state_stage(&p->before, version), to) != 0)
		return changed_since(
			p->undoes, arena_printf(a, "version %lld", (long long)version), err);
	if (strcmp(to, "Deleted_Internal") == 0)
		return err_set(err, ERR_CONFLICT,
			"change %lld cannot be taken back: a deleted version does not come back",
			(long long)p->undoes);
	plan_add_stage(p, steps, version, from);
	return true;
}

static bool
alias_back(struct arena *a, struct plan *p, step_list *steps, const struct model_state *before,
	const struct model_state *after, const char *alias, struct err *err)
{
	int64_t from = model_state_alias(before, alias), to = model_state_alias(after, alias);
	if (from == to)
		return true;
	if (model_state_alias(&p->before, alias) != to)
		return changed_since(p->undoes, arena_printf(a, "the alias '%s'", alias), err);
	if (from && !is_there(p, from))
		return changed_since(
			p->undoes, arena_printf(a, "version %lld", (long long)from), err);
	plan_add_alias(p, steps, alias, from);
	return true;
}

static bool
steps_back(struct arena *a, struct plan *p, step_list *steps, const struct model_state *before,
	const struct model_state *after, struct err *err)
{
	const struct model_state *both[] = { after, before };
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < both[k]->n_stages; i++) {
			int64_t version = both[k]->stages[i].version;
			if (k == 1 && strcmp(model_state_stage(after, version), "None") != 0)
				continue;
			if (!stage_back(a, p, steps, before, after, version, err))
				return false;
		}
		for (size_t i = 0; i < both[k]->n_aliases; i++) {
			const char *alias = both[k]->aliases[i].alias;
			if (k == 1 && model_state_alias(after, alias) != 0)
				continue;
			if (!alias_back(a, p, steps, before, after, alias, err))
				return false;
		}
	}
	return true;
}

/* A registration is taken back by deleting the version, as long as nothing was done with it. */
static bool
registration_back(struct plan *p, step_list *steps, struct err *err)
{
	bool used = strcmp(model_state_stage(&p->before, p->version), "None") != 0;
	for (size_t i = 0; i < p->before.n_aliases; i++)
		used = used || p->before.aliases[i].version == p->version;
	if (used)
		return changed_since(p->undoes, "the registered version", err);
	VEC_PUSH(steps, (struct model_step){ STEP_DELETE, p->version, NULL, NULL });
	p->caution = "MLflow deletes a version for good: its number stays taken";
	return true;
}

static bool
entry_back(struct arena *a, struct plan *p, const struct rowset *rows, size_t at, step_list *steps,
	struct err *err)
{
	struct model_state before, after;
	const char *stage = rowset_text(rows, at, "stage"), *alias = rowset_text(rows, at, "alias");
	p->undoes = rowset_int(rows, at, "id", 0);
	p->version = rowset_int(rows, at, "version", 0);
	p->holder = p->version;
	p->stage = *stage ? arena_strdup(a, stage) : NULL;
	p->alias = *alias ? arena_strdup(a, alias) : NULL;
	p->basis = arena_printf(a, "takes back change %lld (%s by %s)", (long long)p->undoes,
		rowset_text(rows, at, "act"), rowset_text(rows, at, "who"));
	if (!model_state_parse(a, rowset_text(rows, at, "before"), &before, err) ||
		!model_state_parse(a, rowset_text(rows, at, "after"), &after, err))
		return false;
	if (strcmp(rowset_text(rows, at, "act"), "register") == 0)
		return registration_back(p, steps, err);
	if (!steps_back(a, p, steps, &before, &after, err))
		return false;
	if (p->stage)
		p->version = model_state_holder(&before, p->stage);
	else if (p->alias)
		p->version = model_state_alias(&before, p->alias);
	return true;
}

bool
plan_undo(struct store *s, struct arena *a, const char *model, int64_t id, struct plan *out,
	struct err *err)
{
	const struct rowset *rows;
	step_list steps = { 0 };
	size_t at = 0;
	if (!plan_begin(s, a, "undo", model, out, err) || !audit_list(s, model, &rows, err))
		return false;
	bool ok =
		find_entry(rows, model, id, &at, err) && entry_back(a, out, rows, at, &steps, err);
	rowset_free(rows);
	if (!ok) {
		VEC_FREE(&steps);
		return false;
	}
	return plan_end(s, a, &steps, out, "the change made no difference", err);
}
