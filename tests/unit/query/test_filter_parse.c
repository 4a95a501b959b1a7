// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The filter language: what parses, how MLflow would say it, and where errors point. */
#include "core/base/arena.h"
#include "core/query/filter_tree.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A filter and its form in MLflow's language; NULL when MLflow cannot say it. */
struct reading {
	const char *text, *mlflow;
};

/* clang-format off */
static const struct reading readings[] = {
	{ "", "" },
	{ "  \t\n", "" },
	{ "metrics.a > 1", "metrics.a > 1" },
	{ "metrics.a>1", "metrics.a > 1" },
	{ "metric.a >= 1", "metrics.a >= 1" },
	{ "m.a<1", "metrics.a < 1" },
	{ "METRICS.a<=1", "metrics.a <= 1" },
	{ "metrics.a = 1", "metrics.a = 1" },
	{ "metrics.a == 1", "metrics.a = 1" },
	{ "metrics.a != -1.5", "metrics.a != -1.5" },
	{ "metrics.a > .5", "metrics.a > 0.5" },
	{ "metrics.a > 1.", "metrics.a > 1" },
	{ "metrics.a > 1e-3", "metrics.a > 0.001" },
	{ "metrics.a > 1e+5", "metrics.a > 100000" },
	{ "metrics.a > 1e300", "metrics.a > 1e300" },
	{ "metrics.a > 1e400", NULL },
	{ "metrics.a > inf", NULL },
	{ "metrics.a = nan", NULL },
	{ "metrics.a != NaN", NULL },
	{ "metrics.a:1", "metrics.a = 1" },
	{ "metrics.a.b > 1", "metrics.`a.b` > 1" },
	{ "metrics.`a b` > 1", "metrics.`a b` > 1" },
	{ "metrics.\"a b\" > 1", "metrics.`a b` > 1" },
	{ "metrics.'a b' > 1", "metrics.`a b` > 1" },
	{ "metrics.\"a`b\" > 1", "metrics.\"a`b\" > 1" },
	{ "metrics.`a\"b` > 1", "metrics.`a\"b` > 1" },
	{ "`metrics`.`a` > 1", "metrics.a > 1" },
	{ "`metrics`.a > 1", "metrics.a > 1" },
	{ "metrics.val-loss < 0.2", "metrics.`val-loss` < 0.2" },
	{ "metrics.system/cpu > 90", "metrics.`system/cpu` > 90" },
	{ "metrics.1a > 1", "metrics.`1a` > 1" },
	{ "metrics._a > 1", "metrics._a > 1" },
	{ "metrics.\xc3\xa9 > 1", "metrics.`\xc3\xa9` > 1" },
	{ "params.\"`x`\" = '1'", "params.x = '1'" },
	{ "params.`\"x\"` = '1'", "params.`\"x\"` = '1'" },
	{ "last(metrics.a) > 1", "metrics.a > 1" },
	{ "last(a)>1", "metrics.a > 1" },
	{ "min(metrics.a) > 1", NULL },
	{ "max(a)>1", NULL },
	{ "best(m.`val loss`) < 1", NULL },
	{ "first(a) = 1", NULL },
	{ "step(a)>100", NULL },
	{ "MIN( metrics.a )>1", NULL },

	{ "params.a = 'x'", "params.a = 'x'" },
	{ "param.a = 'x'", "params.a = 'x'" },
	{ "parameter.a = 'x'", "params.a = 'x'" },
	{ "parameters.a = 'x'", "params.a = 'x'" },
	{ "p.a='x'", "params.a = 'x'" },
	{ "params.a = \"x\"", "params.a = 'x'" },
	{ "params.a = \"it's\"", "params.a = \"it's\"" },
	{ "params.a = 'x''y'", "params.a = 'x''y'" },
	{ "params.a = 'x\\'y'", "params.a = 'x\\'y'" },
	{ "params.a = 'say \"hi\"'", "params.a = 'say \"hi\"'" },
	{ "params.a = ''", "params.a = ''" },
	{ "params.a != 'x'", "params.a != 'x'" },
	{ "params.a LIKE 'x%'", "params.a LIKE 'x%'" },
	{ "params.a like'x%'", "params.a LIKE 'x%'" },
	{ "params.a ILIKE '_x'", "params.a ILIKE '_x'" },
	{ "params.a like x%", "params.a LIKE 'x%'" },
	{ "params.a IS NULL", "params.a IS NULL" },
	{ "params.`a b` is not null", "params.`a b` IS NOT NULL" },
	{ "tags.a Is Null", "tags.a IS NULL" },
	{ "params.a = x", "params.a ILIKE 'x'" },
	{ "params.a = a_b", NULL },
	{ "params.a != x", NULL },
	{ "params.a = 1", NULL },
	{ "params.a < 0.1", NULL },
	{ "params.a > '0.1'", NULL },
	{ "params.a = '0.1'", "params.a = '0.1'" },
	{ "params.a:resnet", "params.a ILIKE '%resnet%'" },
	{ "params.a:'res net'", "params.a ILIKE '%res net%'" },
	{ "params.a:50%", NULL },
	{ "params.a =~ '^x.*[0-9]+$'", NULL },
	{ "params.a !~ ^x", NULL },
	{ "params.a IN ('x', 'y')", NULL },
	{ "params.a not in (x, 3, \"y\")", NULL },
	{ "params.commit = 0x10", "params.commit ILIKE '0x10'" },
	{ "params.a = nan", "params.a ILIKE 'nan'" },

	{ "tags.a = 'x'", "tags.a = 'x'" },
	{ "tag.a = 'x'", "tags.a = 'x'" },
	{ "t.team:vision", "tags.team ILIKE '%vision%'" },
	{ "tags.mlflow.source.name = 'x'", "tags.`mlflow.source.name` = 'x'" },
	{ "tags.`mlflow.source.name` LIKE '%.py'", "tags.`mlflow.source.name` LIKE '%.py'" },
	{ "t.url:s3://bucket/a=b", "tags.url ILIKE '%s3://bucket/a=b%'" },
	{ "tags.version >= 3", NULL },

	{ "status = 'FINISHED'", "attributes.status = 'FINISHED'" },
	{ "attributes.status = 'FINISHED'", "attributes.status = 'FINISHED'" },
	{ "attribute.status = 'FINISHED'", "attributes.status = 'FINISHED'" },
	{ "attr.status = 'FINISHED'", "attributes.status = 'FINISHED'" },
	{ "run.status != 'FINISHED'", "attributes.status != 'FINISHED'" },
	{ "status:running", "attributes.status ILIKE '%running%'" },
	{ "status=running", "attributes.status ILIKE 'running'" },
	{ "status like 'F%'", "attributes.status LIKE 'F%'" },
	{ "status in (running, failed)", NULL },
	{ "status =~ 'F|K'", NULL },
	{ "run_id = 'abc'", "attributes.run_id = 'abc'" },
	{ "run_id IN ('a','b')", "attributes.run_id IN ('a', 'b')" },
	{ "run_id in('a')", "attributes.run_id IN ('a')" },
	{ "run_id NOT IN ('a',)", "attributes.run_id NOT IN ('a')" },
	{ "run_id IN (\"a\")", "attributes.run_id IN ('a')" },
	{ "run_id IN (a)", NULL },
	{ "run_name = 'x'", "attributes.run_name = 'x'" },
	{ "`run name` = 'x'", "attributes.run_name = 'x'" },
	{ "\"run name\" = 'x'", "attributes.run_name = 'x'" },
	{ "attributes.`Run name` = 'x'", "attributes.run_name = 'x'" },
	{ "attributes.\"Run Name\" = 'x'", "attributes.run_name = 'x'" },
	{ "run.run_name ILIKE '%x%'", "attributes.run_name ILIKE '%x%'" },
	{ "run_name = 7", "attributes.run_name ILIKE '7'" },
	{ "user_id = 'u'", "attributes.user_id = 'u'" },
	{ "artifact_uri LIKE '%s3%'", "attributes.artifact_uri LIKE '%s3%'" },
	{ "start_time > 1664067852747", "attributes.start_time > 1664067852747" },
	{ "created > 5", "attributes.start_time > 5" },
	{ "Created >= 5", "attributes.start_time >= 5" },
	{ "end_time < 5", "attributes.end_time < 5" },
	{ "attributes.end_time != 5", "attributes.end_time != 5" },
	{ "start_time > 2026-11-21T00:00:00Z", "attributes.start_time > 1795219200000" },
	{ "start_time > '2026-11-21T00:00:00Z'", "attributes.start_time > 1795219200000" },
	{ "age < 2d", NULL },
	{ "attributes.age < 2d", NULL },
	{ "duration > 10m", NULL },
	{ "attr.duration > 90", NULL },
	{ "run.experiment = 'x'", NULL },
	{ "attributes.stale = true", NULL },
	{ "run.stale:yes", NULL },
	{ "run.name:x", "attributes.run_name ILIKE '%x%'" },
	{ "run.id:3f2a", "attributes.run_id ILIKE '%3f2a%'" },

	{ "dataset.name = 'd'", "datasets.name = 'd'" },
	{ "datasets.digest != 'd'", "datasets.digest != 'd'" },
	{ "dataset.context LIKE 't%'", "datasets.context LIKE 't%'" },
	{ "dataset.name IN ('a', 'b')", "datasets.name IN ('a', 'b')" },
	{ "datasets.`context` not in ('a')", "datasets.context NOT IN ('a')" },
	{ "dataset.name:train", "datasets.name ILIKE '%train%'" },

	{ "metrics.a > 1 AND params.b = 'x'", "metrics.a > 1 AND params.b = 'x'" },
	{ "metrics.a > 1 and metrics.b < 2 And status = 'x'",
		"metrics.a > 1 AND metrics.b < 2 AND attributes.status = 'x'" },
	{ "metrics.a>1\n\tAND\n\tmetrics.b>1", "metrics.a > 1 AND metrics.b > 1" },
	{ "params.a='x'and params.b='y'", "params.a = 'x' AND params.b = 'y'" },
	{ "params.a='x' params.b='y'", "params.a = 'x' AND params.b = 'y'" },
	{ "AND", "" },
	{ "AND metrics.a>1", "metrics.a > 1" },
	{ "metrics.a>1 AND", "metrics.a > 1" },
	{ "metrics.a>1 AND AND metrics.b>1", "metrics.a > 1 AND metrics.b > 1" },
	{ "(metrics.a > 1)", "metrics.a > 1" },
	{ "((metrics.a > 1) and (metrics.b > 1 and metrics.c > 1))",
		"metrics.a > 1 AND metrics.b > 1 AND metrics.c > 1" },
	{ "metrics.a > 1 OR metrics.b > 1", NULL },
	{ "metrics.a > 1 | metrics.b > 1", NULL },
	{ "m.a>1|m.b>1", NULL },
	{ "NOT metrics.a > 1", NULL },
	{ "not not metrics.a > 1", "metrics.a > 1" },
	{ "--metrics.a > 1", "metrics.a > 1" },
	{ "-metrics.a > 1", NULL },
	{ "not (metrics.a > 1 or metrics.b > 1)", NULL },
	{ "-(a|b)", NULL },

	{ "word", NULL },
	{ "two words", NULL },
	{ "'a phrase'", NULL },
	{ "\"a phrase\"", NULL },
	{ "-word", NULL },
	{ "a|b", NULL },
	{ "a | b c", NULL },
	{ "loss is high", NULL },
	{ "runs in progress", NULL },
	{ "looks like rain", NULL },
	{ "don't", NULL },
	{ "wow!", NULL },
	{ "50% [x] {y} a/b a.b", NULL },
	{ "status", NULL },
	{ "band order input notice island", NULL },
	{ "lr>=1e-3", NULL },
	{ "lr=0.1", NULL },
	{ "lr is null", NULL },
	{ "lr is not null", NULL },
	{ "lr in (0.1, 0.01)", NULL },
	{ "lr like '0.%'", NULL },
	{ "opt:adam", NULL },
	{ "val.loss<3", NULL },
	{ "`val loss` < 3", NULL },
	{ "\"val loss\" < 3", NULL },
	{ "name:x user:y experiment:z", NULL },
	{ "status:running age<2d lr>=1e-3 -baseline", NULL },
};

/* A filter that is wrong, where, and some of what is said about it. */
static const struct {
	const char *text;
	size_t at;
	const char *says;
} refusals[] = {
	{ "metrics.a", 9, "expected an operator" },
	{ "metrics.a >", 11, "expected a value" },
	{ "metrics.a > x", 12, "a number" },
	{ "metrics.a > '1'", 12, "without quotes" },
	{ "metrics.a > nan", 12, "only = and !=" },
	{ "metrics.a LIKE 'x'", 10, "cannot be compared with LIKE" },
	{ "metrics.a =~ 'x'", 10, "cannot be compared with =~" },
	{ "metrics. > 1", 0, "expected a name after the dot" },
	{ "metrics.`` > 1", 0, "expected a name" },
	{ "metrics.`a > 1", 8, "never closed" },
	{ "nosuch.`a` > 1", 0, "unknown kind 'nosuch'" },
	{ "params.a = 'x", 11, "never closed" },
	{ "params.a = `x`", 11, "takes ' or \"" },
	{ "params.a > x", 11, "a number" },
	{ "params.a > nan", 11, "a number" },
	{ "params.a NOT LIKE 'x'", 9, "expected an operator" },
	{ "params.a RLIKE 'x'", 9, "expected an operator" },
	{ "params.a ! = 'x'", 9, "expected an operator" },
	{ "params.a <> 'x'", 10, "a number" },
	{ "params.a =~ '('", 12, "the regular expression '(' is not valid" },
	{ "params.a =~ '(a)\\1'", 12, "back references" },
	{ "params.a =~ '((a{99}){99}){99}'", 12, "not valid" },
	{ "params.a IN 'x'", 12, "expected '(' after IN" },
	{ "params.a IN ()", 13, "expected a value" },
	{ "params.a IN ('x' 'y')", 17, "expected ',' or ')'" },
	{ "params.a IN ('x'", 16, "expected ',' or ')'" },
	{ "params.a IN ('x',", 17, "expected a value" },
	{ "status > 'x'", 7, "cannot be compared with >" },
	{ "attributes.nosuch = 'x'", 0, "unknown attribute 'nosuch'" },
	{ "run.sh", 6, "expected an operator" },
	{ "dataset.nosuch = 'x'", 0, "unknown dataset field" },
	{ "start_time > yesterday", 13, "a time" },
	{ "start_time > '5'", 13, "a time" },
	{ "start_time like '5'", 11, "cannot be compared" },
	{ "age < soon", 6, "a span" },
	{ "attributes.stale = maybe", 19, "true or false" },
	{ "attributes.stale > 0", 17, "cannot be compared" },
	{ "lr > big", 5, "a number" },
	{ "'status' = 'x'", 0, "takes ` or \"" },
	{ "'x", 0, "never closed" },
	{ "`a b`", 5, "expected an operator" },
	{ "params.a = 'it's'", 15, "expected a space" },
	{ "params.a = 'x'params.b = 'y'", 14, "expected a space" },
	{ "metrics.a > 1 OR", 16, "after OR" },
	{ "OR metrics.a > 1", 0, "expected a clause" },
	{ "a | | b", 4, "expected a clause" },
	{ "(metrics.a > 1", 14, "expected ')'" },
	{ "metrics.a > 1)", 13, "expected AND, OR" },
	{ "()", 1, "between the parentheses" },
	{ "(and)", 4, "expected a clause" },
	{ "not", 3, "expected a name or a word" },
	{ "-", 1, "expected a name or a word" },
	{ "= 3", 0, "expected a name or a word" },
	{ "a, b", 1, "expected a name or a word" },
	{ "nosuch(metrics.a) > 1", 0, "unknown function" },
	{ "min(params.a) > 1", 0, "takes a metric" },
	{ "min(max(a)) > 1", 4, "do not nest" },
	{ "min() > 1", 4, "expected a metric" },
	{ "min(a > 1", 6, "expected ')'" },
	{ "1 < metrics.a", 4, "a number" },
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void
says_it_as_mlflow_would(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	for (size_t i = 0; i < COUNT(readings); i++) {
		const struct reading *r = &readings[i];
		struct arena *a = arena_new();
		const struct filter *f;
		size_t at;
		if (!filter_parse(a, r->text, &f, &at, &err))
			fail_msg("%s: %s", r->text, err.text);
		assert_int_equal(at, strlen(r->text));
		const char *said = filter_to_mlflow(a, f);
		if (!said != !r->mlflow || (said && strcmp(said, r->mlflow) != 0))
			fail_msg("%s: %s, not %s", r->text, said ? said : "-",
				r->mlflow ? r->mlflow : "-");
		if (said) {
			CHECK_OK(filter_parse(a, said, &f, NULL, &err));
			assert_string_equal(filter_to_mlflow(a, f), said);
		}
		arena_free(a);
	}
}

static void
points_at_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		const struct filter *f;
		size_t at;
		if (filter_parse(a, refusals[i].text, &f, &at, &err))
			fail_msg("%s is accepted", refusals[i].text);
		assert_int_equal(err.code, ERR_USAGE);
		if (!strstr(err.text, refusals[i].says) || at != refusals[i].at)
			fail_msg("%s: at %zu: %s", refusals[i].text, at, err.text);
		arena_free(a);
	}
}

static void
refused(const char *text, const char *says)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct filter *f;
	size_t at;
	CHECK_FAILS(filter_parse(a, text, &f, &at, &err), ERR_USAGE);
	if (!strstr(err.text, says))
		fail_msg("%s", err.text);
	assert_true(at <= strlen(text));
	arena_free(a);
}

static char *
repeated(const char *piece, size_t times)
{
	size_t n = strlen(piece);
	char *text = malloc(n * times + 1);
	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * n, piece, n);
	text[n * times] = '\0';
	return text;
}

static void
bounds_what_it_takes(void **state)
{
	(void)state;
	struct {
		const char *piece;
		size_t times;
		const char *says;
	} cases[] = {
		{ "(", 65, "nest deeper than 64" },
		{ "not(", 65, "nest deeper than 64" },
		{ "(", 10000, "nest deeper than 64" },
		{ "not(", 10000, "nest deeper than 64" },
		{ "a ", 1001, "at most 1000 clauses" },
		{ "m.a>1 or ", 2000, "at most 1000 clauses" },
		{ "x", FILTER_TEXT_MAX + 1, "bytes long" },
		{ "-", FILTER_TEXT_MAX, "expected a name" },
		{ "not ", FILTER_TEXT_MAX / 4, "expected a name" },
		{ "'", FILTER_TEXT_MAX - 1, "never closed" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = repeated(cases[i].piece, cases[i].times);
		refused(text, cases[i].says);
		free(text);
	}
	char *pattern = repeated("a", 501), text[600];
	snprintf(text, sizeof(text), "params.a =~ %s", pattern);
	refused(text, "longer than 500");
	free(pattern);
}

static void
takes_what_is_at_the_bounds(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct filter *f;
	char *open = repeated("(", FILTER_DEPTH_MAX), *close = repeated(")", FILTER_DEPTH_MAX);
	char nested[2 * FILTER_DEPTH_MAX + 2];
	snprintf(nested, sizeof(nested), "%sx%s", open, close);
	CHECK_OK(filter_parse(a, nested, &f, NULL, &err));
	free(open);
	free(close);
	char *word = repeated("x", FILTER_TEXT_MAX), *words = repeated("a ", 1000);
	CHECK_OK(filter_parse(a, word, &f, NULL, &err));
	CHECK_OK(filter_parse(a, words, &f, NULL, &err));
	free(word);
	free(words);
	arena_free(a);
}

/* The tree in brackets, with what each clause reads. */
static const char *
logic_of(struct arena *a, const struct node *n)
{
	static const char *const kinds[] = { "all", "and", "or", "not", "", "" };
	if (n->kind == NODE_WORD)
		return n->word;
	if (n->kind == NODE_CLAUSE)
		return arena_printf(a, "%s%s", n->clause.name.column, op_text(n->clause.op));
	const char *inside = "";
	for (const struct node *c = n->child; c; c = c->next)
		inside = arena_printf(a, "%s %s", inside, logic_of(a, c));
	return arena_printf(a, "(%s%s)", kinds[n->kind], inside);
}

static void
expect_columns(const char *text, const char *const *want)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct filter *f;
	CHECK_OK(filter_parse(a, text, &f, NULL, &err));
	const char *const *got = filter_columns(a, f);
	size_t i = 0;
	for (; want[i]; i++) {
		assert_non_null(got[i]);
		assert_string_equal(got[i], want[i]);
	}
	assert_null(got[i]);
	arena_free(a);
}

/* Pairs that must be read alike: by what they read, and what MLflow would say. */
static void
takes_other_signs_for_logic(void **state)
{
	(void)state;
	static const struct {
		const char *text, *same;
	} pairs[] = {
		{ "m.a>1 && m.b>2", "m.a>1 and m.b>2" },
		{ "(x)&&(y)", "x y" },
		{ "!x", "-x" },
		{ "!!x", "x" },
		{ "!(x y)", "not (x y)" },
		{ "! x", "not x" },
		{ "x || y", "x or y" },
		{ "x||y", "x|y" },
	};
	for (size_t i = 0; i < COUNT(pairs); i++) {
		const char *logic[2];
		struct arena *a = arena_new();
		for (size_t k = 0; k < 2; k++) {
			const struct filter *f;
			struct err err = ERR_INIT;
			const char *text = k ? pairs[i].same : pairs[i].text;
			if (!filter_parse(a, text, &f, NULL, &err))
				fail_msg("%s: %s", text, err.text);
			logic[k] = logic_of(a, f->root);
		}
		if (strcmp(logic[0], logic[1]) != 0)
			fail_msg("%s: %s, not %s", pairs[i].text, logic[0], logic[1]);
		arena_free(a);
	}
}

static void
finds_names_that_nothing_has(void **state)
{
	(void)state;
	static const char *const known[] = { "metrics.auc", "metrics.val loss", "params.lr",
		"tags.team", NULL };
	static const struct {
		const char *text, *unknown; /* NULL: all are there */
	} cases[] = {
		{ "", NULL },
		{ "auc > 0.9 and lr < 1 and t.team = 'x'", NULL },
		{ "max(auc) > 0.9 max(m.`val loss`) < 1", NULL },
		{ "word status:finished age<1d dataset.name = 'x' name:x", NULL },
		{ "acu > 0.9", "acu" },
		{ "m.lr > 1", "metrics.lr" },
		{ "team = 'x'", "team" },
		{ "best(acu) > 1", "metrics.acu" },
		{ "auc > 1 or (lr < 1 and params.deep = '1')", "params.deep" },
		{ "t.gone is null", NULL },
		{ "t.gone is not null", NULL },
		{ "not t.gone = 'x'", NULL },
		{ "t.gone != 'x'", "tags.gone" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		const struct filter *f;
		struct err err = ERR_INIT;
		if (!filter_parse(a, cases[i].text, &f, NULL, &err))
			fail_msg("%s: %s", cases[i].text, err.text);
		const char *got = filter_unknown(a, f, known), *want = cases[i].unknown;
		if (!got != !want || (got && strcmp(got, want) != 0))
			fail_msg("%s: %s, not %s", cases[i].text, got ? got : "none",
				want ? want : "none");
		arena_free(a);
	}
}

#define COLUMNS(...)                                                                               \
 (const char *const[])                                                                             \
 {                                                                                                 \
  __VA_ARGS__, NULL                                                                                \
 }

static void
names_what_it_reads(void **state)
{
	(void)state;
	expect_columns("", (const char *const[]){ NULL });
	expect_columns("m.a>1 p.b=1 (tags.c='x' or not m.a<9) status:x",
		COLUMNS("metrics.a", "params.b", "tags.c", "status"));
	expect_columns("age<1d created>5", COLUMNS("start_time"));
	expect_columns(
		"best(a)>1 step(metrics.`x y`)>1", COLUMNS("best(metrics.a)", "step(metrics.x y)"));
	expect_columns("lr>1", COLUMNS("metrics.lr", "params.lr"));
	expect_columns("duration>1m", COLUMNS("metrics.duration", "params.duration", "duration"));
	expect_columns("word", COLUMNS("run_name", "run_id", "tags.*", "tags.mlflow.note.content"));
	expect_columns("dataset.name='x'", COLUMNS("datasets.name"));
}

CHECK_MAIN(cmocka_unit_test(says_it_as_mlflow_would), cmocka_unit_test(points_at_errors),
	cmocka_unit_test(bounds_what_it_takes), cmocka_unit_test(takes_what_is_at_the_bounds),
	cmocka_unit_test(takes_other_signs_for_logic),
	cmocka_unit_test(finds_names_that_nothing_has), cmocka_unit_test(names_what_it_reads))
