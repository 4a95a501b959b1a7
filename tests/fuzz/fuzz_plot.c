// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Plots of any numbers on any grid. Two bytes for the size, two for axes and
 * style, then doubles in turn: ends of the axes, a mark, and the points.
 */
#include "core/base/utf8.h"
#include "core/plot/plot_cells.h"
#include "core/plot/plot_svg.h"
#include "core/plot/spark.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define HEAD    4
#define ENDS    5
#define NUMBERS 1024

static void
check_cells(const struct plot *p, int rows, int cols, bool ascii)
{
	struct plot_cells c = { 0 };
	plot_cells_draw(
		&c, p, rows, cols, &(struct plot_cells_style){ .ascii = ascii, .letters = true });
	FUZZ_CHECK(c.rows == rows && c.cols == cols);
	for (int i = 0; i < rows * cols; i++) {
		const struct plot_cell *cell = &c.at[i];
		FUZZ_CHECK(strlen(cell->text) < sizeof(cell->text));
		FUZZ_CHECK(text_is_safe(cell->text, strlen(cell->text)));
		FUZZ_CHECK(!ascii || (unsigned char)cell->text[0] < 0x80);
		FUZZ_CHECK(!cell->colour ==
			   (cell->ink != PLOT_INK_SERIES && cell->ink != PLOT_INK_FAINT));
	}
	plot_cells_free(&c);
}

static void
check_svg(const struct plot *p)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	if (!out)
		abort();
	plot_svg(out, p);
	fclose(out);
	FUZZ_CHECK(!strstr(text, "nan") && !strstr(text, "inf"));
	FUZZ_CHECK(!strstr(text, "NaN") && !strstr(text, "Infinity"));
	free(text);
}

static void
check_spark(const struct series *s, int width, bool ascii)
{
	struct strbuf out;
	strbuf_init(&out, 4096);
	spark_draw(&out, s, width, ascii);
	FUZZ_CHECK(utf8_width(out.at) == width);
	strbuf_clear(&out);
	spark_words(&out, s);
	FUZZ_CHECK(text_is_safe(out.at, out.len));
	strbuf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	double numbers[NUMBERS];
	if (size < HEAD + ENDS * sizeof(double))
		return 0;
	size_t n = (size - HEAD) / sizeof(double);
	n = n < NUMBERS ? n : NUMBERS;
	memcpy(numbers, data + HEAD, n * sizeof(double));
	n = (n - ENDS) / 2;
	struct plot_series s = {
		.name = "s",
		.style = (enum plot_style)(data[3] % (PLOT_BAND + 1)),
		.data = { n, data[3] & 64 ? NULL : numbers + ENDS, numbers + ENDS + n },
		.upper = numbers + ENDS,
	};
	struct plot_mark mark = { .at = numbers[4], .horizontal = data[3] & 128, .label = "mark" };
	struct plot p = {
		.title = "title",
		.x = { .kind = (enum axis_kind)(data[2] % 4), .lo = numbers[0], .hi = numbers[1] },
		.y = { .kind = (enum axis_kind)(data[2] / 4 % 4),
			.lo = numbers[2],
			.hi = numbers[3] },
		.series = &s,
		.series_len = 1,
		.marks = &mark,
		.marks_len = 1,
	};
	check_cells(&p, data[0] % 40, data[1] % 150, data[2] & 64);
	check_svg(&p);
	check_spark(&s.data, data[1] % 150, data[2] & 64);
	return 0;
}
