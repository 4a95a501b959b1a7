// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The state of a model: read, written down, read back, compared. */
#include "core/store/model_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/text_file.h"
#include "core/base/vec.h"
#include "core/store/registry_sql.h"
#include "core/store/store.h"

#define TEXT_MAX ((size_t)8 << 20)

typedef VEC(struct state_stage) stage_list;
typedef VEC(struct state_alias) alias_list;

/* ---- reading ---- */

static bool
read_stages(struct store *s, struct arena *a, const char *name, stage_list *list, struct err *err)
{
	struct stmt *q = registry_use(s,
		"SELECT v.version, v.current_stage, v.last_updated_time FROM model_versions v WHERE"
		" v.name = ?1 AND v.current_stage <> 'None'{v} ORDER BY v.version");
	stmt_bind_text(q, 1, name);
	while (stmt_next(q))
		VEC_PUSH(list, (struct state_stage){ stmt_int_or(q, 0, 0),
				       stmt_text_in(q, 1, a, "None"), stmt_int_or(q, 2, 0) });
	return stmt_done(q, err);
}

static bool
read_aliases(struct store *s, struct arena *a, const char *name, alias_list *list, struct err *err)
{
	if (!store_facts(s)->has_aliases)
		return true;
	struct stmt *q = registry_use(s,
		"SELECT a.alias, a.version FROM registered_model_aliases a WHERE a.name = ?1{a}"
		" ORDER BY a.alias");
	stmt_bind_text(q, 1, name);
	while (stmt_next(q))
		VEC_PUSH(list,
			(struct state_alias){ stmt_text_in(q, 0, a, ""), stmt_int_or(q, 1, 0) });
	return stmt_done(q, err);
}

/* ERR_NOT_FOUND unless the model is there and no prompt. */
static bool
read_model(struct store *s, const char *name, int64_t *latest, struct err *err)
{
	int64_t n = 0;
	struct stmt *q = registry_use(s,
		"SELECT count(*) FROM registered_models m WHERE m.name = ?1 AND NOT EXISTS (SELECT"
		" 1 FROM registered_model_tags p WHERE p.\"key\" = 'mlflow.prompt.is_prompt' AND"
		" p.value = 'true' AND p.name = m.name{p}){m}");
	stmt_bind_text(q, 1, name);
	if (!stmt_int_of(q, 0, &n, err))
		return false;
	if (n == 0)
		return err_set(err, ERR_NOT_FOUND, "no registered model named '%s'", name);
	q = registry_use(s, "SELECT max(v.version) FROM model_versions v WHERE v.name = ?1{v}");
	stmt_bind_text(q, 1, name);
	return stmt_int_of(q, 0, latest, err);
}

static void
take_lists(struct arena *a, stage_list *stages, alias_list *aliases, struct model_state *out)
{
	out->stages = arena_memdup(
		a, stages->at, stages->len * sizeof(*stages->at), _Alignof(struct state_stage));
	out->n_stages = stages->len;
	out->aliases = arena_memdup(
		a, aliases->at, aliases->len * sizeof(*aliases->at), _Alignof(struct state_alias));
	out->n_aliases = aliases->len;
	VEC_FREE(stages);
	VEC_FREE(aliases);
}

bool
model_state_read(struct store *s, struct arena *a, const char *name, struct model_state *out,
	struct err *err)
{
	stage_list stages = { 0 };
	alias_list aliases = { 0 };
	if (!store_read_begin(s, err))
		return false;
	*out = (struct model_state){ 0 };
	bool ok = read_model(s, name, &out->latest, err) && read_stages(s, a, name, &stages, err) &&
		  read_aliases(s, a, name, &aliases, err);
	store_read_end(s);
	take_lists(a, &stages, &aliases, out);
	return ok;
}

/* ---- as text ---- */

const char *
model_state_text(struct arena *a, const struct model_state *state)
{
	char key[24];
	struct text_file f;
	struct json_writer w;
	text_file_open(&f);
	json_begin(&w, f.out, false);
	json_open_object(&w, NULL);
	json_open_object(&w, "stages");
	for (size_t i = 0; i < state->n_stages; i++) {
		snprintf(key, sizeof key, "%lld", (long long)state->stages[i].version);
		json_string(&w, key, state->stages[i].stage);
	}
	json_close(&w, true);
	json_open_object(&w, "aliases");
	for (size_t i = 0; i < state->n_aliases; i++)
		json_int(&w, state->aliases[i].alias, state->aliases[i].version);
	json_close(&w, true);
	json_int(&w, "latest", state->latest);
	json_close(&w, true);
	text_file_close(&f);
	while (f.len > 0 && f.at[f.len - 1] == '\n')
		f.at[--f.len] = '\0';
	const char *copy = arena_strdup(a, f.at);
	free(f.at);
	return copy;
}

static bool
whole(const struct json *j, int64_t *out)
{
	return j && j->type == JSON_NUMBER && parse_int(j->text, strlen(j->text), out);
}

bool
model_state_parse(struct arena *a, const char *text, struct model_state *out, struct err *err)
{
	const struct json *root;
	stage_list stages = { 0 };
	alias_list aliases = { 0 };
	if (!json_parse(a, text, strlen(text), TEXT_MAX, &root, err))
		return err_wrap(err, "a state in the audit history");
	const struct json *s = json_get(root, "stages"), *l = json_get(root, "aliases");
	struct model_state state = { 0 };
	int64_t version;
	bool ok = s && s->type == JSON_OBJECT && l && l->type == JSON_OBJECT &&
		  whole(json_get(root, "latest"), &state.latest);
	for (const struct json *j = ok ? s->child : NULL; j; j = j->next) {
		ok = ok && j->type == JSON_STRING && parse_int(j->key, strlen(j->key), &version);
		if (ok)
			VEC_PUSH(&stages, (struct state_stage){ version, j->text, 0 });
	}
	for (const struct json *j = ok ? l->child : NULL; j; j = j->next) {
		ok = ok && whole(j, &version);
		if (ok)
			VEC_PUSH(&aliases, (struct state_alias){ j->key, version });
	}
	take_lists(a, &stages, &aliases, &state);
	if (!ok)
		return err_set(err, ERR_CORRUPT, "a state in the audit history is malformed");
	*out = state;
	return true;
}

/* ---- asking ---- */

const char *
model_state_stage(const struct model_state *state, int64_t version)
{
	for (size_t i = 0; i < state->n_stages; i++)
		if (state->stages[i].version == version)
			return state->stages[i].stage;
	return "None";
}

int64_t
model_state_alias(const struct model_state *state, const char *alias)
{
	for (size_t i = 0; i < state->n_aliases; i++)
		if (strcmp(state->aliases[i].alias, alias) == 0)
			return state->aliases[i].version;
	return 0;
}

int64_t
model_state_holder(const struct model_state *state, const char *stage)
{
	int64_t newest = 0;
	for (size_t i = 0; i < state->n_stages; i++)
		if (strcmp(state->stages[i].stage, stage) == 0 && state->stages[i].version > newest)
			newest = state->stages[i].version;
	return newest;
}

bool
model_state_same(const struct model_state *one, const struct model_state *other)
{
	if (one->n_stages != other->n_stages || one->n_aliases != other->n_aliases)
		return false;
	for (size_t i = 0; i < one->n_stages; i++)
		if (one->stages[i].version != other->stages[i].version ||
			strcmp(one->stages[i].stage, other->stages[i].stage) != 0)
			return false;
	for (size_t i = 0; i < one->n_aliases; i++)
		if (one->aliases[i].version != other->aliases[i].version ||
			strcmp(one->aliases[i].alias, other->aliases[i].alias) != 0)
			return false;
	return true;
}

static void
say_stage(struct strbuf *b, int64_t version, const char *from, const char *to)
{
	static const char deleted[] = "Deleted_Internal";
	if (strcmp(from, to) == 0)
		return;
	strbuf_printf(b, "%sv%lld ", b->len ? ", " : "", (long long)version);
	if (strcmp(to, deleted) == 0)
		strbuf_add(b, "deleted");
	else
		strbuf_printf(b, "%s to %s", from, to);
}

static void
say_alias(struct strbuf *b, const char *alias, int64_t from, int64_t to)
{
	if (from == to)
		return;
	strbuf_printf(b, "%s%s ", b->len ? ", " : "", alias);
	if (from && to)
		strbuf_printf(b, "v%lld to v%lld", (long long)from, (long long)to);
	else if (to)
		strbuf_printf(b, "to v%lld", (long long)to);
	else
		strbuf_printf(b, "removed from v%lld", (long long)from);
}

const char *
model_state_difference(
	struct arena *a, const struct model_state *from, const struct model_state *to)
{
	struct strbuf b;
	strbuf_init(&b, 1000);
	/* What is new first, newest first: it is what the change is about. */
	for (size_t i = to->n_stages; i-- > 0;)
		say_stage(&b, to->stages[i].version, model_state_stage(from, to->stages[i].version),
			to->stages[i].stage);
	for (size_t i = from->n_stages; i-- > 0;)
		if (strcmp(model_state_stage(to, from->stages[i].version), "None") == 0)
			say_stage(&b, from->stages[i].version, from->stages[i].stage, "None");
	for (size_t i = 0; i < to->n_aliases; i++)
		say_alias(&b, to->aliases[i].alias, model_state_alias(from, to->aliases[i].alias),
			to->aliases[i].version);
	for (size_t i = 0; i < from->n_aliases; i++)
		if (model_state_alias(to, from->aliases[i].alias) == 0)
			say_alias(&b, from->aliases[i].alias, from->aliases[i].version, 0);
	const char *text = arena_strdup(a, b.at);
	strbuf_free(&b);
	return text;
}
