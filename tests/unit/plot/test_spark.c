// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Small curves: exact width, gaps, flat and empty ones. */
#include "core/base/utf8.h"
#include "core/plot/spark.h"
#include "tests/support/check.h"

#include <stdlib.h>

static void
check_spark(const double *y, size_t n, int width, bool ascii, const char *want)
{
	struct strbuf out;
	strbuf_init(&out, 1000);
	spark_draw(&out, &(struct series){ .n = n, .y = y }, width, ascii);
	assert_string_equal(out.at, want);
	strbuf_free(&out);
}

#define SPARK(width, ascii, want, ...)                                                             \
 check_spark((const double[]){ __VA_ARGS__ },                                                      \
	 sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double), width, ascii, want)
#define GAP ((double)NAN)

static void
draws_levels(void **state)
{
	(void)state;
	SPARK(2, false, "⣠⣾", 1, 2, 3, 4);
	SPARK(2, false, "⣷⣄", 4, 3, 2, 1);
	SPARK(2, false, "⣤⣤", 5, 5, 5, 5);
	SPARK(4, true, ".--'", 1, 2, 3, 4);
	SPARK(2, false, "⡇⡀", 4, GAP, 1, GAP);
	SPARK(2, false, "  ", GAP, GAP);
	SPARK(3, true, "   ", (double)INFINITY);
	SPARK(2, true, "''", 1, 7, 1, 7);
	check_spark(NULL, 0, 3, false, "   ");
	check_spark(NULL, 0, 0, false, "");
}

static void
is_as_wide_as_asked(void **state)
{
	(void)state;
	double y[500];
	for (size_t i = 0; i < 500; i++)
		y[i] = (double)(i * 7919 % 101);
	for (size_t n = 0; n < 500; n += 13) {
		for (int width = 0; width < 60; width += 7) {
			struct strbuf out;
			strbuf_init(&out, 1000);
			spark_draw(&out, &(struct series){ .n = n, .y = y }, width, n % 2);
			assert_int_equal(utf8_width(out.at), width);
			strbuf_free(&out);
		}
	}
}

static void
says_it_in_words(void **state)
{
	(void)state;
	struct strbuf out;
	strbuf_init(&out, 1000);
	spark_words(&out,
		&(struct series){ .n = 5, .y = (const double[]){ GAP, 0.712, 0.95, 0.7, 0.941 } });
	assert_string_equal(out.at, "0.712 → 0.941, min 0.7, max 0.95");
	strbuf_clear(&out);
	spark_words(&out, &(struct series){ .n = 1, .y = (const double[]){ GAP } });
	assert_string_equal(out.at, "no points");
	strbuf_free(&out);
}

CHECK_MAIN(cmocka_unit_test(draws_levels), cmocka_unit_test(is_as_wide_as_asked),
	cmocka_unit_test(says_it_in_words))
