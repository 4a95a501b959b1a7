// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Orders and column names as people write them. */
#include "core/base/arena.h"
#include "core/query/filter.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The keys as "column>" (descending) or "column<", separated by spaces. */
static const struct {
	const char *order, *reads;
} orders[] = {
	{ "", "" },
	{ "  ", "" },
	{ "metrics.auc DESC", "metrics.auc>" },
	{ "metrics.auc desc, params.lr", "metrics.auc> params.lr<" },
	{ "metrics.auc ASC,params.lr Desc", "metrics.auc< params.lr>" },
	{ "-auc,lr", "metrics.auc> metrics.lr<" },
	{ "- m.auc", "metrics.auc>" },
	{ "-start_time", "start_time>" },
	{ "attributes.start_time DESC", "start_time>" },
	{ "created, run_id", "start_time< run_id<" },
	{ "`run name` desc", "run_name>" },
	{ "metrics.`val loss` desc", "metrics.val loss>" },
	{ "metric.\"val loss\"", "metrics.val loss<" },
	{ "max(metrics.auc) desc", "max(metrics.auc)>" },
	{ "-best(auc)", "best(metrics.auc)>" },
	{ "last(auc)", "metrics.auc<" },
	{ "tags.team", "tags.team<" },
	{ "age", "start_time>" },
	{ "-age", "start_time<" },
	{ "duration desc", "duration>" },
	{ "-metrics.val-loss", "metrics.val-loss>" },
};

static void
reads_orders(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	for (size_t i = 0; i < COUNT(orders); i++) {
		struct arena *a = arena_new();
		struct sort_key *keys;
		size_t n;
		char got[200] = "";
		if (!order_parse(a, orders[i].order, &keys, &n, &err))
			fail_msg("%s: %s", orders[i].order, err.text);
		for (size_t k = 0; k < n; k++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s%c",
				k ? " " : "", keys[k].column, keys[k].descending ? '>' : '<');
		if (strcmp(got, orders[i].reads) != 0)
			fail_msg("%s: %s, not %s", orders[i].order, got, orders[i].reads);
		arena_free(a);
	}
}

static void
refuses_orders(void **state)
{
	(void)state;
	static const struct {
		const char *order, *says;
	} cases[] = {
		{ "metrics.a,", "after the ','" },
		{ ",", "expected a column name" },
		{ "metrics.a metrics.b", "expected ',', ASC or DESC at 11" },
		{ "metrics.a desc asc", "expected ','" },
		{ "metrics.a, m.a desc", "names 'metrics.a' twice" },
		{ "age, start_time", "names 'start_time' twice" },
		{ "dataset.name", "by a dataset" },
		{ "attributes.nosuch", "unknown attribute" },
		{ "metrics.`a", "never closed" },
		{ "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,aa,bb,cc,dd,ee,ff,gg",
			"at most 32" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		struct sort_key *keys;
		size_t n;
		CHECK_FAILS(order_parse(a, cases[i].order, &keys, &n, &err), ERR_USAGE);
		if (!strstr(err.text, cases[i].says))
			fail_msg("%s: %s", cases[i].order, err.text);
		arena_free(a);
	}
}

/* What MLflow would take as written goes as MLflow has it; all else by size. */
static void
knows_whose_form_it_is(void **state)
{
	(void)state;
	static const struct {
		const char *order;
		bool natural;
	} cases[] = {
		{ "params.lr", false },
		{ "params.lr DESC", false },
		{ "parameter.lr", false },
		{ "lr", true },
		{ "`lr`", true },
		{ "p.lr", true },
		{ "t.size desc", true },
		{ "-params.lr", true },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		struct sort_key *keys;
		size_t n;
		CHECK_OK(order_parse(a, cases[i].order, &keys, &n, &err));
		assert_int_equal(n, 1);
		if (keys[0].natural != cases[i].natural)
			fail_msg("%s", cases[i].order);
		arena_free(a);
	}
}

static const char *const known[] = { "run_id", "duration", "metrics.auc", "params.auc", "params.lr",
	"tags.team", "metrics.duration", "max(metrics.auc)", "params.val loss", NULL };

static void
resolves_bare_names(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct sort_key *keys;
	size_t n;
	CHECK_OK(order_parse(a, "-auc, lr, team, duration, params.auc, nosuch", &keys, &n, &err));
	order_resolve(a, keys, n, known);
	static const char *const want[] = { "metrics.auc", "params.lr", "tags.team",
		"metrics.duration", "params.auc", "metrics.nosuch" };
	assert_int_equal(n, COUNT(want));
	for (size_t i = 0; i < n; i++)
		assert_string_equal(keys[i].column, want[i]);
	assert_true(keys[0].descending);
	arena_free(a);
}

static void
reads_column_names(void **state)
{
	(void)state;
	static const struct {
		const char *text, *column; /* NULL = refused */
	} cases[] = {
		{ "auc", "metrics.auc" },
		{ "m.auc", "metrics.auc" },
		{ "metrics.auc", "metrics.auc" },
		{ "p.auc", "params.auc" },
		{ "lr", "params.lr" },
		{ "params.`lr`", "params.lr" },
		{ "team", "tags.team" },
		{ "max(auc)", "max(metrics.auc)" },
		{ "max(metrics.auc)", "max(metrics.auc)" },
		{ "best(auc)", "best(metrics.auc)" },
		{ "run_id", "run_id" },
		{ "id", "run_id" },
		{ "status", "status" },
		{ "params.val loss", "params.val loss" },
		{ "`val loss`", "params.val loss" },
		{ "val loss", "params.val loss" },
		{ "run", "run_name" },
		{ "time", "duration" },
		{ "started", "start_time" },
		{ "ended", "end_time" },
		{ "nosuch", "metrics.nosuch" },
		{ " lr ", "params.lr" },
		{ "", NULL },
		{ "metrics.a b", NULL },
		{ "a > 3", NULL },
		{ "attributes.nosuch", NULL },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		const char *column;
		bool ok = column_name_parse(a, cases[i].text, known, &column, &err);
		if (ok != (cases[i].column != NULL))
			fail_msg("%s: %s", cases[i].text, ok ? column : err.text);
		if (ok)
			assert_string_equal(column, cases[i].column);
		else
			assert_int_equal(err.code, ERR_USAGE);
		arena_free(a);
	}
}

CHECK_MAIN(cmocka_unit_test(reads_orders), cmocka_unit_test(refuses_orders),
	cmocka_unit_test(knows_whose_form_it_is), cmocka_unit_test(resolves_bare_names),
	cmocka_unit_test(reads_column_names))
