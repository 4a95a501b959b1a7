// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* CSV: dialects, types from all rows, and clear words about what is wrong. */
#include "core/dataset/dataset.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static void
file_with(const char *text, size_t n)
{
	snprintf(path, sizeof(path), "/tmp/cairn-csv-%d.csv", (int)getpid());
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	fclose(f);
}

static struct dataset *
open_text(const char *text, const struct dataset_options *options)
{
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	file_with(text, strlen(text));
	CHECK_OK(dataset_open(path, options, &d, &err));
	return d;
}

static void
done(struct dataset *d)
{
	dataset_close(d);
	unlink(path);
}

/* The whole of a small file in one batch, after types have settled. */
static struct batch
read_all(struct dataset *d)
{
	struct err err = ERR_INIT;
	struct batch b;
	enum dataset_step step = dataset_next(d, &b, &err);
	if (step == DATASET_AGAIN)
		step = dataset_next(d, &b, &err);
	if (step != DATASET_ROWS)
		fail_msg("step %d: %s", (int)step, err.text);
	return b;
}

static void
check_cell(const struct batch *b, size_t col, size_t row, const char *want)
{
	struct str s = b->col[col].s[row];
	if (!str_equals(s, want))
		fail_msg("cell %zu,%zu is '%.*s', not '%s'", row, col, (int)s.len, s.at, want);
}

static void
types_are_found(void **state)
{
	(void)state;
	struct dataset *d = open_text("i,r,b,t,s,e\n"
				      "1,1.5,true,2026-11-21,x,\n"
				      "-9007199254740993,2,FALSE,2026-11-21T08:30:00Z,NA,NA\n",
		NULL);
	static const enum field_type want[] = { FIELD_INT, FIELD_REAL, FIELD_BOOL, FIELD_TIME, FIELD_TEXT,
		FIELD_EMPTY };
	size_t n;
	const struct field_info *f = dataset_fields(d, &n);
	assert_int_equal(n, 6);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(f[i].type, want[i]);
	struct batch b = read_all(d);
	assert_int_equal(b.rows, 2);
	assert_true(b.col[0].i[1] == -9007199254740993);
	CHECK_NEAR(b.col[1].r[1], 2.0, 0);
	assert_true(b.col[2].i[0] == 1 && b.col[2].i[1] == 0);
	assert_true(b.col[3].i[0] == 1795219200000 && b.col[3].i[1] == 1795249800000);
	check_cell(&b, 4, 0, "x");
	assert_int_equal(b.col[4].missing[1], 1);
	assert_int_equal(b.col[5].missing[0], 1);
	done(d);
}

static void
quotes_and_line_ends(void **state)
{
	(void)state;
	struct dataset *d = open_text("\xef\xbb\xbf\"a\";b\r\n\"x \"\"y\"\"\";1\r\n"
				      "\"two\nlines\";mid\"dle\r\"q\"tail;z\n\n",
		NULL);
	struct batch b = read_all(d);
	assert_int_equal(b.rows, 3);
	assert_int_equal(dataset_find(d, "a"), 0);
	check_cell(&b, 0, 0, "x \"y\"");
	check_cell(&b, 0, 1, "two\nlines");
	check_cell(&b, 1, 1, "mid\"dle");
	check_cell(&b, 0, 2, "qtail");
	check_cell(&b, 1, 2, "z");
	assert_string_equal(dataset_kind(d), "CSV, delimiter ;");
	done(d);
}

static void
late_cells_widen_types(void **state)
{
	(void)state;
	struct dataset_options options = { 0 };
	char *text = malloc(4000000);
	size_t n = (size_t)sprintf(text, "a,b\n");
	for (int i = 0; i < 200000; i++)
		n += (size_t)snprintf(text + n, 64, "%d,\"%d\"\n", i, i);
	n += (size_t)snprintf(text + n, 64, "2.5,word\n");
	file_with(text, n);
	free(text);
	struct err err = ERR_INIT;
	struct dataset *d;
	CHECK_OK(dataset_open(path, &options, &d, &err));
	struct batch b;
	size_t rows = 0, restarts = 0;
	double sum = 0;
	for (enum dataset_step s; (s = dataset_next(d, &b, &err)) != DATASET_END;) {
		assert_int_not_equal(s, DATASET_ERROR);
		if (s == DATASET_AGAIN) {
			restarts++;
			rows = 0;
			sum = 0;
			continue;
		}
		assert_true(b.first_row == rows);
		for (size_t i = 0; i < b.rows && restarts; i++)
			sum += b.col[0].r[i];
		rows += b.rows;
	}
	assert_int_equal(restarts, 1);
	assert_int_equal(rows, 200001);
	CHECK_NEAR(sum, 199999.0 * 200000 / 2 + 2.5, 1e-15);
	assert_int_equal(b.col[1].type, FIELD_TEXT);
	done(d);
}

static void
chooses_and_names_columns(void **state)
{
	(void)state;
	static const char *const wanted[] = { "c", "a", NULL };
	struct dataset *d = open_text("a,b,c\n1,2,3\n", &(struct dataset_options) { .columns = wanted });
	struct batch b = read_all(d);
	assert_true(b.col[0].i[0] == 3 && b.col[1].i[0] == 1);
	done(d);
	d = open_text("a,,a\n1,2,3\n", NULL);
	assert_int_equal(dataset_find(d, "column_2"), 1);
	assert_int_equal(dataset_find(d, "a.2"), 2);
	done(d);
	d = open_text("1\t2\n3\t4\n", &(struct dataset_options) { .no_header = true });
	b = read_all(d);
	assert_int_equal(b.rows, 2);
	assert_true(b.col[1].i[1] == 4);
	assert_string_equal(dataset_kind(d), "TSV");
	done(d);
}

static void
says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t n;
		enum err_code code;
		const char *words;
	} cases[] = {
		{ "", 0, ERR_DATA, "is empty" },
		{ "a,b\n1,2\n3\n", 10, ERR_DATA, "line 3 (data row 2) has 1 field, the header has 2" },
		{ "a,b\n1,\"x\ny\n", 11, ERR_DATA, "line 2 opens a quote that is never closed" },
		{ "a\n1\n\0\n", 7, ERR_DATA, "line 3 holds a NUL byte" },
		{ "\xff\xfe"
		  "a\0\n",
			5, ERR_DATA, "is not UTF-16 at byte 4" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = ERR_INIT;
		struct dataset *d = NULL;
		struct batch b;
		file_with(cases[i].text, cases[i].n);
		bool ok = dataset_open(path, NULL, &d, &err);
		while (ok && dataset_next(d, &b, &err) == DATASET_ROWS)
			;
		assert_int_equal(err.code, cases[i].code);
		if (!strstr(err.text, cases[i].words))
			fail_msg("'%s' lacks '%s'", err.text, cases[i].words);
		if (ok)
			dataset_close(d);
		unlink(path);
	}
	static const char *const wanted[] = { "z", NULL };
	struct err err = ERR_INIT;
	struct dataset *d;
	file_with("a,b\n1,2\n", 8);
	CHECK_FAILS(dataset_open(path, &(struct dataset_options) { .columns = wanted }, &d, &err),
		ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "has no column 'z'; it has: a, b"));
	unlink(path);
}

CHECK_MAIN(cmocka_unit_test(types_are_found), cmocka_unit_test(quotes_and_line_ends),
	cmocka_unit_test(late_cells_widen_types), cmocka_unit_test(chooses_and_names_columns),
	cmocka_unit_test(says_what_is_wrong))
