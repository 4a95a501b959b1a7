// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Histories of several runs at once, and only what is new of them. */
#include "core/store/series_many.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/opened.h"
#include "tests/support/store_fixture.h"

#include <string.h>

#define ONE "000000000000000000000000000000a1"
#define TWO "000000000000000000000000000000b2"

static const struct rowset *
asked(struct store *s, const struct series_want *wants, size_t n, size_t most)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(series_many(s, NULL, wants, n, most, &rs, &err));
	return rs;
}

/* Moves the places of wants to where the answer ends, as a view does. */
static void
follow(struct series_want *wants, const struct rowset *rs)
{
	for (size_t i = 0; i < rs->rows; i++) {
		struct series_want *w = &wants[rowset_int(rs, i, "want", -1)];
		size_t last = rowset_find(rs, "last_step");
		w->place = (struct series_place){ true, cells_null(&rs->col[last], i),
			rowset_int(rs, i, "rowid", 0), rowset_int(rs, i, "last_step", 0),
			rowset_int(rs, i, "last_time", 0) };
	}
}

static const struct series *
part_of(const struct rowset *rs, int64_t want, const char *part)
{
	static const struct series none;
	for (size_t i = 0; i < rs->rows; i++)
		if (rowset_int(rs, i, "want", -1) == want)
			return rs->col[rowset_find(rs, part)].at.c[i];
	return &none;
}

static const struct series *
steps_of(const struct rowset *rs, int64_t want)
{
	return part_of(rs, want, "step");
}

static const struct series *
times_of(const struct rowset *rs, int64_t want)
{
	return part_of(rs, want, "time");
}

static void
check_growth(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = fixture_store(name, schema);
	fixture_run(db, ONE, 0, "one", 1000, 0);
	fixture_run(db, TWO, 0, "two", 2000, 0);
	for (int i = 0; i < 50; i++) {
		fixture_metric(db, ONE, "loss", 50 - i, i, 1000 + i);
		fixture_metric(db, TWO, "loss", 100 - i, 49 - i, 2000 + i);
		fixture_metric(db, ONE, "acc", i, i, 1000 + i);
	}
	struct series_want wants[] = { { ONE, "loss", { 0 } }, { ONE, "acc", { 0 } },
		{ ONE, "none", { 0 } }, { TWO, "loss", { 0 } } };
	struct store *s = opened(name);
	const struct rowset *rs = asked(s, wants, 4, 0);
	assert_int_equal(rs->rows, 4);
	assert_int_equal(rowset_int(rs, 0, "whole", 0), 1);
	assert_int_equal(steps_of(rs, 0)->n, 50);
	CHECK_NEAR(steps_of(rs, 0)->x[49], 49, 0);
	CHECK_NEAR(steps_of(rs, 0)->y[49], 1, 0);
	CHECK_NEAR(times_of(rs, 0)->y[49], 1049, 0);
	assert_int_equal(steps_of(rs, 2)->n, 0);
	/* Logged from the last step to the first, and yet in order. */
	CHECK_NEAR(steps_of(rs, 3)->x[0], 0, 0);
	CHECK_NEAR(steps_of(rs, 3)->y[0], 51, 0);
	follow(wants, rs);
	rowset_free(rs);

	rs = asked(s, wants, 4, 0);
	assert_int_equal(rs->rows, 0);
	rowset_free(rs);

	fixture_metric(db, TWO, "loss", 7, 60, 3000);
	fixture_metric(db, ONE, "none", 8, 3, 3001);
	fixture_metric(db, ONE, "other", 9, 3, 3002);
	rs = asked(s, wants, 4, 0);
	assert_int_equal(rs->rows, 2);
	assert_int_equal(rowset_int(rs, 0, "whole", 1), 0);
	assert_int_equal(steps_of(rs, 3)->n, 1);
	CHECK_NEAR(steps_of(rs, 3)->y[0], 7, 0);
	CHECK_NEAR(steps_of(rs, 2)->y[0], 8, 0);
	follow(wants, rs);
	rowset_free(rs);

	/* A history that is wanted later begins whole, beside the tails of the others. */
	wants[1].place = (struct series_place){ 0 };
	fixture_metric(db, ONE, "loss", 5, 61, 3003);
	rs = asked(s, wants, 4, 0);
	assert_int_equal(rs->rows, 2);
	assert_int_equal(steps_of(rs, 0)->n, 1);
	assert_int_equal(steps_of(rs, 1)->n, 50);
	follow(wants, rs);
	rowset_free(rs);

	/* Rows numbered anew: nothing that is known counts. */
	fixture_exec(db, "UPDATE metrics SET rowid = rowid + 1000");
	rs = asked(s, wants, 4, 0);
	assert_int_equal(rowset_int(rs, 0, "whole", 0), 1);
	assert_int_equal(steps_of(rs, 0)->n, 51);
	rowset_free(rs);
	sqlite3_close(db);
	store_close(s);
}

static void
grows_with_old_tables(void **state)
{
	(void)state;
	check_growth("old.db", FIXTURE_OLD);
}

static void
grows_with_new_tables(void **state)
{
	(void)state;
	check_growth("new.db", FIXTURE_NEW);
}

static void
long_histories_are_decimated(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("long.db", FIXTURE_NEW);
	fixture_run(db, ONE, 0, "one", 1000, 0);
	fixture_exec(db,
		"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39999)"
		" INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan)"
		" SELECT %Q, 'loss', CASE i WHEN 20011 THEN -5 ELSE i %% 100 END, i, i, 0 FROM n",
		ONE);
	sqlite3_close(db);
	struct store *s = opened("long.db");
	const struct series_want want = { ONE, "loss", { 0 } };
	const struct rowset *rs = asked(s, &want, 1, 30000);
	const struct series *points = steps_of(rs, 0);
	double least = 0;
	assert_non_null(rs->note);
	assert_true(points->n < 30000 && points->n > 4000);
	for (size_t i = 0; i < points->n; i++)
		least = fmin(least, points->y[i]);
	CHECK_NEAR(least, -5, 0);
	CHECK_NEAR(points->x[points->n - 1], 39999, 0);
	rowset_free(rs);
	rs = asked(s, &want, 1, 0);
	assert_null(rs->note);
	assert_int_equal(steps_of(rs, 0)->n, 40000);
	rowset_free(rs);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(grows_with_old_tables), cmocka_unit_test(grows_with_new_tables),
	cmocka_unit_test(long_histories_are_decimated))
