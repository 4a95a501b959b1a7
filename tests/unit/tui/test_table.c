// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The table: what filtering, sorting, folding and refreshing do to lines and cursor. */
#include "tui/widget/table.h"

#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/text_file.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"
#include "tests/unit/tui/fake_app.h"
#include "tui/canvas.h"
#include "tui/widget/table_columns.h"
#include "tui/widget/table_ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct column columns[] = {
	{ .name = "run_name", .title = "run", .priority = 100 },
	{ .name = "metrics.auc", .title = "auc", .better = BETTER_HIGHER, .priority = 90 },
	{ .name = "metrics.loss", .title = "loss", .better = BETTER_LOWER, .priority = 80 },
	{ .name = "params.lr", .title = "lr", .priority = 10 },
	{ .name = "params.depth", .title = "depth", .priority = 5 },
	{ .name = NULL },
};

static void
open_table(struct table *t, size_t rows)
{
	table_init(t, "run_id", NULL, NULL);
	table_set_columns(t, columns, 1);
	table_set_rows(t, fake_runs(rows));
	table_layout(t, (struct rect){ 0, 0, 12, 80 }, 0);
}

static const char *
line_name(const struct table *t, size_t i)
{
	return rowset_text(t->rows, t->lines.at[i].row, "run_name");
}

static void
filters_and_keeps_the_last_good_one(void **state)
{
	(void)state;
	struct table t;
	struct err err = ERR_INIT;
	size_t at = 0;
	open_table(&t, 40);
	assert_int_equal(t.lines.len, 40);
	CHECK_OK(table_set_filter(&t, "params.lr = '0.1'", &at, &err));
	assert_int_equal(t.matched, 20);
	assert_false(table_set_filter(&t, "params.lr = ", &at, &err));
	assert_int_equal(at, 12);
	assert_int_equal(t.lines.len, 20);
	CHECK_OK(table_set_filter(&t, "", &at, &err));
	assert_int_equal(t.lines.len, 40);
	table_free(&t);
}

/* Texts as long as names can be; n runs of them. */
static const struct rowset *
runs_of_long_names(size_t n, const char *name)
{
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct rowset_build *b = rowset_build_new((size_t)1 << 20);
	size_t id = rowset_build_column(b, "run_id", CELL_TEXT);
	size_t run_name = rowset_build_column(b, "run_name", CELL_TEXT);
	for (size_t i = 0; i < n; i++) {
		rowset_build_row(b);
		rowset_build_text(b, id, i, &"0123456789"[i], 1);
		rowset_build_text(b, run_name, i, name, strlen(name));
	}
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

/* 8.53e-05 cut off would be 8.53…: too large by five powers of ten. */
static void
numbers_lose_digits_not_exponents(void **state)
{
	static const char *const values[] = { "8.536781396116615e-05", "0.0028536781396116615" };
	static const struct column two[] = { { .name = "run_id", .title = "id" },
		{ .name = "value", .align = ALIGN_RIGHT, .max_width = 12 }, { .name = NULL } };
	struct rowset_build *b = rowset_build_new((size_t)1 << 20);
	size_t id = rowset_build_column(b, "run_id", CELL_TEXT);
	size_t value = rowset_build_column(b, "value", CELL_TEXT);
	const struct rowset *rs;
	struct err err = ERR_INIT;
	struct table t;
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		rowset_build_row(b);
		rowset_build_text(b, id, i, &"ab"[i], 1);
		rowset_build_text(b, value, i, values[i], strlen(values[i]));
	}
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	table_init(&t, "run_id", NULL, NULL);
	table_set_columns(&t, two, 1);
	table_set_rows(&t, rs);
	struct canvas *c = canvas_new(4, 40);
	table_layout(&t, (struct rect){ 0, 0, 4, 40 }, 0);
	table_draw(&t, c, (struct rect){ 0, 0, 4, 40 });
	char text[1000] = "";
	FILE *out = fmemopen(text, sizeof(text) - 1, "w");
	assert_non_null(out);
	canvas_dump_text(c, out);
	fclose(out);
	assert_non_null(strstr(text, " 8.53678e-05\n"));
	assert_non_null(strstr(text, "  0.00285368\n"));
	canvas_free(c);
	table_free(&t);
}

/* Refused when typed; and said, with no row shown, when only new rows show it. */
static void
says_when_a_filter_costs_too_much(void **state)
{
	(void)state;
	static const char costly[] = "run_name =~ '^(a|aa)+$'";
	static const char name[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
	struct table t;
	struct err err = ERR_INIT;
	size_t at = 7;
	table_init(&t, "run_id", NULL, NULL);
	table_set_columns(&t, columns, 1);
	table_set_rows(&t, runs_of_long_names(3, name));
	CHECK_FAILS(table_set_filter(&t, costly, &at, &err), ERR_USAGE);
	assert_int_equal(at, 0);
	CHECK_FAILS(table_set_search(&t, costly, &at, &err), ERR_USAGE);
	assert_int_equal(t.lines.len, 3);
	table_set_rows(&t, runs_of_long_names(2, "aaa"));
	CHECK_OK(table_set_filter(&t, costly, &at, &err));
	assert_int_equal(t.lines.len, 2);
	assert_int_equal(t.trouble.code, ERR_NONE);
	table_set_rows(&t, runs_of_long_names(3, name));
	assert_int_equal(t.lines.len, 0);
	assert_int_equal(t.trouble.code, ERR_USAGE);
	CHECK_OK(table_set_filter(&t, "", &at, &err));
	assert_int_equal(t.lines.len, 3);
	assert_int_equal(t.trouble.code, ERR_NONE);
	table_free(&t);
}

static void
sorts_by_sense(void **state)
{
	(void)state;
	struct table t;
	struct err err = ERR_INIT;
	open_table(&t, 40);
	table_sort_by(&t, "metrics.auc");
	double best = rowset_real(t.rows, t.lines.at[0].row, "metrics.auc");
	for (size_t i = 1; i < 20; i++)
		assert_true(rowset_real(t.rows, t.lines.at[i].row, "metrics.auc") <= best);
	table_sort_by(&t, "metrics.loss");
	assert_false(t.keys[0].descending);
	table_sort_by(&t, "metrics.loss");
	assert_true(t.keys[0].descending);
	CHECK_OK(table_set_order(&t, "params.lr, metrics.auc DESC", &err));
	assert_int_equal(t.n_keys, 2);
	struct strbuf text;
	strbuf_init(&text, 1000);
	table_order_text(&t, &text);
	CHECK_OK(table_set_order(&t, text.at, &err));
	assert_string_equal(t.keys[1].name, "metrics.auc");
	assert_true(t.keys[1].descending);
	strbuf_free(&text);
	table_free(&t);
}

static void
cursor_stays_with_its_row(void **state)
{
	(void)state;
	struct table t;
	open_table(&t, 40);
	for (int i = 0; i < 7; i++)
		table_move(&t, "cursor.down");
	char *id = strdup(table_id(&t));
	assert_string_equal(line_name(&t, t.cursor), "run-7");
	table_sort_by(&t, "metrics.auc");
	assert_string_equal(table_id(&t), id);
	table_set_rows(&t, fake_runs(60));
	assert_string_equal(table_id(&t), id);
	struct err err = ERR_INIT;
	CHECK_OK(table_set_filter(&t, "run_name = 'run-7'", NULL, &err));
	assert_int_equal(t.cursor, 0);
	assert_string_equal(table_id(&t), id);
	free(id);
	table_free(&t);
}

static void
keeps_its_place_on_the_screen(void **state)
{
	(void)state;
	struct table t;
	struct rect r = { 0, 0, 12, 80 };
	open_table(&t, 200);
	for (int i = 0; i < 50; i++)
		table_move(&t, "cursor.down");
	table_layout(&t, r, 0);
	size_t offset = t.cursor - t.top;
	table_set_rows(&t, fake_runs(220));
	table_layout(&t, r, 0);
	assert_int_equal(t.cursor - t.top, offset);
	table_free(&t);
}

static void
marks_survive(void **state)
{
	(void)state;
	struct table t;
	struct err err = ERR_INIT;
	open_table(&t, 40);
	table_move(&t, "mark");
	table_move(&t, "mark");
	assert_int_equal(t.marks.ids.len, 2);
	assert_int_equal(t.cursor, 2);
	CHECK_OK(table_set_filter(&t, "params.lr = '0.1'", NULL, &err));
	assert_int_equal(t.marks.ids.len, 2);
	table_move(&t, "mark.clear");
	table_move(&t, "mark.all");
	assert_int_equal(t.marks.ids.len, 20);
	table_move(&t, "mark.all");
	assert_int_equal(t.marks.ids.len, 0);
	/* Nothing is marked: the row under the cursor stands for the marks. */
	assert_string_equal(table_marked(&t, 0), table_id(&t));
	assert_null(table_marked(&t, 1));
	table_move(&t, "mark.range");
	table_move(&t, "cursor.down");
	table_move(&t, "cursor.down");
	table_move(&t, "mark.range");
	assert_int_equal(t.marks.ids.len, 3);
	table_free(&t);
}

static void
pins_stay_on_top(void **state)
{
	(void)state;
	struct table t;
	struct err err = ERR_INIT;
	open_table(&t, 40);
	char *id = strdup(table_row_id(&t, 9));
	table_toggle_pin(&t, id);
	assert_string_equal(line_name(&t, 0), "run-9");
	assert_int_equal(t.lines.len, 40);
	CHECK_OK(table_set_filter(&t, "run_name = 'run-3'", NULL, &err));
	assert_string_equal(line_name(&t, 0), "run-9");
	assert_int_equal(t.lines.len, 2);
	table_toggle_pin(&t, id);
	assert_int_equal(t.lines.len, 1);
	free(id);
	table_free(&t);
}

/* As it is kept between two sessions. */
static void
remembers_how_columns_look(void **state)
{
	(void)state;
	struct table t;
	struct table again;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct text_file f;
	struct json_writer w;
	const struct json *kept = NULL;
	open_table(&t, 40);
	open_table(&again, 40);
	struct table_ui ui = { .table = &t };
	t.column = table_find_column(&t, "metrics.loss", TABLE_VALUE);
	assert_true(table_column_command(&ui, "column.format"));
	assert_true(table_column_command(&ui, "column.format"));
	assert_true(table_column_command(&ui, "column.format"));
	assert_true(table_column_command(&ui, "column.digits"));
	assert_true(table_column_command(&ui, "column.freeze"));
	t.column = table_find_column(&t, "metrics.auc", TABLE_VALUE);
	assert_true(table_column_command(&ui, "column.wider"));
	text_file_open(&f);
	json_begin(&w, f.out, true);
	json_open_object(&w, NULL);
	table_ui_save(&t, &w);
	json_close(&w, true);
	text_file_close(&f);
	CHECK_OK(json_parse(a, f.at, f.len, f.len, &kept, &err));
	ui.table = &again;
	table_ui_restore(&ui, kept);
	const struct table_column *loss =
		&again.columns.at[table_find_column(&again, "metrics.loss", TABLE_VALUE)];
	assert_int_equal(loss->column.format, FORMAT_PERCENT);
	assert_int_equal(loss->column.digits, 2);
	assert_true(loss->own_digits);
	assert_int_equal(again.frozen, t.frozen);
	assert_true(again.frozen > 1);
	assert_int_equal(
		again.columns.at[table_find_column(&again, "metrics.auc", TABLE_VALUE)].width,
		t.columns.at[table_find_column(&t, "metrics.auc", TABLE_VALUE)].width);
	free(f.at);
	arena_free(a);
	table_free(&again);
	table_free(&t);
}

/* What stands in the file may be anything. */
static void
odd_looks_are_left_alone(void **state)
{
	(void)state;
	static const char text[] =
		"{\"frozen\": 1e300, \"columns\": [\"metrics.loss\"], \"widths\": "
		"{\"metrics.loss\": -5},"
		"\"formats\": {\"metrics.loss\": \"percent 99\", \"metrics.auc\": \"x 3\","
		"\"a\": \"fixed\", \"b\": 7, \"c\": \"fixed 2\"}}";
	struct table t;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const struct json *kept = NULL;
	open_table(&t, 40);
	struct table_ui ui = { .table = &t };
	CHECK_OK(json_parse(a, text, strlen(text), sizeof(text), &kept, &err));
	table_ui_restore(&ui, kept);
	assert_int_equal(t.columns.len, 2);
	assert_int_equal(t.frozen, 1);
	assert_false(t.columns.at[1].own_digits);
	assert_int_equal(t.columns.at[1].wanted, 0);
	arena_free(a);
	table_free(&t);
}

static void
groups_fold(void **state)
{
	(void)state;
	struct table t;
	open_table(&t, 40);
	table_set_group(&t, "params.lr");
	assert_int_equal(t.lines.len, 2);
	assert_int_equal(t.lines.at[0].kind, LINE_GROUP);
	assert_int_equal(t.lines.at[0].count + t.lines.at[1].count, 40);
	assert_null(table_id(&t));
	table_move(&t, "fold");
	assert_int_equal(t.lines.len, 22);
	table_move(&t, "cursor.down");
	assert_non_null(table_id(&t));
	table_move(&t, "fold");
	assert_int_equal(t.lines.len, 2);
	assert_int_equal(t.cursor, 0);
	/* Marking a group marks its rows. */
	table_move(&t, "mark");
	assert_int_equal(t.marks.ids.len, 20);
	/* A group shows the best of a ranked metric and how many values there are of others. */
	struct strbuf text;
	strbuf_init(&text, 100);
	table_cell(&t, &t.lines.at[0], &t.columns.at[4], &text);
	assert_string_equal(text.at, "2 vals");
	strbuf_free(&text);
	table_free(&t);
}

static void
nested_rows_fold(void **state)
{
	(void)state;
	struct table t;
	open_table(&t, 40);
	t.parent_name = "parent_run_id";
	t.tree = true;
	table_rebuild(&t);
	/* Rows 3, 10, 17, 24, 31 and 38 hang from the ones before them. */
	assert_int_equal(t.lines.len, 34);
	table_go_to(&t, table_row_id(&t, 2));
	assert_int_equal(t.lines.at[t.cursor].count, 1);
	table_move(&t, "cursor.right");
	assert_int_equal(t.lines.len, 35);
	assert_int_equal(t.lines.at[t.cursor + 1].depth, 1);
	table_move(&t, "cursor.left");
	assert_int_equal(t.lines.len, 34);
	table_free(&t);
}

static void
shows_differences_to_the_baseline(void **state)
{
	(void)state;
	struct table t;
	struct strbuf text;
	open_table(&t, 10);
	strbuf_init(&text, 100);
	table_set_base(&t, table_row_id(&t, 0));
	table_add_column(&t, 2, &columns[1], TABLE_DELTA);
	assert_int_equal(table_cell(&t, &t.lines.at[0], &t.columns.at[2], &text), ROLE_MISSING);
	strbuf_clear(&text);
	/* auc falls by 0.037 from run 0 to run 1. */
	assert_int_equal(table_cell(&t, &t.lines.at[1], &t.columns.at[2], &text), ROLE_WORSE);
	assert_non_null(strstr(text.at, "0.037"));
	strbuf_free(&text);
	table_free(&t);
}

static void
folds_columns_by_priority(void **state)
{
	(void)state;
	struct table t;
	open_table(&t, 40);
	table_layout(&t, (struct rect){ 0, 0, 12, 200 }, 0);
	assert_int_equal(t.shown.len, 5);
	assert_int_equal(t.hidden_right, 0);
	for (int w = 1; w <= 200; w++) {
		table_layout(&t, (struct rect){ 0, 0, 12, w }, 0);
		assert_int_equal(t.shown.at[0].column, 0);
		bool auc = false;
		bool depth = false;
		for (size_t i = 0; i < t.shown.len; i++) {
			auc = auc || t.shown.at[i].column == 1;
			depth = depth || t.shown.at[i].column == 4;
			if (w > 20)
				assert_true(t.shown.at[i].x + t.shown.at[i].w <= w);
		}
		assert_true(auc || !depth);
	}
	/* The column cursor brings a folded column into sight. */
	table_layout(&t, (struct rect){ 0, 0, 12, 34 }, 0);
	for (int i = 0; i < 4; i++)
		table_move(&t, "cursor.right");
	table_layout(&t, (struct rect){ 0, 0, 12, 34 }, 0);
	assert_int_equal(t.shown.at[t.shown.len - 1].column, 4);
	assert_int_equal(t.shown.at[0].column, 0);
	table_free(&t);
}

static void
steps_through_matches(void **state)
{
	(void)state;
	struct table t;
	struct err err = ERR_INIT;
	open_table(&t, 40);
	CHECK_OK(table_set_search(&t, "run_name = 'run-30'", NULL, &err));
	assert_int_equal(t.lines.len, 40);
	table_move(&t, "search.next");
	assert_string_equal(line_name(&t, t.cursor), "run-30");
	table_move(&t, "search.previous");
	assert_string_equal(line_name(&t, t.cursor), "run-30");
	table_free(&t);
}

CHECK_MAIN(cmocka_unit_test(numbers_lose_digits_not_exponents),
	cmocka_unit_test(filters_and_keeps_the_last_good_one),
	cmocka_unit_test(says_when_a_filter_costs_too_much), cmocka_unit_test(sorts_by_sense),
	cmocka_unit_test(cursor_stays_with_its_row),
	cmocka_unit_test(keeps_its_place_on_the_screen), cmocka_unit_test(marks_survive),
	cmocka_unit_test(pins_stay_on_top), cmocka_unit_test(remembers_how_columns_look),
	cmocka_unit_test(odd_looks_are_left_alone), cmocka_unit_test(groups_fold),
	cmocka_unit_test(nested_rows_fold), cmocka_unit_test(shows_differences_to_the_baseline),
	cmocka_unit_test(folds_columns_by_priority), cmocka_unit_test(steps_through_matches))
