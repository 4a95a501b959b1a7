// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Curves of one line: filled columns of dots, four levels high. */
#include "core/plot/spark.h"

#include <math.h>
#include "core/base/number.h"
#include "core/base/utf8.h"

#define LEVELS 4

struct extent {
	double lo, hi;
	bool any;
};

static struct extent
extent_of(const struct series *s)
{
	struct extent e = { (double)INFINITY, -(double)INFINITY, false };
	for (size_t i = 0; i < s->n; i++) {
		if (!isfinite(s->y[i]))
			continue;
		e.lo = fmin(e.lo, s->y[i]);
		e.hi = fmax(e.hi, s->y[i]);
		e.any = true;
	}
	return e;
}

/* The point nearest to column k of n columns: the last one of its share when there are many. */
static double
sample(const struct series *s, size_t k, size_t n)
{
	if (s->n >= n)
		return s->y[(k + 1) * s->n / n - 1];
	return n > 1 ? s->y[(k * (s->n - 1) + (n - 1) / 2) / (n - 1)] : s->y[s->n - 1];
}

/* 1 to LEVELS, 0 for a gap. A flat curve lies in the middle. */
static int
level(double v, const struct extent *e)
{
	if (!isfinite(v))
		return 0;
	if (!(e->hi > e->lo))
		return LEVELS / 2;
	double place = (v / 2 - e->lo / 2) / (e->hi / 2 - e->lo / 2);
	return 1 + (int)(place * (LEVELS - 1) + 0.5);
}

static void
add_dots(struct strbuf *out, int left, int right)
{
	static const unsigned dots_left[] = { 0, 0x40, 0x44, 0x46, 0x47 };
	static const unsigned dots_right[] = { 0, 0x80, 0xa0, 0xb0, 0xb8 };
	char text[4];
	unsigned dots = dots_left[left] | dots_right[right];
	if (dots == 0)
		strbuf_add_char(out, ' ');
	else
		strbuf_add_n(out, text, utf8_encode(0x2800 + dots, text));
}

void
spark_draw(struct strbuf *out, const struct series *s, int width, bool ascii)
{
	static const char levels[] = " .--'";
	struct extent e = extent_of(s);
	size_t columns = width > 0 ? (size_t)width : 0;
	if (!e.any) {
		strbuf_add_repeat(out, " ", columns);
		return;
	}
	for (size_t i = 0; i < columns; i++) {
		if (ascii)
			strbuf_add_char(out, levels[level(sample(s, i, columns), &e)]);
		else
			add_dots(out, level(sample(s, 2 * i, 2 * columns), &e),
				level(sample(s, 2 * i + 1, 2 * columns), &e));
	}
}

void
spark_words(struct strbuf *out, const struct series *s)
{
	char text[NUMBER_MAX];
	struct extent e = extent_of(s);
	if (!e.any) {
		strbuf_add(out, "no points");
		return;
	}
	size_t first = 0, last = s->n - 1;
	while (!isfinite(s->y[first]))
		first++;
	while (!isfinite(s->y[last]))
		last--;
	strbuf_add(out, number_short(text, s->y[first], 4));
	if (last != first) {
		strbuf_add(out, " → ");
		strbuf_add(out, number_short(text, s->y[last], 4));
	}
	strbuf_add(out, ", min ");
	strbuf_add(out, number_short(text, e.lo, 4));
	strbuf_add(out, ", max ");
	strbuf_add(out, number_short(text, e.hi, 4));
}
