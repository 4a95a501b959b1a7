// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Completion: what is offered at the end of a text, and which bytes it replaces. */
#include "core/base/arena.h"
#include "core/query/complete.h"
#include "core/query/filter.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const columns[] = { "run_id", "run_name", "status", "start_time", "metrics.acc",
	"metrics.val acc", "metrics.loss", "best(metrics.acc)", "params.lr", "params.opt",
	"params.a`b", "params.a`b\"c", "tags.team", NULL };

static const char *const *
known_values(void *arg, const char *column)
{
	static const char *const opts[] = { "adam", "adamw", "sgd", "it's", "a\\", NULL };
	(void)arg;
	return strcmp(column, "params.opt") == 0 ? opts : NULL;
}

/* What replaces the last "cut" bytes; the list may be longer. */
static const struct {
	const char *text;
	size_t cut;
	const char *offers; /* the first ones, separated by '|'; "" for none at all */
} cases[] = {
	{ "metrics.", 8, "metrics.acc|metrics.`val acc`|metrics.loss" },
	{ "m.", 2, "metrics.acc|metrics.`val acc`|metrics.loss" },
	{ "m.a", 3, "metrics.acc" },
	{ "p.o", 3, "params.opt" },
	{ "p.a", 3, "params.\"a`b\"" },
	{ "metrics.`va", 11, "metrics.`val acc`" },
	{ "lo", 2, "metrics.loss" },
	{ "LO", 2, "metrics.loss" },
	{ "cc", 2, "metrics.acc|metrics.`val acc`|best(metrics.acc)" },
	{ "sta", 3, "status|start_time|started|stale" },
	{ "-sta", 3, "status|start_time|started|stale" },
	{ "(acc>1 or te", 2, "tags.team" },
	{ "best(", 0, "metrics.acc|metrics.`val acc`|metrics.loss" },
	{ "best(m.lo", 4, "metrics.loss" },
	{ "bes", 3, "best(metrics.acc)|best(" },
	{ "metrics.acc ", 0, "=|!=|<|<=|>|>=|:|in (|not in (|is null|is not null|and|or" },
	{ "status ", 0, "=|!=|:|like|ilike|in (|not in (|=~|!~|is null|is not null|and|or" },
	{ "status l", 1, "like" },
	{ "params.lr is ", 0, "null|not null" },
	{ "params.lr is n", 1, "null|not null" },
	{ "params.lr is not nu", 2, "null" },
	{ "params.lr is null ", 0, "and|or|run_id" },
	{ "status = ", 0, "'RUNNING'|'FINISHED'|'FAILED'|'KILLED'|'SCHEDULED'" },
	{ "status = 'F", 2, "'FINISHED'|'FAILED'" },
	{ "status:f", 1, "'FINISHED'|'FAILED'" },
	{ "status in ('RUNNING', 'K", 2, "'KILLED'" },
	{ "status in (", 0, "'RUNNING'|'FINISHED'" },
	{ "stale = ", 0, "true|false" },
	{ "params.opt = ad", 2, "'adam'|'adamw'" },
	{ "opt = s", 1, "'sgd'" },
	{ "params.opt = i", 1, "\"it's\"" },
	{ "params.opt like 'ad", 3, "'adam'|'adamw'" },
	{ "metrics.acc > ", 0, "" },
	{ "metrics.acc > 0.9 ", 0, "and|or|run_id" },
	{ "metrics.acc > 0.9 a", 1, "and|artifact_uri|age|metrics.acc" },
	{ "metrics.acc > 0.9 and lo", 2, "metrics.loss" },
	{ "metrics.acc > 0.9 | lo", 2, "metrics.loss" },
	{ "word lo", 2, "metrics.loss" },
	{ "nosuchword", 10, "" },
};

static void
expect_offers(
	struct arena *a, const char *text, size_t cut, struct completion got, const char *want)
{
	char list[1000] = "";
	assert_int_equal(got.to, strlen(text));
	for (size_t i = 0; i < got.n; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s", i ? "|" : "",
			got.candidates[i]);
	assert_null(got.candidates[got.n]);
	size_t n = strlen(want);
	bool prefix = strncmp(list, want, n) == 0 && (list[n] == '|' || list[n] == '\0');
	if (got.to - got.from != cut || (n ? !prefix : got.n != 0))
		fail_msg("%s: replaces %zu with %s", text, got.to - got.from, list);
	(void)a;
}

static void
offers_what_can_come_next(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct completion got = filter_complete(
			a, cases[i].text, strlen(cases[i].text), columns, known_values, NULL);
		expect_offers(a, cases[i].text, cases[i].cut, got, cases[i].offers);
		arena_free(a);
	}
}

static void
completes_orders(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t cut;
		const char *offers;
	} orders[] = {
		{ "", 0, "run_id" },
		{ "-lo", 2, "metrics.loss" },
		{ "metrics.acc ", 0, "desc|asc" },
		{ "metrics.acc d", 1, "desc" },
		{ "metrics.acc desc, p.l", 3, "params.lr" },
		{ "max(ac", 2, "metrics.acc" },
	};
	for (size_t i = 0; i < COUNT(orders); i++) {
		struct arena *a = arena_new();
		struct completion got =
			columns_complete(a, orders[i].text, strlen(orders[i].text), columns);
		expect_offers(a, orders[i].text, orders[i].cut, got, orders[i].offers);
		arena_free(a);
	}
}

/* In the middle only what stands before the cursor counts; no cursor can break it. */
static void
takes_any_cursor(void **state)
{
	(void)state;
	static const char text[] =
		"best(m.`a b`) >= 0.5 and -status in ('x', \"y\") | t.\"z\" is not null '";
	for (size_t cursor = 0; cursor < sizeof(text) + 3; cursor++) {
		struct arena *a = arena_new();
		struct completion got =
			filter_complete(a, text, cursor, columns, known_values, NULL);
		size_t want = cursor < strlen(text) ? cursor : strlen(text);
		assert_int_equal(got.to, want);
		assert_true(got.from <= got.to);
		got = columns_complete(a, text, cursor, NULL);
		assert_int_equal(got.to, want);
		arena_free(a);
	}
}

CHECK_MAIN(cmocka_unit_test(offers_what_can_come_next), cmocka_unit_test(completes_orders),
	cmocka_unit_test(takes_any_cursor))
