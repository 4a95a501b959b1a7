// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Pictures in characters, as wholes and by their rules. */
#include "core/base/utf8.h"
#include "core/plot/plot_cells.h"
#include "tests/support/check.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

static char *
drawn(const struct plot *p, int rows, int cols, struct plot_cells_style style)
{
	struct plot_cells c = { 0 };
	struct strbuf out;
	strbuf_init(&out, 1 << 24);
	plot_cells_draw(&c, p, rows, cols, &style);
	for (int row = 0; row < c.rows; row++) {
		for (int col = 0; col < c.cols; col++)
			strbuf_add(&out, c.at[row * c.cols + col].text);
		while (out.len && out.at[out.len - 1] == ' ')
			out.at[--out.len] = '\0';
		strbuf_add_char(&out, '\n');
	}
	plot_cells_free(&c);
	char *text = strbuf_take(&out);
	strbuf_free(&out);
	return text;
}

static void
check_picture(const struct plot *p, int rows, int cols, bool ascii, const char *want)
{
	char *got = drawn(p, rows, cols, (struct plot_cells_style){ .ascii = ascii });
	assert_string_equal(got, want);
	free(got);
}

static struct plot *
slope(void)
{
	struct plot *p = plot_new("val_auc");
	plot_set_x(p, "step", AXIS_LINEAR);
	plot_add(
		p, &(struct plot_series){ .data = { 5, NULL, (const double[]){ 0, 1, 2, 3, 4 } } });
	return p;
}

static void
draws_a_line(void **state)
{
	(void)state;
	struct plot *p = slope();
	check_picture(p, 7, 24, false,
		"val_auc             step\n"
		"4 ┤                ⢀⡠⠤⠒⠉\n"
		"  │           ⢀⡠⠤⠒⠉⠁\n"
		"2 ┤    ⢀⣀⠤⠤⠒⠒⠉⠁\n"
		"0 ┤⣀⠤⠒⠊⠁\n"
		"  └┬─────────┬─────────┬\n"
		"   0         2         4\n");
	check_picture(p, 7, 24, true,
		"val_auc             step\n"
		"4 +                ..--'\n"
		"  |           ..--''\n"
		"2 +    ..----''\n"
		"0 +.--''\n"
		"  ++---------+---------+\n"
		"   0         2         4\n");
	plot_free(p);
}

static void
leaves_gaps(void **state)
{
	(void)state;
	static const double gaps[] = { (double)NAN, (double)INFINITY, -(double)INFINITY };
	for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++) {
		const double y[] = { 1, 1, gaps[i], 1, 1 };
		struct plot *p = plot_new("");
		plot_add(p, &(struct plot_series){ .data = { 5, NULL, y } });
		p->y.lo = 0;
		p->y.hi = 2;
		p->x.lo = 0;
		p->x.hi = 4;
		check_picture(p, 1, 10, false, "⠤⠤⠤    ⠤⠤⠤\n");
		plot_free(p);
	}
}

static void
draws_bars(void **state)
{
	(void)state;
	struct plot *p = plot_new("");
	plot_add_bins(p, NULL, PLOT_BARS, (const double[]){ 0, 1, 2, 3, 4 },
		(const double[]){ 8, 4, 1, 0 }, 4);
	p->x.lo = p->y.lo = 0;
	p->x.hi = 4;
	p->y.hi = 8;
	check_picture(p, 1, 8, false, "██▄▄▁▁\n");
	check_picture(p, 1, 8, true, "##....\n");
	plot_free(p);
}

static void
marks_stand_behind_curves(void **state)
{
	(void)state;
	struct plot *p = slope();
	plot_add_mark(p, &(struct plot_mark){ .at = 1, .label = "v8" });
	char *got = drawn(p, 7, 24, (struct plot_cells_style){ .ascii = true });
	assert_string_equal(got, "val_auc             step\n"
				 "4 +     :v8        ..--'\n"
				 "  |     :     ..--''\n"
				 "2 +    ..----''\n"
				 "0 +.--'':\n"
				 "  ++---------+---------+\n"
				 "   0         2         4\n");
	free(got);
	plot_free(p);
}

static void
names_stand_under_bars(void **state)
{
	(void)state;
	static const char *const names[] = { "north", "south\x1b", "a very long name" };
	struct plot *p = plot_new("share");
	plot_set_names(p, names, 3);
	plot_add(p, &(struct plot_series){ .style = PLOT_BARS,
			    .data = { 3, NULL, (const double[]){ 2, 4, -2 } } });
	char *got = drawn(p, 9, 40, (struct plot_cells_style){ .ascii = false });
	assert_non_null(strstr(got, "north"));
	assert_non_null(strstr(got, "south^["));
	assert_non_null(strstr(got, "a very "));
	assert_null(strchr(got, 0x1b));
	free(got);
	plot_free(p);
}

/* Few points are discs, faint ones smaller; many are dots, which hide each other less. */
static void
points_are_discs_when_few(void **state)
{
	(void)state;
	enum { MANY = 301 };
	double y[MANY];
	for (int i = 0; i < MANY; i++)
		y[i] = i;
	struct plot_series s[] = {
		{ .style = PLOT_POINTS, .faint = true, .data = { 3, NULL, y } },
		{ .style = PLOT_POINTS,
			.data = { 1, (const double[]){ 2 }, (const double[]){ 0 } } },
	};
	struct plot p = { .title = "auc", .series = s, .series_len = 2 };
	p.x.lo = p.x.hi = p.y.lo = p.y.hi = (double)NAN;
	check_picture(&p, 6, 24, false,
		"auc\n"
		"2 ┤                    •\n"
		"  │          •\n"
		"0 ┤•                   ●\n"
		"  └┬─────────┬─────────┬\n"
		"   0         1         2\n");
	s[0].data.n = MANY;
	struct plot_cells c = { 0 };
	plot_cells_draw(&c, &p, 20, 100, &(struct plot_cells_style){ .ascii = false });
	for (int i = 0; i < c.rows * c.cols; i++)
		assert_string_not_equal(c.at[i].text, "•");
	plot_cells_free(&c);
}

/* The far end of each column is joined: spikes of a million points are all seen. */
static void
decimation_keeps_spikes(void **state)
{
	(void)state;
	enum { POINTS = 1000000 };
	double *y = calloc(POINTS, sizeof(*y));
	assert_non_null(y);
	y[123456] = 10;
	y[765432] = -10;
	struct plot_series s = { .data = { POINTS, NULL, y } };
	struct plot p = { .series = &s, .series_len = 1 };
	p.x.lo = p.x.hi = p.y.lo = p.y.hi = (double)NAN;
	struct plot_cells c = { 0 };
	plot_cells_draw(&c, &p, 20, 100, &(struct plot_cells_style){ .ascii = false });
	int up = plot_column_of(&c.area, 123456), down = plot_column_of(&c.area, 765432);
	for (int row = 0; row < c.area.rows; row++) {
		const struct plot_cell *cells = c.at + (c.area.top + row) * c.cols;
		if (row < c.area.rows / 2 - 1) {
			assert_int_equal(cells[up].ink, PLOT_INK_SERIES);
			assert_int_equal(cells[down].ink, PLOT_INK_NONE);
		} else if (row > c.area.rows / 2 + 1) {
			assert_int_equal(cells[up].ink, PLOT_INK_NONE);
			assert_int_equal(cells[down].ink, PLOT_INK_SERIES);
		}
	}
	plot_cells_free(&c);
	free(y);
}

/* Fewer points give the same picture as all of them, cell by cell. */
static void
decimation_changes_no_cell(void **state)
{
	(void)state;
	enum { POINTS = 20000, COLS = 70 };
	double *x = calloc(POINTS, sizeof(*x)), *y = calloc(POINTS, sizeof(*y));
	assert_true(x && y);
	for (size_t i = 0; i < POINTS; i++) {
		x[i] = (double)i;
		y[i] = sin((double)i / 500) + (double)(i * 7919 % 100) / 300;
	}
	struct plot_series s = { .data = { POINTS, x, y } };
	struct plot whole = { .series = &s, .series_len = 1 };
	whole.x.lo = whole.x.hi = whole.y.lo = whole.y.hi = (double)NAN;
	char *want = drawn(&whole, 20, COLS, (struct plot_cells_style){ .ascii = false });
	/* Each point on its own: a series of two points joins it to the one before. */
	struct plot_series *pairs = calloc(POINTS, sizeof(*pairs));
	assert_non_null(pairs);
	for (size_t i = 0; i + 1 < POINTS; i++)
		pairs[i] = (struct plot_series){ .colour = 1, .data = { 2, x + i, y + i } };
	struct plot parts = whole;
	parts.series = pairs;
	parts.series_len = POINTS - 1;
	char *got = drawn(&parts, 20, COLS, (struct plot_cells_style){ .ascii = false });
	assert_string_equal(got, want);
	free(want);
	free(got);
	free(pairs);
	free(x);
	free(y);
}

static void
columns_map_both_ways(void **state)
{
	(void)state;
	struct plot *p = slope();
	struct plot_cells c = { 0 };
	plot_cells_draw(&c, p, 12, 60, &(struct plot_cells_style){ .ascii = false });
	for (int col = c.area.left; col < c.area.left + c.area.cols; col++)
		assert_int_equal(plot_column_of(&c.area, plot_x_at(&c.area, col)), col);
	for (int row = c.area.top; row < c.area.top + c.area.rows; row++)
		assert_int_equal(plot_row_of(&c.area, plot_y_at(&c.area, row)), row);
	assert_int_equal(plot_column_of(&c.area, -1), -1);
	assert_int_equal(plot_column_of(&c.area, (double)NAN), -1);
	assert_int_equal(plot_row_of(&c.area, 99), -1);
	plot_cells_free(&c);
	plot_free(p);
}

/* Every style with every kind of bad number, at every size: the grid stays whole and safe. */
static void
total_at_any_size(void **state)
{
	(void)state;
	static const double odd[] = { (double)NAN, (double)INFINITY, -(double)INFINITY, DBL_MAX,
		-DBL_MAX, 5e-324, 0, -1, 1e18, 3, 2.5, 3 };
	enum { N = sizeof(odd) / sizeof(odd[0]) };
	double x[N];
	for (size_t i = 0; i < N; i++)
		x[i] = odd[(i * 5 + 3) % N];
	for (int i = 0; i < 1200; i++) {
		struct plot *p = plot_new(i % 3 ? "a rather long title 日本語" : "");
		plot_set_x(p, i % 2 ? "step" : NULL, (enum axis_kind)(i % 4));
		plot_set_y(p, NULL, (enum axis_kind)(i / 4 % 4));
		for (int style = PLOT_LINE; style <= PLOT_BAND; style++)
			plot_add(p, &(struct plot_series){ .name = "s",
					    .style = (enum plot_style)style,
					    .data = { (size_t)i % (N + 1), i % 5 ? x : NULL, odd },
					    .upper = x });
		plot_add_mark(p, &(struct plot_mark){ .at = odd[i % N], .label = "mark" });
		plot_add_mark(p, &(struct plot_mark){ .at = odd[i % N], .horizontal = true });
		struct plot_cells c = { 0 };
		int rows = i % 13, cols = i % 17 * (i % 17);
		plot_cells_draw(&c, p, rows, cols,
			&(struct plot_cells_style){ .ascii = i & 1, .letters = i & 2 });
		assert_int_equal(c.rows, rows);
		assert_int_equal(c.cols, cols);
		for (int k = 0; k < rows * cols; k++)
			assert_true(text_is_safe(c.at[k].text, strlen(c.at[k].text)));
		plot_cells_free(&c);
		plot_free(p);
	}
	struct plot_cells c = { 0 };
	struct plot *p = slope();
	plot_cells_draw(&c, p, -1, 100000, &(struct plot_cells_style){ .ascii = false });
	assert_int_equal(c.rows, 0);
	assert_int_equal(c.cols, PLOT_CELLS_MAX);
	plot_cells_free(&c);
	plot_free(p);
}

static void
says_when_there_is_nothing(void **state)
{
	(void)state;
	struct plot *p = plot_new("val_auc");
	char *got = drawn(p, 8, 40, (struct plot_cells_style){ .ascii = true });
	assert_non_null(strstr(got, "no points"));
	free(got);
	plot_free(p);
}

CHECK_MAIN(cmocka_unit_test(draws_a_line), cmocka_unit_test(leaves_gaps),
	cmocka_unit_test(points_are_discs_when_few), cmocka_unit_test(draws_bars),
	cmocka_unit_test(marks_stand_behind_curves), cmocka_unit_test(names_stand_under_bars),
	cmocka_unit_test(decimation_keeps_spikes), cmocka_unit_test(decimation_changes_no_cell),
	cmocka_unit_test(columns_map_both_ways), cmocka_unit_test(total_at_any_size),
	cmocka_unit_test(says_when_there_is_nothing))
