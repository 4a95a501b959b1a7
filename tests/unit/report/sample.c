// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reports to render in tests. */
#include "tests/unit/report/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/plot/plot.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"

const char *const sample_hostile[] = {
	"<script>alert(1)</script>",
	"\" onload=\"alert(1)",
	"'><img src=x onerror=alert(1)>",
	"]]><x/>",
	"&lt;b&gt; &amp; &#60;",
	"javascript:alert(1)",
	"=cmd|' /C calc'!A0",
	"+1+1",
	"-1+1",
	"@SUM(A1)",
	"\t=1+1",
	"\r=1+1",
	"a,b;\"c\"\r\nd",
	"\x1b]52;c;ZXZpbA==\x07",
	"\x1b[2J\x1b[31m",
	"\xc2\x9b"
	"31m\xc2\x9d"
	"0;x\x07",
	"\x9b"
	"31m",
	"\xff\xfe bad utf-8 \xc3",
	"\xe2\x80\xae rtl \xe2\x81\xa6",
	"\xef\xbf\xbe\xef\xbf\xbf",
	"\xed\xa0\x80",
	"a\x08\x7f\x01\x0b\x0c",
	"line\nfeed\ttab\rreturn",
	"| pipe | `tick` ``` *b* _i_ [x](http://evil.example) ![i](y)",
	"# heading",
	"1. list",
	"--- rule",
	"<!-- comment",
	"www.evil.example https://evil.example me@evil.example @team",
	"$x^2$ ~~gone~~ \\| \\",
	"%s%n%d",
	"{\"a\": \"b\\u0000\"}",
	"日本語 wide 😀",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
	"",
	" ",
	"a rather long text that has to be cut or wrapped somewhere because no page is that wide, "
	"and then some more of it, "
	"without_any_space_in_its_second_half_so_that_it_must_be_broken_up",
	NULL,
};

const struct report_style sample_style = { .width = 80, .headers = true, .now_ms = SAMPLE_NOW };

struct texts {
	const char *const *all;
	size_t next;
};

static const char *
take(struct texts *t)
{
	const char *s = t->all[t->next];
	t->next = t->all[t->next + 1] ? t->next + 1 : 0;
	return s;
}

static void
put_text(struct rowset_build *b, size_t col, size_t row, const char *s)
{
	rowset_build_text(b, col, row, s, strlen(s));
}

static const struct rowset *
finished(struct rowset_build *b)
{
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

static void
add_table(struct report *r, struct texts *t)
{
	struct rowset_build *b = rowset_build_new(SIZE_MAX);
	size_t name = rowset_build_column(b, "name", CELL_TEXT);
	size_t score = rowset_build_column(b, "score", CELL_REAL);
	size_t curve = rowset_build_column(b, "curve", CELL_SERIES);
	size_t more = rowset_build_column(b, "more", CELL_TEXT);
	for (size_t i = 0; i < SAMPLE_TEXTS; i++) {
		size_t row = rowset_build_row(b);
		put_text(b, name, row, take(t));
		put_text(b, more, row, take(t));
		if (i % 3)
			rowset_build_real(b, score, row, i % 4 ? (double)i / 7 : (double)NAN);
		rowset_build_series(b, curve, row, NULL, (const double[]){ 1, 3, (double)i }, 3);
	}
	rowset_build_note(b, "%s", take(t));
	struct column columns[] = {
		{ .name = "name", .title = take(t), .priority = 9 },
		{ .name = "score", .title = take(t), .unit = take(t), .format = FORMAT_FIXED },
		{ .name = "curve", .title = take(t), .format = FORMAT_SPARK },
		{ .name = "more", .key = take(t), .max_width = 60 },
		{ .name = NULL },
	};
	report_table(r, "table", finished(b), columns, take(t));
	b = rowset_build_new(SIZE_MAX);
	(void)rowset_build_column(b, "name", CELL_TEXT);
	report_table(r, "empty", finished(b), NULL, take(t));
}

static void
add_plot(struct report *r, struct texts *t)
{
	struct plot *p = plot_new(take(t));
	plot_set_x(p, take(t), AXIS_LINEAR);
	for (size_t i = 0; i < 2; i++)
		plot_add(p, &(struct plot_series){ .name = take(t),
				    .data = { .n = 3, .y = (const double[]){ 1, 2, (double)i } } });
	plot_add_mark(p, &(struct plot_mark){ .at = 1, .label = take(t) });
	report_plot(r, "plot", p);
	const char *const names[] = { take(t), take(t), take(t) };
	p = plot_new(take(t));
	plot_set_names(p, names, 3);
	plot_add(p, &(struct plot_series){ .style = PLOT_BARS,
			    .data = { .n = 3, .y = (const double[]){ 1, 2, 3 } } });
	report_plot(r, "bars", p);
}

struct report *
sample_report(const char *const *texts)
{
	struct texts t = { texts, 0 };
	struct report *r = report_new(take(&t));
	report_conclude(r, VERDICT_WARN, "%s", take(&t));
	for (size_t i = 0; i < SAMPLE_TEXTS; i++) {
		const char *label = take(&t), *value = take(&t);
		char key[16];
		snprintf(key, sizeof(key), "value%zu", i);
		report_value_text(r, key, label, value);
	}
	report_value_missing(r, "gone", take(&t), take(&t));
	report_section(r, "inside", take(&t));
	for (size_t i = 0; i < SAMPLE_TEXTS; i++) {
		const char *name = take(&t);
		report_check(r, take(&t), (enum verdict)(i % 4), name, "%s", take(&t));
	}
	for (size_t i = 0; i < SAMPLE_TEXTS; i++)
		report_text(r, "%s", take(&t));
	report_warning(r, "%s", take(&t));
	add_table(r, &t);
	for (size_t i = 0; i < SAMPLE_TEXTS; i++) {
		const char *lines = take(&t);
		report_lines(r, NULL, lines, strlen(lines));
	}
	report_lines(r, "nul", "a\0b", 3);
	report_section(r, "", take(&t));
	add_plot(r, &t);
	return r;
}

struct report *
sample_table(const char *const *names, size_t rows)
{
	struct report *r = report_new("sample");
	struct rowset_build *b = rowset_build_new(SIZE_MAX);
	size_t name = rowset_build_column(b, "name", CELL_TEXT);
	size_t score = rowset_build_column(b, "score", CELL_REAL);
	size_t count = rowset_build_column(b, "count", CELL_INT);
	size_t at = rowset_build_column(b, "at", CELL_TIME);
	size_t good = rowset_build_column(b, "good", CELL_BOOL);
	for (size_t i = 0; i < rows; i++) {
		size_t row = rowset_build_row(b);
		put_text(b, name, row, names[i]);
		rowset_build_real(b, score, row, -0.5 * (double)i);
		rowset_build_int(b, count, row, -(int64_t)i);
		rowset_build_int(b, at, row, SAMPLE_NOW + (int64_t)i);
		rowset_build_int(b, good, row, i % 2);
	}
	report_table(r, "rows", finished(b), NULL, NULL);
	return r;
}

char *
sample_render(const struct report *r, enum report_format format, const struct report_style *style)
{
	struct err err = ERR_INIT;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	assert_non_null(out);
	bool ok = report_render(r, format, style, out, &err);
	fclose(out);
	if (!ok)
		fail_msg("%s: %s", report_format_name(format), err.text);
	assert_int_equal(strlen(text), len);
	return text;
}
