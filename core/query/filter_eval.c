// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Filters over a rowset: every clause becomes a bitmap, and bitmaps are
 * combined word by word. Numbers are compared 64 rows at a time; texts are
 * interned, so each distinct text is looked at about once.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/query/filter_match.h"
#include "core/query/filter_tree.h"
#include "core/table/rowset.h"

#define ROWS_PER_WORD 64
/* What 64 rows cost when every text is one that was looked at before, and as numbers. */
#define STEPS_PER_TEXTS   16
#define STEPS_PER_NUMBERS 4
/* Texts remembered in one clause; a power of two. */
#define CACHE_SLOTS 1024

struct eval {
	const struct rowset *rs;
	int64_t now_ms;
	size_t words; /* of one bitmap */
	bool plain;   /* the rows are no runs: columns are what they are called */
	struct filter_work *work;
};

static uint64_t *
bitmap_new(const struct eval *e)
{
	return xcalloc(e->words ? e->words : 1, sizeof(uint64_t));
}

static size_t
rows_in_word(const struct eval *e, size_t word)
{
	size_t left = e->rs->rows - word * ROWS_PER_WORD;
	return left < ROWS_PER_WORD ? left : ROWS_PER_WORD;
}

/* Bits of the rows that have a value. */
static uint64_t
present(const struct eval *e, const struct cells *c, size_t word)
{
	size_t n = rows_in_word(e, word);
	uint64_t all = n == ROWS_PER_WORD ? ~UINT64_C(0) : (UINT64_C(1) << n) - 1, null = 0;
	if (c->null)
		for (size_t byte = 0; byte < (n + 7) / 8; byte++)
			null |= (uint64_t)c->null[word * 8 + byte] << (8 * byte);
	return all & ~null;
}

static void
load_numbers(const struct cells *c, size_t from, size_t n, double out[ROWS_PER_WORD])
{
	if (c->type == CELL_REAL) {
		memcpy(out, c->at.r + from, n * sizeof(*out));
		return;
	}
	for (size_t i = 0; i < n; i++)
		out[i] = (double)c->at.i[from + i];
}

#define COMPARE(expression)                                                                        \
 for (size_t i = 0; i < ROWS_PER_WORD; i++)                                                        \
 bits |= (uint64_t)((expression) ? 1 : 0) << i

static uint64_t
compare_numbers(const double v[ROWS_PER_WORD], const struct matcher *m)
{
	uint64_t bits = 0;
	double w = m->numbers[0];
	if (m->op == OP_LT)
		COMPARE(v[i] < w);
	else if (m->op == OP_LE)
		COMPARE(v[i] <= w);
	else if (m->op == OP_GT)
		COMPARE(v[i] > w);
	else if (m->op == OP_GE)
		COMPARE(v[i] >= w);
	else
		COMPARE(matcher_number(m, v[i]));
	return bits;
}

static void
numbers_clause(const struct eval *e, const struct cells *c, const struct matcher *m, bool age,
	uint64_t *out)
{
	double v[ROWS_PER_WORD] = { 0 };
	for (size_t w = 0; w < e->words && filter_spend(e->work, STEPS_PER_NUMBERS); w++) {
		size_t n = rows_in_word(e, w);
		load_numbers(c, w * ROWS_PER_WORD, n, v);
		if (age)
			for (size_t i = 0; i < n; i++)
				v[i] = (double)e->now_ms - v[i];
		out[w] = compare_numbers(v, m) & present(e, c, w);
	}
}

struct cache {
	const char *text[CACHE_SLOTS];
	bool verdict[CACHE_SLOTS];
};

static bool
cached(struct cache *cache, const struct matcher *m, const char *text)
{
	size_t slot = ((uintptr_t)text * UINT64_C(0x9E3779B97F4A7C15)) >> 54;
	if (cache->text[slot] != text) {
		cache->text[slot] = text;
		cache->verdict[slot] = matcher_text(m, text);
	}
	return cache->verdict[slot];
}

static void
texts_clause(const struct eval *e, const struct cells *c, const struct matcher *m, uint64_t *out)
{
	_Static_assert(
		CACHE_SLOTS == 1 << (64 - 54), "the hash keeps as many bits as there are slots");
	struct cache cache = { 0 };
	for (size_t w = 0; w < e->words && filter_spend(e->work, STEPS_PER_TEXTS); w++) {
		uint64_t bits = 0;
		const char *const *s = c->at.s + w * ROWS_PER_WORD;
		for (uint64_t left = present(e, c, w); left; left &= left - 1) {
			int i = __builtin_ctzll(left);
			if (cached(&cache, m, s[i]))
				bits |= UINT64_C(1) << i;
		}
		out[w] = bits;
	}
}

static const struct cells *
cells_of(const struct eval *e, const char *kind, const char *key)
{
	struct strbuf name;
	strbuf_init(&name, 2 * (size_t)FILTER_TEXT_MAX);
	strbuf_add(&name, kind);
	strbuf_add(&name, key);
	size_t col = rowset_find(e->rs, name.at);
	strbuf_free(&name);
	return col == ROWSET_NONE ? NULL : &e->rs->col[col];
}

static void
presence_clause(const struct eval *e, const struct cells *c, bool wanted, uint64_t *out)
{
	for (size_t w = 0; w < e->words; w++) {
		uint64_t have = c ? present(e, c, w) : 0;
		out[w] = wanted ? have : ~have;
	}
}

/*
 * One clause against one column, as a column of that type. False when they
 * cannot be compared; out is zeroed before and stays so then.
 */
static bool
column_clause(const struct eval *e, const struct clause *clause, const struct cells *c,
	enum value_type type, uint64_t *out)
{
	if (clause->op == OP_NULL || clause->op == OP_NOT_NULL) {
		presence_clause(e, c, clause->op == OP_NOT_NULL, out);
		return true;
	}
	if (!c || c->type == CELL_SERIES)
		return false;
	bool text = c->type == CELL_TEXT;
	/* The store decides what the cells are; a text among metrics is compared as one. */
	if (text && type != VALUE_TEXT)
		type = VALUE_FREE;
	if (!text && (type == VALUE_TEXT || type == VALUE_FREE))
		type = VALUE_NUMBER;
	const struct attribute *t = clause->name.attribute;
	struct matcher m;
	if (!matcher_init(&m, clause, type, e->work))
		return false;
	if (text)
		texts_clause(e, c, &m, out);
	else
		numbers_clause(e, c, &m, t && t->age, out);
	matcher_free(&m);
	return true;
}

static enum value_type
type_of_cells(const struct cells *c)
{
	if (c->type == CELL_TEXT)
		return VALUE_FREE;
	if (c->type == CELL_TIME)
		return VALUE_TIME;
	return c->type == CELL_BOOL ? VALUE_BOOL : VALUE_NUMBER;
}

/*
 * A name without its kind: for each run the metric of that name, where there
 * is none the param, and then the attribute; of those that can be compared with
 * the value at all. Among plain rows the column of that name comes first.
 */
static void
any_clause(const struct eval *e, const struct clause *clause, uint64_t *out)
{
	const struct attribute *t = clause->name.attribute;
	const struct cells *own = e->plain ? cells_of(e, "", clause->name.key) : NULL;
	const struct {
		const struct cells *cells;
		enum value_type type;
	} candidates[] = {
		{ own, own ? type_of_cells(own) : VALUE_ANY },
		{ cells_of(e, "metrics.", clause->name.key), VALUE_NUMBER },
		{ cells_of(e, "params.", clause->name.key), VALUE_FREE },
		{ t ? cells_of(e, "", t->column) : NULL, t ? t->type : VALUE_TEXT },
	};
	bool presence = clause->op == OP_NULL || clause->op == OP_NOT_NULL;
	uint64_t *decided = bitmap_new(e), *bits = bitmap_new(e);
	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		const struct cells *c = candidates[i].cells;
		memset(bits, 0, e->words * sizeof(*bits));
		if (!c || (!presence && !column_clause(e, clause, c, candidates[i].type, bits)))
			continue;
		for (size_t w = 0; w < e->words; w++) {
			out[w] |= bits[w] & ~decided[w];
			decided[w] |= present(e, c, w);
		}
	}
	for (size_t w = 0; presence && w < e->words; w++)
		out[w] = clause->op == OP_NULL ? ~decided[w] : decided[w];
	free(decided);
	free(bits);
}

/* The columns in which a bare word is looked for. */
static bool
has_words(const struct cells *c)
{
	static const char *const columns[] = { "run_id", "run_name", "note",
		"tags.mlflow.note.content" };
	if (c->type != CELL_TEXT)
		return false;
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (strcmp(c->name, columns[i]) == 0)
			return true;
	return str_starts(c->name, "tags.") && !str_starts(c->name, "tags.mlflow.");
}

static void
word_clause(const struct eval *e, const char *word, uint64_t *out)
{
	const struct value v = { .text = word, .quoted = true };
	const struct clause clause = { .op = OP_CONTAINS, .values = &v, .n = 1 };
	struct matcher m;
	if (!matcher_init(&m, &clause, VALUE_TEXT, e->work))
		return;
	uint64_t *bits = bitmap_new(e);
	for (size_t i = 0; i < e->rs->cols; i++) {
		const struct cells *c = &e->rs->col[i];
		if (e->plain ? c->type != CELL_TEXT : !has_words(c))
			continue;
		texts_clause(e, c, &m, bits);
		for (size_t w = 0; w < e->words; w++)
			out[w] |= bits[w];
	}
	free(bits);
	matcher_free(&m);
}

/* The column of a name with its kind; plain rows may have one that is called so. */
static const struct cells *
named_cells(const struct eval *e, const struct name *name)
{
	const struct cells *c = cells_of(e, "", name->column);
	return c || !e->plain || name->kind != NAME_ATTRIBUTE ? c : cells_of(e, "", name->key);
}

static void eval_node(const struct eval *e, const struct node *n, uint64_t *out);

static void
eval_children(const struct eval *e, const struct node *n, uint64_t *out)
{
	bool and = n->kind == NODE_AND;
	eval_node(e, n->child, out);
	uint64_t *bits = bitmap_new(e);
	for (const struct node *c = n->child->next; c; c = c->next) {
		memset(bits, 0, e->words * sizeof(*bits));
		eval_node(e, c, bits);
		for (size_t w = 0; w < e->words; w++)
			out[w] = and? out[w] & bits[w] : out[w] | bits[w];
	}
	free(bits);
}

/* out is zeroed; bits past the last row are of no meaning. */
static void
eval_node(const struct eval *e, const struct node *n, uint64_t *out)
{
	const struct name *name = &n->clause.name;
	switch (n->kind) {
	case NODE_ALL:
		memset(out, 0xff, e->words * sizeof(*out));
		break;
	case NODE_AND:
	case NODE_OR:
		eval_children(e, n, out);
		break;
	case NODE_NOT:
		eval_node(e, n->child, out);
		for (size_t w = 0; w < e->words; w++)
			out[w] = ~out[w];
		break;
	case NODE_WORD:
		word_clause(e, n->word, out);
		break;
	case NODE_CLAUSE:
		if (name->kind == NAME_ANY)
			any_clause(e, &n->clause, out);
		else
			column_clause(e, &n->clause, named_cells(e, name), name->type, out);
		break;
	}
}

/* To the caller's bytes; the number of ones. */
static size_t
hand_over(const struct eval *e, uint64_t *bits, uint8_t *keep)
{
	size_t kept = 0;
	for (size_t w = 0; w < e->words; w++) {
		size_t n = rows_in_word(e, w);
		if (n < ROWS_PER_WORD)
			bits[w] &= (UINT64_C(1) << n) - 1;
		kept += (size_t)__builtin_popcountll(bits[w]);
		for (size_t byte = 0; byte < (n + 7) / 8; byte++)
			keep[w * 8 + byte] = (uint8_t)(bits[w] >> (8 * byte));
	}
	return kept;
}

static bool
was_affordable(const struct eval *e, struct err *err)
{
	if (!regex_run_check(e->work->run, err))
		return false;
	return e->work->left > 0 ||
	       err_set(err, ERR_USAGE,
		       "the filter is too costly for %zu rows: it compares too many texts, or too "
		       "long ones; leave some of it out",
		       e->rs->rows);
}

static bool
eval(struct eval *e, const struct filter *f, uint8_t *keep, size_t *kept, struct err *err)
{
	struct filter_work work = { regex_run_new(FILTER_REGEX_STEPS), FILTER_STEPS };
	e->words = (e->rs->rows + ROWS_PER_WORD - 1) / ROWS_PER_WORD;
	e->work = &work;
	uint64_t *bits = bitmap_new(e);
	eval_node(e, f->root, bits);
	bool ok = was_affordable(e, err);
	if (!ok)
		memset(bits, 0, e->words * sizeof(*bits));
	*kept = hand_over(e, bits, keep);
	free(bits);
	regex_run_free(work.run);
	return ok;
}

bool
filter_eval(const struct filter *f, const struct rowset *rs, int64_t now_ms, uint8_t *keep,
	size_t *kept, struct err *err)
{
	struct eval e = { .rs = rs, .now_ms = now_ms };
	return eval(&e, f, keep, kept, err);
}

bool
filter_eval_plain(const struct filter *f, const struct rowset *rs, int64_t now_ms, uint8_t *keep,
	size_t *kept, struct err *err)
{
	struct eval e = { .rs = rs, .now_ms = now_ms, .plain = true };
	return eval(&e, f, keep, kept, err);
}
