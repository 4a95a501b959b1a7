// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The history of a model: recorded changes, and the traces that others left. */
#include "core/registry/registry_history.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/store/audit.h"
#include "core/store/model_state.h"
#include "core/store/models.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#define GATES_MAX ((size_t)4 << 20)

struct entry {
	int64_t order, at; /* at 0: not known */
	size_t seq, row;   /* row of the audit, or ROWSET_NONE */
	const char *who, *act, *model, *change;
	int64_t version;
};

struct reader {
	struct store *s;
	struct arena *a;
	const struct rowset *audit;
	struct map *last;       /* model name to its state after the last recorded change */
	struct map *registered; /* "model\nversion" of versions registered here */
	VEC(struct entry) entries;
	int64_t clock; /* recorded changes stay in their order, whatever the wall clock did */
	struct err *err;
};

static void
add(struct reader *r, struct entry e)
{
	e.seq = r->entries.len;
	VEC_PUSH(&r->entries, e);
}

static const char *
audit_text(const struct reader *r, size_t row, const char *name)
{
	return arena_strdup(r->a, rowset_text(r->audit, row, name));
}

/* Something lies between the state that was left and the one that was found. */
static void
notice_gap(struct reader *r, const char *model, const struct model_state *left,
	const struct model_state *found, int64_t order, int64_t at)
{
	const char *change = model_state_difference(r->a, left, found);
	if (*change)
		add(r, (struct entry){ .order = order,
			       .at = at,
			       .row = ROWSET_NONE,
			       .who = "",
			       .act = "outside",
			       .model = model,
			       .change = change });
}

static char *
version_key(const struct reader *r, const char *model, int64_t version)
{
	return arena_printf(r->a, "%s\n%lld", model, (long long)version);
}

static void
take_recorded(struct reader *r, size_t row)
{
	struct model_state *before = ARENA_NEW(r->a, struct model_state);
	struct model_state *after = ARENA_NEW(r->a, struct model_state);
	struct entry e = { .row = row, .change = "" };
	e.at = rowset_int(r->audit, row, "at", 0);
	e.order = r->clock = e.at > r->clock ? e.at : r->clock;
	e.who = audit_text(r, row, "who");
	e.act = audit_text(r, row, "act");
	e.model = audit_text(r, row, "model");
	e.version = rowset_int(r->audit, row, "version", 0);
	if (!model_state_parse(r->a, rowset_text(r->audit, row, "before"), before, NULL) ||
		!model_state_parse(r->a, rowset_text(r->audit, row, "after"), after, NULL)) {
		e.change = "the recorded state cannot be read";
		add(r, e);
		return;
	}
	const struct model_state *left = map_get(r->last, e.model);
	if (left)
		notice_gap(r, e.model, left, before, e.order, 0);
	e.change = model_state_difference(r->a, before, after);
	if (strcmp(e.act, "register") == 0) {
		e.change = arena_printf(r->a, "v%lld registered", (long long)e.version);
		map_put(r->registered, version_key(r, e.model, e.version), after);
	}
	map_put(r->last, e.model, after);
	add(r, e);
}

/* The newest time MLflow has for a version whose stage differs. */
static int64_t
time_of_gap(const struct model_state *left, const struct model_state *now)
{
	int64_t at = 0;
	for (size_t i = 0; i < now->n_stages; i++)
		if (strcmp(now->stages[i].stage, model_state_stage(left, now->stages[i].version)) !=
				0 &&
			now->stages[i].updated_ms > at)
			at = now->stages[i].updated_ms;
	return at;
}

static bool
compare_with_now(struct reader *r, const char *model, const struct model_state *left)
{
	struct model_state now;
	struct err local = ERR_INIT;
	if (model_state_read(r->s, r->a, model, &now, &local)) {
		notice_gap(r, model, left, &now, INT64_MAX, time_of_gap(left, &now));
		return true;
	}
	if (local.code != ERR_NOT_FOUND)
		return err_set(r->err, local.code, "%s", local.text);
	add(r, (struct entry){ .order = INT64_MAX,
		       .row = ROWSET_NONE,
		       .who = "",
		       .act = "outside",
		       .model = model,
		       .change = "the model is gone" });
	return true;
}

static bool
add_registrations(struct reader *r, const char *model)
{
	const struct rowset *rs;
	struct err local = ERR_INIT;
	if (!model_versions(r->s, model, 0, &rs, &local))
		return local.code == ERR_NOT_FOUND || err_set(r->err, local.code, "%s", local.text);
	for (size_t i = rs->rows; i-- > 0;) {
		int64_t version = rowset_int(rs, i, "version", 0);
		int64_t at = rowset_int(rs, i, "creation_time", 0);
		if (map_get(r->registered, version_key(r, model, version)))
			continue;
		add(r, (struct entry){ .order = at,
			       .at = at,
			       .row = ROWSET_NONE,
			       .who = arena_strdup(r->a, rowset_text(rs, i, "user_id")),
			       .act = "registered",
			       .model = model,
			       .change = arena_printf(r->a, "v%lld registered", (long long)version),
			       .version = version });
	}
	rowset_free(rs);
	return true;
}

static bool
gather(struct reader *r, const char *model)
{
	const struct rowset *models;
	bool ok = true;
	for (size_t row = 0; row < r->audit->rows; row++)
		take_recorded(r, row);
	for (size_t i = 0; ok && i < map_len(r->last); i++)
		ok = compare_with_now(r, map_key(r->last, i), map_value(r->last, i));
	if (!ok || model)
		return ok && add_registrations(r, model);
	if (!models_list(r->s, &models, r->err))
		return false;
	for (size_t i = 0; ok && i < models->rows; i++)
		ok = add_registrations(r, arena_strdup(r->a, rowset_text(models, i, "name")));
	rowset_free(models);
	return ok;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *p = a, *q = b;
	if (p->order != q->order)
		return p->order < q->order ? -1 : 1;
	return (p->seq > q->seq) - (p->seq < q->seq);
}

/* "5 of 6 pass" from the verdicts that were recorded. */
static const char *
gates_in_short(struct arena *a, const char *text)
{
	const struct json *root;
	size_t passed = 0;
	if (!*text || !json_parse(a, text, strlen(text), GATES_MAX, &root, NULL) ||
		root->type != JSON_ARRAY || root->len == 0)
		return "";
	for (const struct json *j = root->child; j; j = j->next)
		passed += strcmp(json_text(j, "verdict", ""), "pass") == 0;
	return arena_printf(a, "%zu of %zu pass", passed, root->len);
}

static void
put_text(struct rowset_build *b, const char *column, size_t row, const char *text)
{
	if (*text)
		rowset_build_text(b, rowset_build_find(b, column), row, text, strlen(text));
}

static void
put_int(struct rowset_build *b, const char *column, size_t row, int64_t v)
{
	if (v)
		rowset_build_int(b, rowset_build_find(b, column), row, v);
}

static const struct {
	const char *name;
	enum cell_type type;
} columns[] = { { "id", CELL_INT }, { "at", CELL_TIME }, { "who", CELL_TEXT }, { "act", CELL_TEXT },
	{ "model", CELL_TEXT }, { "version", CELL_INT }, { "from_version", CELL_INT },
	{ "stage", CELL_TEXT }, { "alias", CELL_TEXT }, { "change", CELL_TEXT },
	{ "reason", CELL_TEXT }, { "gates", CELL_TEXT }, { "overridden", CELL_BOOL },
	{ "commit", CELL_TEXT }, { "undoes", CELL_INT }, { "undone_by", CELL_INT },
	{ "gates_json", CELL_TEXT }, { "before", CELL_TEXT }, { "after", CELL_TEXT } };

static void
put_recorded(struct reader *r, struct rowset_build *b, size_t row, size_t from)
{
	static const char *const texts[] = { "stage", "alias", "reason", "commit", "before",
		"after" };
	static const char *const ints[] = { "id", "from_version", "undoes", "undone_by" };
	const char *gates = rowset_text(r->audit, from, "gates");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		put_text(b, texts[i], row, rowset_text(r->audit, from, texts[i]));
	for (size_t i = 0; i < sizeof(ints) / sizeof(ints[0]); i++)
		put_int(b, ints[i], row, rowset_int(r->audit, from, ints[i], 0));
	put_text(b, "gates_json", row, gates);
	put_text(b, "gates", row, gates_in_short(r->a, gates));
	rowset_build_int(b, rowset_build_find(b, "overridden"), row,
		rowset_int(r->audit, from, "overridden", 0));
}

static bool
put_all(struct reader *r, const struct rowset **out)
{
	struct rowset_build *b = rowset_build_new((size_t)256 << 20);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		(void)rowset_build_column(b, columns[i].name, columns[i].type);
	if (r->entries.len)
		qsort(r->entries.at, r->entries.len, sizeof(*r->entries.at), compare_entries);
	for (size_t i = 0; i < r->entries.len; i++) {
		const struct entry *e = &r->entries.at[i];
		size_t row = rowset_build_row(b);
		put_int(b, "at", row, e->at);
		put_text(b, "who", row, e->who);
		put_text(b, "act", row, e->act);
		put_text(b, "model", row, e->model);
		put_text(b, "change", row, e->change);
		put_int(b, "version", row, e->version);
		if (e->row != ROWSET_NONE)
			put_recorded(r, b, row, e->row);
	}
	return rowset_build_finish(b, out, r->err);
}

bool
history_list(struct store *s, const char *model, const struct rowset **out, struct err *err)
{
	struct reader r = { .s = s, .a = arena_new(), .err = err };
	r.last = map_new(r.a);
	r.registered = map_new(r.a);
	bool ok = audit_list(s, model, &r.audit, err) && gather(&r, model) && put_all(&r, out);
	rowset_free(r.audit);
	VEC_FREE(&r.entries);
	arena_free(r.a);
	return ok;
}
