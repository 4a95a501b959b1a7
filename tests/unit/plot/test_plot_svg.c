// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* SVG pictures: small whatever the number of points, finite numbers only. */
#include "core/plot/plot_svg.h"
#include "tests/support/check.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
svg_of(const struct plot *p, const struct series *spark)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	assert_non_null(out);
	if (p)
		plot_svg(out, p);
	else
		plot_svg_spark(out, spark);
	fclose(out);
	return text;
}

static void
is_small_for_many_points(void **state)
{
	(void)state;
	enum { POINTS = 300000 };
	double *y = calloc(POINTS, sizeof(*y));
	assert_non_null(y);
	for (size_t i = 0; i < POINTS; i++)
		y[i] = (double)(i * 7919 % 1000);
	struct plot_series s = { .name = "only", .data = { POINTS, NULL, y } };
	struct plot p = { .title = "a < b", .series = &s, .series_len = 1 };
	p.x.lo = p.x.hi = p.y.lo = p.y.hi = (double)NAN;
	char *svg = svg_of(&p, NULL);
	assert_in_range(strlen(svg), 1000, 60000);
	assert_non_null(strstr(svg, "<title>a &lt; b</title>"));
	free(svg);
	svg = svg_of(NULL, &s.data);
	assert_in_range(strlen(svg), 1000, 60000);
	free(svg);
	free(y);
}

static void
holds_no_wild_numbers(void **state)
{
	(void)state;
	static const double odd[] = { (double)NAN, (double)INFINITY, -(double)INFINITY, DBL_MAX,
		-DBL_MAX, 5e-324, 0, -1, 1e18, 3 };
	double x[10];
	for (size_t i = 0; i < 10; i++)
		x[i] = odd[(i * 3 + 3) % 10];
	for (int i = 0; i < 160; i++) {
		struct plot *p = plot_new("t");
		plot_set_x(p, "x", (enum axis_kind)(i % 4));
		plot_set_y(p, "y", (enum axis_kind)(i / 4 % 4));
		for (int style = PLOT_LINE; style <= PLOT_BAND; style++)
			plot_add(p, &(struct plot_series){ .name = "s",
					    .style = (enum plot_style)style,
					    .data = { (size_t)i % 11, x, odd },
					    .upper = x });
		char *svg = svg_of(p, NULL);
		assert_null(strstr(svg, "nan"));
		assert_null(strstr(svg, "NaN"));
		assert_null(strstr(svg, "inf"));
		assert_null(strstr(svg, "Infinity"));
		for (const char *d = svg; (d = strstr(d, " d=\"")) != NULL; d += 4)
			assert_int_equal(d[4 + strspn(d + 4, "MLZh-.0123456789 ")], '"');
		free(svg);
		plot_free(p);
	}
}

static void
lone_points_and_gaps_show(void **state)
{
	(void)state;
	struct plot *p = plot_new("t");
	plot_add(p, &(struct plot_series){
			    .data = { 5, NULL, (const double[]){ 1, (double)NAN, 2, 3, 4 } } });
	char *svg = svg_of(p, NULL);
	const char *line = strstr(svg, "class=\"line s1\"");
	assert_non_null(line);
	assert_non_null(strstr(line, "h.1M"));
	free(svg);
	plot_free(p);
}

/* Six colours, and the same dashed; the legend says which. */
static void
ten_series_are_told_apart(void **state)
{
	(void)state;
	char text[40];
	struct plot *p = plot_new("t");
	for (int i = 0; i < 10; i++)
		plot_add(p, &(struct plot_series){
				    .name = "run", .data = { 2, NULL, (const double[]){ 1, i } } });
	char *svg = svg_of(p, NULL);
	for (int i = 1; i <= 10; i++) {
		snprintf(text, sizeof(text), "class=\"line s%d\"", i);
		const char *line = strstr(svg, text);
		assert_non_null(line);
		assert_null(strstr(line + 1, text));
		snprintf(text, sizeof(text), "class=\"key s%d\">%s<", i, i <= 6 ? "●" : "○");
		assert_non_null(strstr(svg, text));
	}
	free(svg);
	plot_free(p);
}

CHECK_MAIN(cmocka_unit_test(is_small_for_many_points), cmocka_unit_test(holds_no_wild_numbers),
	cmocka_unit_test(lone_points_and_gaps_show), cmocka_unit_test(ten_series_are_told_apart))
