// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What filters keep: a table over a handful of runs, and large rowsets against a plain loop. */
#include "core/base/arena.h"
#include "core/query/filter.h"
#include "core/query/filter_match.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define NOW          INT64_C(1800000000000)
#define DAY          INT64_C(86400000)

enum { RUNS = 5 };

/*
 * Five runs. Run 3 lacks most things, run 4 has diverged: its loss is NaN.
 * lr is a metric in run 4 and a param elsewhere.
 */
static const char *const texts[][RUNS + 1] = {
	{ "run_id", "aaa1", "aaa2", "bbb3", "bbb4", "ccc5" },
	{ "run_name", "Bold-Fox", "calm-owl", "Bold-Hen", NULL, "" },
	{ "status", "FINISHED", "RUNNING", "FAILED", "RUNNING", "FINISHED" },
	{ "experiment_id", "0", "0", "1", "1", "12" },
	{ "params.lr", "0.1", "1e-1", "0.001", NULL, "auto" },
	{ "params.opt", "adam", "Adam", "sgd", NULL, "" },
	{ "params.odd", "100%", "a_b", "a\xc3\xa9z", "NaN", "0x10" },
	{ "params.depth", "9", "10", "100", " 7", "-3" },
	{ "tags.team", "vision", "Vision lab", NULL, NULL, "speech" },
	{ "tags.mlflow.note.content", "keep this one", NULL, NULL, NULL, NULL },
	{ "tags.mlflow.user", "owl", NULL, NULL, NULL, NULL },
	{ "datasets.name", "mnist", "mnist\037cifar", NULL, NULL, "cifar\037svhn" },
	{ "datasets.context", "train", "train\037eval", NULL, NULL, "eval\037test" },
};

static const struct {
	const char *name;
	double at[RUNS];
	uint8_t null;
} reals[] = {
	{ "metrics.acc", { 0.9, 0.95, 0.5, 0, 0.8 }, 1 << 3 },
	{ "metrics.loss", { 0.1, 0.2, 0.3, (double)NAN, 0 }, 0 },
	{ "metrics.lr", { 0, 0, 0, 0.5, 0 }, 0x17 },
	{ "metrics.wide", { (double)INFINITY, -(double)INFINITY, 0, 0, 1 }, 1 << 3 },
	{ "best(metrics.acc)", { 0.97, 0.95, 0.6, 0, 0.8 }, 1 << 3 },
};

static const struct {
	const char *name;
	enum cell_type type;
	int64_t at[RUNS];
	uint8_t null;
} ints[] = {
	{ "start_time", CELL_TIME, { NOW - 3 * DAY, NOW - DAY, NOW - 1000, NOW, 0 }, 1 << 4 },
	{ "duration", CELL_INT, { 600000, 90000, 5000, 1000, 0 }, 1 << 4 },
	{ "stale", CELL_BOOL, { 0, 1, 0, 0, 0 }, 0 },
	{ "step(metrics.acc)", CELL_INT, { 100, 200, 300, 0, 500 }, 1 << 3 },
};

static const struct rowset *
five_runs(void)
{
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct rowset_build *b = rowset_build_new(1 << 20);
	for (size_t i = 0; i < RUNS; i++)
		rowset_build_row(b);
	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t col = rowset_build_column(b, texts[i][0], CELL_TEXT);
		for (size_t row = 0; row < RUNS; row++)
			if (texts[i][row + 1])
				rowset_build_text(
					b, col, row, texts[i][row + 1], strlen(texts[i][row + 1]));
	}
	for (size_t i = 0; i < COUNT(reals); i++) {
		size_t col = rowset_build_column(b, reals[i].name, CELL_REAL);
		for (size_t row = 0; row < RUNS; row++)
			if (!(reals[i].null >> row & 1))
				rowset_build_real(b, col, row, reals[i].at[row]);
	}
	for (size_t i = 0; i < COUNT(ints); i++) {
		size_t col = rowset_build_column(b, ints[i].name, ints[i].type);
		for (size_t row = 0; row < RUNS; row++)
			if (!(ints[i].null >> row & 1))
				rowset_build_int(b, col, row, ints[i].at[row]);
	}
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

/* clang-format off */
static const struct { const char *filter, *keeps; } cases[] = {
	{ "", "12345" },
	{ "and", "12345" },
	/* Numbers. A missing value makes a clause false and its negation true. */
	{ "metrics.acc > 0.8", "12" },
	{ "metrics.acc >= 0.8", "125" },
	{ "metrics.acc < 0.8", "3" },
	{ "metrics.acc <= 0.8", "35" },
	{ "metrics.acc = 0.95", "2" },
	{ "metrics.acc != 0.95", "135" },
	{ "not metrics.acc > 0.8", "345" },
	{ "metrics.acc in (0.9, 0.5, 7)", "13" },
	{ "metrics.acc not in (0.9, 0.5)", "25" },
	{ "metrics.acc is null", "4" },
	{ "metrics.acc is not null", "1235" },
	{ "metrics.acc:0.9", "1" },
	{ "metrics.nosuch > 0", "" },
	{ "metrics.nosuch != 0", "" },
	{ "metrics.nosuch is null", "12345" },
	{ "not metrics.nosuch > 0", "12345" },
	/* NaN is only ever unequal. */
	{ "metrics.loss < 1", "1235" },
	{ "metrics.loss = 0", "5" },
	{ "metrics.loss != 0.1", "2345" },
	{ "metrics.loss not in (0.1, 0.2)", "345" },
	{ "loss<1", "1235" },
	{ "metrics.loss = nan", "4" },
	{ "metrics.loss != nan", "1235" },
	{ "metrics.acc = nan", "" },
	{ "metrics.acc != nan", "1235" },
	{ "metrics.acc < inf", "1235" },
	/* What MLflow keeps in place of infinities means them. */
	{ "metrics.wide >= -1.7976931348623157e308", "1235" },
	{ "metrics.wide > -1.7976931348623157e308", "135" },
	{ "metrics.wide < 1.7976931348623157e+308", "235" },
	{ "metrics.wide = 1.7976931348623157e308", "1" },
	{ "metrics.wide in (-1.7976931348623157e308, 0)", "23" },
	{ "best(acc) > 0.96", "1" },
	{ "step(metrics.acc) >= 300", "35" },
	{ "last(acc) = 0.5", "3" },
	{ "min(acc) < 9", "" },
	/* Texts. */
	{ "params.opt = 'adam'", "1" },
	{ "params.opt != 'adam'", "235" },
	{ "params.opt = adam", "12" },
	{ "params.opt != ADAM", "35" },
	{ "params.opt = ''", "5" },
	{ "params.opt LIKE 'a%'", "1" },
	{ "params.opt LIKE '%d%'", "123" },
	{ "params.opt ILIKE 'A%'", "12" },
	{ "params.opt like '____'", "12" },
	{ "params.opt like '%'", "1235" },
	{ "params.opt like ''", "5" },
	{ "params.odd like 'a_z'", "3" },
	{ "params.odd like 'a_b'", "2" },
	{ "params.odd like '%\\%'", "" },
	{ "params.odd = '100%'", "1" },
	{ "params.odd:%", "1" },
	{ "params.odd:_", "2" },
	{ "params.opt:DA", "12" },
	{ "params.opt in ('adam', sgd)", "13" },
	{ "params.opt in (ADAM)", "12" },
	{ "params.opt not in ('adam', 'sgd')", "25" },
	{ "params.opt is null", "4" },
	{ "params.opt is not null", "1235" },
	{ "params.opt =~ '^[Aa]dam$'", "12" },
	{ "params.opt !~ '^[Aa]dam$'", "35" },
	{ "not params.opt =~ dam", "345" },
	{ "tags.team = 'vision'", "1" },
	{ "t.team:vision", "12" },
	{ "-t.team:vision", "345" },
	/* Numbers in params. */
	{ "params.lr = 0.1", "12" },
	{ "params.lr = '0.1'", "1" },
	{ "params.lr != 0.1", "3" },
	{ "params.lr != '0.1'", "235" },
	{ "params.lr < 0.1", "3" },
	{ "params.lr <= 0.1", "123" },
	{ "params.lr in (0.1, auto)", "125" },
	{ "params.lr not in (0.1)", "3" },
	{ "params.depth > 9", "23" },
	{ "params.depth > '9'", "23" },
	{ "params.depth < 0", "5" },
	{ "params.odd > 0", "" },
	{ "params.odd != 0", "" },
	{ "params.odd = nan", "4" },
	{ "params.odd = 0x10", "5" },
	/* Attributes. */
	{ "status = 'RUNNING'", "24" },
	{ "status = 'running'", "" },
	{ "status = running", "24" },
	{ "status:run", "24" },
	{ "status != 'RUNNING'", "135" },
	{ "run_name = 'calm-owl'", "2" },
	{ "`Run name` LIKE 'Bold%'", "13" },
	{ "run_name != 'x'", "1235" },
	{ "run_id IN ('aaa1', 'ccc5', 'AAA2')", "15" },
	{ "run_id NOT IN ('aaa1', 'ccc5')", "234" },
	{ "experiment_id = 1", "34" },
	{ "run.experiment_id = '12'", "5" },
	{ "start_time >= 1799999999000", "34" },
	{ "start_time > 2027-01-15T00:00:00Z", "34" },
	{ "age < 1d", "34" },
	{ "age <= 1d", "234" },
	{ "age > 2d12h", "1" },
	{ "age < 5", "34" },
	{ "age is null", "5" },
	{ "duration > 1m", "12" },
	{ "duration = 90", "2" },
	{ "duration >= 90", "12" },
	{ "attributes.stale = true", "2" },
	{ "stale:no", "1345" },
	{ "artifact_uri = 'x'", "" },
	/* A name without its kind: the metric, else the param, else the attribute. */
	{ "lr > 0.05", "124" },
	{ "lr = 0.5", "4" },
	{ "lr = '0.1'", "1" },
	{ "lr:0.1", "1" },
	{ "lr:0.", "13" },
	{ "lr:auto", "5" },
	{ "lr is null", "" },
	{ "acc is null", "4" },
	{ "lr like '%1'", "123" },
	{ "team = 'vision'", "" },
	{ "name:fox", "1" },
	{ "note:keep", "1" },
	/* Any of several data sets. */
	{ "dataset.name = 'mnist'", "12" },
	{ "dataset.name = 'cifar'", "25" },
	{ "dataset.name != 'mnist'", "25" },
	{ "dataset.name LIKE '%mnist%cifar%'", "" },
	{ "dataset.context IN ('test', 'train')", "125" },
	{ "dataset.context NOT IN ('train')", "25" },
	{ "not dataset.context = 'train'", "345" },
	{ "dataset.context:TRAI", "12" },
	/* Logic. */
	{ "metrics.acc > 0.8 and status = 'RUNNING'", "2" },
	{ "metrics.acc > 0.8 or status = 'RUNNING'", "124" },
	{ "acc>0.8 | status:running", "124" },
	{ "acc>0.8 -status:running", "1" },
	{ "status:failed | status:finished acc>0.85", "13" },
	{ "(status:failed | status:finished) acc>0.85", "1" },
	{ "not (acc>0.8 or status:running)", "35" },
	{ "not not acc>0.8", "12" },
	/* Words. */
	{ "bold", "13" },
	{ "BOLD fox", "1" },
	{ "bold|owl", "123" },
	{ "-bold", "245" },
	{ "aaa", "12" },
	{ "vision", "12" },
	{ "'vision lab'", "2" },
	{ "keep", "1" },
	{ "\"keep this\"", "1" },
	{ "owl", "2" },
	{ "adam", "" },
};
/* clang-format on */

static void
keeps_the_right_runs(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	const struct rowset *rs = five_runs();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		const struct filter *f;
		uint8_t keep[1] = { 0xff };
		char got[RUNS + 1] = "";
		if (!filter_parse(a, cases[i].filter, &f, NULL, &err))
			fail_msg("%s: %s", cases[i].filter, err.text);
		size_t n;
		CHECK_OK(filter_eval(f, rs, NOW, keep, &n, &err));
		for (int row = 0; row < RUNS; row++)
			if (keep[0] >> row & 1)
				got[strlen(got)] = (char)('1' + row);
		if (strcmp(got, cases[i].keeps) != 0)
			fail_msg("%s keeps '%s', not '%s'", cases[i].filter, got, cases[i].keeps);
		assert_int_equal(n, strlen(got));
		assert_int_equal(keep[0] >> RUNS, 0);
		arena_free(a);
	}
	rowset_free(rs);
}

static void
finds_in_rows_that_are_no_runs(void **state)
{
	(void)state;
	static const struct {
		const char *filter;
		const char *keeps;
	} plain[] = {
		{ "big", "1" },
		{ "csv", "12" },
		{ "-csv", "3" },
		{ "name:csv", "12" },
		{ "name = 'c.json'", "3" },
		{ "bytes > 100", "13" },
		{ "bytes is null", "2" },
		{ "status = 'READY'", "1" },
		{ "created > 2026-12-31", "13" },
		{ "dir = true", "2" },
		{ "folder and bytes > 0", "" },
	};
	static const char *const names[] = { "big.csv", "folder.csv", "c.json" };
	static const char *const stages[] = { "READY", "none", "none" };
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct rowset_build *b = rowset_build_new(1 << 20);
	size_t name = rowset_build_column(b, "name", CELL_TEXT);
	size_t stage = rowset_build_column(b, "status", CELL_TEXT);
	size_t bytes = rowset_build_column(b, "bytes", CELL_INT);
	size_t created = rowset_build_column(b, "created", CELL_TIME);
	size_t dir = rowset_build_column(b, "dir", CELL_BOOL);
	for (int i = 0; i < 3; i++) {
		size_t row = rowset_build_row(b);
		rowset_build_text(b, name, row, names[i], strlen(names[i]));
		rowset_build_text(b, stage, row, stages[i], strlen(stages[i]));
		if (i != 1)
			rowset_build_int(b, bytes, row, 1000 * (i + 1));
		rowset_build_int(b, created, row, i == 1 ? 0 : NOW);
		rowset_build_int(b, dir, row, i == 1);
	}
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	for (size_t i = 0; i < COUNT(plain); i++) {
		struct arena *a = arena_new();
		const struct filter *f;
		uint8_t keep[1] = { 0 };
		char got[4] = "";
		CHECK_OK(filter_parse(a, plain[i].filter, &f, NULL, &err));
		size_t n;
		CHECK_OK(filter_eval_plain(f, rs, NOW, keep, &n, &err));
		for (int row = 0; row < 3; row++)
			if (keep[0] >> row & 1)
				got[strlen(got)] = (char)('1' + row);
		if (strcmp(got, plain[i].keeps) != 0)
			fail_msg("%s keeps '%s', not '%s'", plain[i].filter, got, plain[i].keeps);
		arena_free(a);
	}
	rowset_free(rs);
}

static void
wants_nothing_of_an_empty_rowset(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct arena *a = arena_new();
	const struct filter *f;
	struct rowset_build *b = rowset_build_new(1 << 20);
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	CHECK_OK(filter_parse(a, "not x | lr>3 | params.a is null", &f, NULL, &err));
	uint8_t keep = 0xa5;
	size_t n = 7;
	CHECK_OK(filter_eval(f, rs, NOW, &keep, &n, &err));
	assert_int_equal(n, 0);
	assert_int_equal(keep, 0xa5);
	rowset_free(rs);
	arena_free(a);
}

/* Row counts around the word size, against a loop that knows only the rule. */
static void
agrees_with_a_loop_at_any_size(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct filter *f;
	CHECK_OK(filter_parse(a, "metrics.x >= 0.5 and not params.p = '3'", &f, NULL, &err));
	for (size_t rows = 1; rows < 200; rows++) {
		const struct rowset *rs;
		struct rowset_build *b = rowset_build_new(1 << 20);
		size_t x = rowset_build_column(b, "metrics.x", CELL_REAL);
		size_t p = rowset_build_column(b, "params.p", CELL_TEXT);
		size_t want = 0;
		uint8_t keep[32];
		memset(keep, 0xa5, sizeof(keep));
		for (size_t i = 0; i < rows; i++) {
			char text[2] = { (char)('0' + i % 5), '\0' };
			rowset_build_row(b);
			if (i % 7)
				rowset_build_real(b, x, i, (double)(i % 3) / 2);
			if (i % 4)
				rowset_build_text(b, p, i, text, 1);
			want += i % 7 && i % 3 >= 1 && !(i % 4 && i % 5 == 3);
		}
		CHECK_OK(rowset_build_finish(b, &rs, &err));
		size_t n;
		CHECK_OK(filter_eval(f, rs, 0, keep, &n, &err));
		assert_int_equal(n, want);
		for (size_t i = 0; i < rows; i++)
			assert_int_equal(keep[i / 8] >> (i % 8) & 1,
				i % 7 && i % 3 >= 1 && !(i % 4 && i % 5 == 3));
		if (rows % 8)
			assert_int_equal(keep[rows / 8] >> (rows % 8), 0);
		assert_int_equal(keep[(rows + 7) / 8], 0xa5);
		rowset_free(rs);
	}
	arena_free(a);
}

/* More distinct texts than the cache has slots: every one is still judged by itself. */
static void
judges_every_distinct_text(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	enum { ROWS = 20000 };
	struct arena *a = arena_new();
	const struct filter *f;
	const struct rowset *rs;
	struct rowset_build *b = rowset_build_new((size_t)1 << 24);
	size_t p = rowset_build_column(b, "params.p", CELL_TEXT), want = 0;
	for (size_t i = 0; i < ROWS; i++) {
		char text[24];
		snprintf(text, sizeof(text), "%zu", i * 7919 % 9973);
		rowset_build_row(b);
		rowset_build_text(b, p, i, text, strlen(text));
		want += i * 7919 % 9973 < 1234;
	}
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	CHECK_OK(filter_parse(a, "params.p < 1234", &f, NULL, &err));
	uint8_t *keep = calloc(1, ROWS / 8);
	assert_non_null(keep);
	size_t n;
	CHECK_OK(filter_eval(f, rs, 0, keep, &n, &err));
	assert_int_equal(n, want);
	free(keep);
	rowset_free(rs);
	arena_free(a);
}

/* Rows whose texts are all the same, but for an ending that keeps them apart. */
static const struct rowset *
many_rows(size_t rows, char letter, size_t length)
{
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct rowset_build *b = rowset_build_new((size_t)1 << 28);
	size_t p = rowset_build_column(b, "params.p", CELL_TEXT);
	char text[512];
	for (size_t i = 0; i < rows; i++) {
		memset(text, letter, length);
		int tail = snprintf(text + length, sizeof(text) - length, "%zu", i);
		rowset_build_row(b);
		rowset_build_text(b, p, i, text, length + (size_t)tail);
	}
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

/* No row is kept, not even by the half of an "or" that could be told. */
static void
refuses_expressions_that_cost_too_much(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct filter *f;
	const struct rowset *rs = many_rows(3, 'a', 100);
	uint8_t keep = 0xff;
	size_t n = 1;
	CHECK_OK(filter_parse(a, "p.p =~ a or not p.p =~ '(a|aa)+$'", &f, NULL, &err));
	CHECK_FAILS(filter_eval(f, rs, NOW, &keep, &n, &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "'(a|aa)+$' is too costly"));
	assert_int_equal(n, 0);
	assert_int_equal(keep, 0);
	rowset_free(rs);
	arena_free(a);
}

/* What people ask of a large store stays far from the bound. */
static void
takes_ordinary_expressions_on_many_rows(void **state)
{
	(void)state;
	static const char *const ordinary[] = { "p.p =~ '^[0-9a-f]{7}'", "p.p =~ 'aa1'",
		"p.p =~ '(?i)AAA.*\\d{3}$'", "p.p !~ '1|2|3|4'", "p.p =~ '^a+\\d+$'",
		"p.p =~ '(\\w+)1(\\w+)2$'",
		("p.p LIKE '%aa1%' or p.p ILIKE '%AA_2%' or p.p:aa3"
		 " or p.p != 'x'") };
	const struct rowset *rs = many_rows(5000, 'a', 20);
	uint8_t *keep = malloc(5000 / 8);
	assert_non_null(keep);
	for (size_t i = 0; i < COUNT(ordinary); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		const struct filter *f;
		size_t n = 0;
		CHECK_OK(filter_parse(a, ordinary[i], &f, NULL, &err));
		CHECK_OK(filter_eval(f, rs, NOW, keep, &n, &err));
		assert_true(n > 0);
		arena_free(a);
	}
	free(keep);
	rowset_free(rs);
}

/* The same clause so many times, joined by "or"; in a. */
static const char *
repeated(struct arena *a, const char *clause, size_t times)
{
	struct strbuf b;
	strbuf_init(&b, FILTER_TEXT_MAX);
	for (size_t i = 0; i < times; i++)
		strbuf_printf(&b, "%s%s", i ? " or " : "", clause);
	const char *text = arena_strdup(a, b.at);
	strbuf_free(&b);
	return text;
}

/* The answer is none, rather than one that comes late: many clauses, long texts. */
static void
refuses_comparisons_that_cost_too_much(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	char *tail = arena_strdup(a, repeated(a, "a", 60));
	for (char *p = tail; *p; p++)
		*p = 'a';
	const struct {
		const char *filter;
		size_t rows, length;
	} costly[] = {
		{ repeated(a, "p.p LIKE '_x%'", 1000), 100000, 10 },
		{ arena_printf(a, "p.p LIKE '%%%sb'", tail), 4000, 480 },
		{ arena_printf(a, "not p.p ILIKE '%%%sB'", tail), 4000, 480 },
		{ arena_printf(a, "p.p:%sb or p.p != 'x'", tail), 4000, 480 },
	};
	for (size_t i = 0; i < COUNT(costly); i++) {
		struct err err = ERR_INIT;
		const struct filter *f;
		const struct rowset *rs = many_rows(costly[i].rows, 'a', costly[i].length);
		uint8_t *keep = malloc(costly[i].rows / 8);
		size_t n = 1;
		assert_non_null(keep);
		CHECK_OK(filter_parse(a, costly[i].filter, &f, NULL, &err));
		CHECK_FAILS(filter_eval(f, rs, NOW, keep, &n, &err), ERR_USAGE);
		assert_non_null(strstr(err.text, "too costly"));
		assert_int_equal(n, 0);
		assert_int_equal(keep[0], 0);
		free(keep);
		rowset_free(rs);
	}
	arena_free(a);
}

static void
likes_in_bounded_time(void **state)
{
	(void)state;
	char text[4001], pattern[2002];
	struct filter_work work = { .left = 1 << 20 };
	memset(text, 'a', 4000);
	text[4000] = '\0';
	for (size_t i = 0; i < 1000; i++)
		memcpy(pattern + 2 * i, "%a", 2);
	memcpy(pattern + 2000, "b", 2);
	assert_false(text_like(text, pattern, false, &work));
	pattern[2000] = '\0';
	assert_true(text_like(text, pattern, false, &work));
	assert_true(text_like("\xff", "_", false, &work));
	assert_true(text_like("ABC", "a_c", true, &work));
	assert_false(text_like("ABC", "a_c", false, &work));
	assert_false(text_like("", "_", false, &work));
	assert_true(text_like("", "%%", false, &work));
	assert_true(text_contains("Abc", "bc", 2, &work));
	assert_false(text_contains("Abc", "bcd", 3, &work));
	/* With too little left there is no answer, and nothing is left. */
	work.left = 100;
	pattern[2000] = '%';
	assert_false(text_like(text, pattern, false, &work));
	assert_int_equal(work.left, 0);
	work.left = 100;
	assert_false(text_contains(text, pattern, 1, &work));
	assert_int_equal(work.left, 0);
	assert_false(text_contains("Abc", "bc", 2, &work));
}

/* Whatever the value is, the clause that asks for it keeps its row alone. */
static void
asks_for_one_value(void **state)
{
	(void)state;
	static const char *const values[] = { "", "plain", "9", "9.0", "nan", "it's", "its",
		"say \"x\"", "it's \"odd\"", "it_s \"odd\"", "''", "'", "\"", "'\"", "a''b",
		"ends\\", "'ends\\", "\\'\"", "a.b'\"(c)*+?[d]{2}^$|#<>",
		"axb'\"(c)*+?[d]{2}^$|#<>", "two\nlines '\"", "two\nlines '\"\n",
		"\xc3\xa9 '\" \xf0\x9f\x98\x80", "`tick`", "or 1=1", "-x_y'\"", "%", "_" };
	struct err err = ERR_INIT;
	struct rowset_build *build = rowset_build_new(1 << 20);
	size_t col = rowset_build_column(build, "params.k", CELL_TEXT), n = COUNT(values);
	for (size_t i = 0; i < n; i++)
		rowset_build_text(
			build, col, rowset_build_row(build), values[i], strlen(values[i]));
	const struct rowset *rs;
	CHECK_OK(rowset_build_finish(build, &rs, &err));
	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();
		struct strbuf text;
		const struct filter *f;
		uint8_t keep[(COUNT(values) + 7) / 8];
		size_t kept;
		strbuf_init(&text, 1000);
		strbuf_add(&text, "(lr > 3 or not params.k is null) and params.k");
		filter_say_equals(&text, values[i]);
		strbuf_add(&text, " and not status = 'x'");
		if (!filter_parse(a, text.at, &f, NULL, &err))
			fail_msg("%s: %s", text.at, err.text);
		CHECK_OK(filter_eval(f, rs, NOW, keep, &kept, &err));
		if (kept != 1 || !(keep[i / 8] >> i % 8 & 1))
			fail_msg("%s: keeps %zu", text.at, kept);
		strbuf_free(&text);
		arena_free(a);
	}
	rowset_free(rs);
}

CHECK_MAIN(cmocka_unit_test(keeps_the_right_runs), cmocka_unit_test(asks_for_one_value),
	cmocka_unit_test(finds_in_rows_that_are_no_runs),
	cmocka_unit_test(wants_nothing_of_an_empty_rowset),
	cmocka_unit_test(agrees_with_a_loop_at_any_size),
	cmocka_unit_test(judges_every_distinct_text),
	cmocka_unit_test(refuses_expressions_that_cost_too_much),
	cmocka_unit_test(takes_ordinary_expressions_on_many_rows),
	cmocka_unit_test(refuses_comparisons_that_cost_too_much),
	cmocka_unit_test(likes_in_bounded_time))
