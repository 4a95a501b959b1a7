// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which params a metric goes with: the methods, their order, and what is undefined. */
#include "core/command/run_importance.h"

#include "core/table/rowset_build.h"
#include "tests/support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RUNS 30

static void
put(struct rowset_build *b, size_t column, size_t row, const char *text)
{
	rowset_build_text(b, column, row, text, strlen(text));
}

/* The metric falls with lr but for a little noise, differs by model, and knows nothing of seed. */
static const struct rowset *
some_runs(void)
{
	struct rowset_build *b = rowset_build_new((size_t)1 << 20);
	const struct rowset *out = NULL;
	struct err err = ERR_INIT;
	size_t metric = rowset_build_column(b, "metrics.auc", CELL_REAL);
	size_t lr = rowset_build_column(b, "params.lr", CELL_TEXT);
	size_t model = rowset_build_column(b, "params.model", CELL_TEXT);
	size_t seed = rowset_build_column(b, "params.seed", CELL_TEXT);
	size_t rare = rowset_build_column(b, "params.rare", CELL_TEXT);
	size_t same = rowset_build_column(b, "params.same", CELL_TEXT);
	for (int i = 0; i < RUNS; i++) {
		char text[32];
		size_t row = rowset_build_row(b);
		rowset_build_real(b, metric, row, -i + (i % 3) * 4 + (i % 2) * 10);
		snprintf(text, sizeof(text), "%d.5e-3", i);
		put(b, lr, row, text);
		put(b, model, row, i % 2 ? "tree" : "net");
		snprintf(text, sizeof(text), "%d", i * 7 % 5);
		put(b, seed, row, text);
		put(b, same, row, "x");
		if (i == 0 || i == 2 || i == 5)
			put(b, rare, row, i == 0 ? "1" : i == 2 ? "2" : "3");
	}
	assert_true(rowset_build_finish(b, &out, &err));
	return out;
}

static size_t
place_of(const struct rowset *rs, const char *name)
{
	for (size_t i = 0; i < rs->rows; i++)
		if (strcmp(rowset_text(rs, i, "name"), name) == 0)
			return i;
	fail_msg("%s is missing", name);
	return 0;
}

static void
surest_comes_first(void **state)
{
	(void)state;
	const struct rowset *runs = some_runs();
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	CHECK_OK(run_importance(NULL, runs, "metrics.auc", &rs, &err));
	assert_int_equal(rs->rows, 5);
	assert_int_equal(place_of(rs, "params.lr"), 0);
	assert_true(rowset_real(rs, 0, "value") < -0.7);
	assert_string_equal(rowset_text(rs, 0, "method"), "Spearman");
	size_t model = place_of(rs, "params.model");
	assert_int_equal(model, 1);
	assert_string_equal(rowset_text(rs, model, "method"), "correlation ratio");
	/* Perfect, but of three runs: behind what many runs say. */
	size_t rare = place_of(rs, "params.rare");
	assert_true(fabs(rowset_real(rs, rare, "value")) > 0.99);
	assert_int_equal(rowset_int(rs, rare, "runs", 0), 3);
	assert_true(rare > model);
	/* Undefined, with the reason, and last. */
	assert_int_equal(place_of(rs, "params.same"), 4);
	assert_true(isnan(rowset_real(rs, 4, "value")));
	assert_string_equal(rowset_text(rs, 4, "why"), "every run has the same value");
	rowset_free(rs);
	rowset_free(runs);
}

static void
wants_a_metric(void **state)
{
	(void)state;
	const struct rowset *runs = some_runs();
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	assert_false(run_importance(NULL, runs, "metrics.none", &rs, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	err = (struct err)ERR_INIT;
	assert_false(run_importance(NULL, runs, "params.lr", &rs, &err));
	rowset_free(runs);
}

CHECK_MAIN(cmocka_unit_test(surest_comes_first), cmocka_unit_test(wants_a_metric))
