// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Pages of runs. Without filter and order: the newest by a narrow walk, then
 * look-ups for the rows of the page. With them: the columns that they read are loaded
 * for all runs, which are filtered and sorted in memory, and again only the page's
 * rows are looked up. A page of thousands is loaded whole at once instead.
 */
#include "core/store/runs.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/query/filter.h"
#include "core/store/runs_load.h"
#include "core/table/order.h"

/* Pages longer than this are cut out of all runs. */
#define WIDE_PAGE 2000

struct select {
	struct store *s;
	struct job *job;
	const struct runs_query *q;
	struct arena *a;
	VEC(const char *) asked;  /* columns for the page */
	VEC(const char *) needed; /* columns for filter and order */
	struct sort_key *order;   /* with bare names settled */
	bool wide;
};

static void
note_broken(const struct runs_load *l)
{
	if (l->broken)
		rowset_build_note(l->b, "%zu runs without a usable id are left out", l->broken);
}

/* Everything of the rows that are loaded, then the rowset. */
static bool
finish_page(
	struct runs_load *l, const struct select *sel, const struct rowset **out, struct err *err)
{
	bool ok = load_rest_of_attributes(l, err) &&
		  load_columns(l, sel->asked.at, sel->asked.len, err) &&
		  load_datasets(l, sel->asked.at, sel->asked.len, err);
	note_broken(l);
	if (ok) {
		ok = rowset_build_finish(l->b, out, err);
		l->b = NULL;
	}
	return ok;
}

static bool
select_newest(struct select *sel, const struct rowset **out, size_t *matched, struct err *err)
{
	struct runs_load l;
	bool ok = load_begin(&l, sel->s, sel->job, sel->q, ATTRIBUTES_ALL, err) &&
		  load_newest(&l, matched, err) && finish_page(&l, sel, out, err);
	load_end(&l);
	return ok;
}

/* ---- with a filter or an order ---- */

/* A bare name in an order may be a metric, a param or a tag of this store. */
static bool
settle_order(struct select *sel, struct err *err)
{
	static const struct {
		enum key_table table;
		const char *prefix;
	} kinds[] = { { KEYS_METRICS, "metrics." }, { KEYS_PARAMS, "params." },
		{ KEYS_TAGS, "tags." } };
	VEC(const char *) known = { 0 };
	bool bare = false;
	sel->order = ARENA_ARRAY(sel->a, struct sort_key, sel->q->n_order);
	for (size_t i = 0; i < sel->q->n_order; i++) {
		sel->order[i] = sel->q->order[i];
		bare = bare || sel->order[i].bare;
	}
	for (size_t k = 0; bare && k < 3; k++) {
		const struct rowset *keys;
		if (!key_names_in_scope(sel->s, kinds[k].table, &keys, err)) {
			VEC_FREE(&known);
			return false;
		}
		for (size_t i = 0; i < keys->rows; i++)
			VEC_PUSH(&known, arena_printf(sel->a, "%s%s", kinds[k].prefix,
						 keys->col[0].at.s[i]));
		rowset_free(keys);
	}
	VEC_PUSH(&known, NULL);
	if (bare)
		order_resolve(sel->a, sel->order, sel->q->n_order, known.at);
	VEC_FREE(&known);
	return true;
}

static void
find_needs(struct select *sel)
{
	if (sel->q->filter)
		for (const char *const *c = filter_columns(sel->a, sel->q->filter); *c; c++)
			VEC_PUSH(&sel->needed, *c);
	for (size_t i = 0; i < sel->q->n_order; i++)
		VEC_PUSH(&sel->needed, sel->order[i].column);
}

static unsigned
needed_attributes(const struct select *sel)
{
	unsigned bits = 0;
	for (size_t i = 0; i < sel->needed.len; i++)
		bits |= load_attribute_bit(sel->needed.at[i]);
	return bits;
}

static bool
needs(const struct select *sel, const char *name)
{
	for (size_t i = 0; i < sel->needed.len; i++)
		if (strcmp(sel->needed.at[i], name) == 0)
			return true;
	return false;
}

/* All runs with what the filter and the order read, and for a wide page with what it shows. */
static bool
load_everything(struct runs_load *l, struct select *sel, struct err *err)
{
	if (!load_all(l, err) || !load_rest_of_attributes(l, err))
		return false;
	VEC(const char *) names = { 0 };
	for (size_t i = 0; i < sel->needed.len; i++)
		VEC_PUSH(&names, sel->needed.at[i]);
	for (size_t i = 0; sel->wide && i < sel->asked.len; i++)
		VEC_PUSH(&names, sel->asked.at[i]);
	bool ok = load_columns(l, names.at, names.len, err) &&
		  load_datasets(l, names.at, names.len, err) &&
		  (!needs(sel, "tags.*") || load_user_tags(l, err));
	VEC_FREE(&names);
	return ok;
}

/* The rowset in default order, and the rowid of each of its rows. */
static bool
finish_everything(struct runs_load *l, const struct rowset **out, int64_t **rowids, struct err *err)
{
	size_t n = l->rows.len;
	uint32_t *rows = xcalloc(n ? n : 1, sizeof(*rows));
	*rowids = xcalloc(n ? n : 1, sizeof(**rowids));
	load_default_order(l, rows);
	for (size_t i = 0; i < n; i++)
		(*rowids)[i] = l->rows.at[rows[i]].rowid;
	rowset_build_order(l->b, rows, n);
	note_broken(l);
	free(rows);
	bool ok = rowset_build_finish(l->b, out, err);
	l->b = NULL;
	return ok;
}

/* Stable sorts from the last key to the first, upon rows that are in default order. */
static void
sort_rows(struct order *order, const struct rowset *rs, const struct sort_key *keys, size_t n)
{
	while (n-- > 0) {
		struct order_key key = { rowset_find(rs, keys[n].column), keys[n].descending };
		if (key.col != ROWSET_NONE)
			order_sort(order, rs, &key, 1, keys[n].natural);
	}
}

static bool
evaluate(const struct select *sel, const struct rowset *rs, struct order *order, struct err *err)
{
	bool ok = true;
	if (sel->q->filter) {
		size_t kept;
		uint8_t *keep = xcalloc(rs->rows / 8 + 1, 1);
		ok = filter_eval(sel->q->filter, rs, sel->q->now_ms, keep, &kept, err);
		order_where(order, rs, keep);
		free(keep);
	} else {
		order_all(order, rs);
	}
	sort_rows(order, rs, sel->order, sel->q->n_order);
	return ok;
}

static bool
look_up_page(struct select *sel, const int64_t *rowids, const uint32_t *rows, size_t n,
	const struct rowset **out, struct err *err)
{
	struct runs_load l;
	bool ok = load_begin(&l, sel->s, sel->job, sel->q, ATTRIBUTES_ALL, err);
	for (size_t i = 0; ok && i < n; i++)
		ok = load_rowid(&l, rowids[rows[i]], err);
	ok = ok && finish_page(&l, sel, out, err);
	load_end(&l);
	return ok;
}

static bool
cut_page(struct select *sel, const struct rowset *rs, const int64_t *rowids,
	const struct order *order, const struct rowset **out, struct err *err)
{
	size_t from = sel->q->offset < order->len ? sel->q->offset : order->len;
	size_t n = order->len - from;
	if (sel->q->limit && n > sel->q->limit)
		n = sel->q->limit;
	if (!sel->wide)
		return look_up_page(sel, rowids, order->rows + from, n, out, err);
	*out = rowset_select(rs, order->rows + from, n);
	return true;
}

static bool
select_among_all(struct select *sel, const struct rowset **out, size_t *matched, struct err *err)
{
	struct runs_load l;
	const struct rowset *rs = NULL;
	int64_t *rowids = NULL;
	sel->wide = sel->q->limit == 0 || sel->q->limit > WIDE_PAGE;
	if (!settle_order(sel, err))
		return false;
	find_needs(sel);
	bool ok = load_begin(&l, sel->s, sel->job, sel->q,
			  sel->wide ? ATTRIBUTES_ALL : needed_attributes(sel), err) &&
		  load_everything(&l, sel, err) && store_read_release(sel->s, err) &&
		  finish_everything(&l, &rs, &rowids, err);
	load_end(&l);
	if (ok) {
		struct order order;
		ok = evaluate(sel, rs, &order, err);
		*matched = order.len;
		ok = ok && cut_page(sel, rs, rowids, &order, out, err);
		order_free(&order);
	}
	rowset_free(rs);
	free(rowids);
	return ok;
}

static bool
matches_everything(struct arena *a, const struct filter *f)
{
	return !f || !filter_columns(a, f)[0];
}

bool
runs_select(struct store *s, struct job *job, const struct runs_query *q, const struct rowset **out,
	size_t *matched, struct err *err)
{
	struct select sel = { .s = s, .job = job, .q = q, .a = arena_new() };
	size_t found = 0;
	for (const char *const *c = q->columns; c && *c; c++)
		VEC_PUSH(&sel.asked, *c);
	bool newest = q->limit > 0 && q->n_order == 0 && matches_everything(sel.a, q->filter);
	bool ok = store_read_begin(s, err);
	if (ok) {
		ok = newest ? select_newest(&sel, out, &found, err)
			    : select_among_all(&sel, out, &found, err);
		store_read_end(s);
	}
	if (ok && matched)
		*matched = found;
	VEC_FREE(&sel.asked);
	VEC_FREE(&sel.needed);
	arena_free(sel.a);
	return ok;
}
