// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Text reports: the layout people read, within the page, and inert on a terminal. */
#include "core/base/utf8.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"
#include "tests/unit/report/sample.h"

#include <stdlib.h>
#include <string.h>

static char *
text_of(const struct report *r, int width)
{
	struct report_style style = sample_style;
	style.width = width;
	return sample_render(r, REPORT_TEXT, &style);
}

static void
reads_like_a_page(void **state)
{
	(void)state;
	struct report *r = report_new("Promote churn v8");
	report_conclude(r, VERDICT_FAIL, "a gate blocks this");
	report_value_text(r, "model", "model", "churn");
	report_value_real(r, "p99", "p99 latency", 12.6,
		&(struct column){ .format = FORMAT_FIXED, .digits = 1, .unit = "ms" });
	report_value_missing(r, "auc", "val_auc", "never logged");
	report_section(r, "gates", "Gates");
	report_check(r, "a", VERDICT_PASS, "accuracy", "0.94 is enough");
	report_check(r, "f", VERDICT_FAIL, "fair", "0.044 is above 0.040, and that by far");
	report_warning(r, "one run has no such metric");
	report_text(r, "A sentence.");
	char *text = text_of(r, 40);
	assert_string_equal(text, "Promote churn v8\n"
				  "────────────────────────────────────────\n"
				  "✗ a gate blocks this\n"
				  "\n"
				  "model        churn\n"
				  "p99 latency  12.6 ms\n"
				  "val_auc      –  never logged\n"
				  "\n"
				  "Gates\n"
				  "────────────────────────────────────────\n"
				  "✓ accuracy  0.94 is enough\n"
				  "✗ fair      0.044 is above 0.040, and\n"
				  "            that by far\n"
				  "\n"
				  "! one run has no such metric\n"
				  "\n"
				  "A sentence.\n");
	free(text);
	report_free(r);
}

static const struct column columns[] = {
	{ .name = "name", .title = "run", .priority = 9 },
	{ .name = "score", .unit = "nats", .format = FORMAT_FIXED, .digits = 2, .priority = 5 },
	{ .name = "count", .priority = 1 },
	{ .name = "note", .priority = 2 },
	{ .name = "secret", .hidden = true },
	{ .name = "absent" },
	{ .name = NULL },
};

static struct report *
table_report(void)
{
	static const char *const notes[] = { "", "a note that is too long for any narrow page" };
	struct report *r = report_new("not shown");
	struct rowset_build *b = rowset_build_new(100000);
	size_t name = rowset_build_column(b, "name", CELL_TEXT);
	size_t score = rowset_build_column(b, "score", CELL_REAL);
	size_t count = rowset_build_column(b, "count", CELL_INT);
	size_t note = rowset_build_column(b, "note", CELL_TEXT);
	(void)rowset_build_column(b, "secret", CELL_TEXT);
	for (size_t i = 0; i < 2; i++) {
		size_t row = rowset_build_row(b);
		rowset_build_text(b, name, row, i ? "mlp" : "gbm-depth8", i ? 3 : 10);
		rowset_build_text(b, note, row, notes[i], strlen(notes[i]));
		if (i)
			rowset_build_real(b, score, row, 0.5);
		rowset_build_int(b, count, row, i ? 12345 : 7);
	}
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	report_table(r, "rows", rs, columns, NULL);
	return r;
}

/* Columns that say they hold long texts take several lines, rather than cut or fold. */
static void
long_texts_take_several_lines(void **state)
{
	(void)state;
	static const struct column long_columns[] = {
		{ .name = "who", .max_width = 60, .align = ALIGN_RIGHT, .priority = 1 },
		{ .name = "n", .priority = 3 },
		{ .name = "why", .max_width = 160, .priority = 2 },
		{ 0 },
	};
	static const char *const who[] = { "ada", "the whole night shift" };
	static const char *const why[] = { "because the loss went down, and stayed there for good",
		"0123456789abcdef0123456789abcdef" };
	struct err err = ERR_INIT;
	struct rowset_build *b = rowset_build_new(1 << 20);
	const struct rowset *rs;
	for (size_t i = 0; i < 2; i++) {
		rowset_build_row(b);
		rowset_build_text(
			b, rowset_build_column(b, "who", CELL_TEXT), i, who[i], strlen(who[i]));
		rowset_build_int(b, rowset_build_column(b, "n", CELL_INT), i, 7);
		rowset_build_text(
			b, rowset_build_column(b, "why", CELL_TEXT), i, why[i], strlen(why[i]));
	}
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	struct report *r = report_new("long");
	report_table(r, "rows", rs, long_columns, NULL);
	char *text = text_of(r, 40);
	assert_string_equal(text, "                who  n  why\n"
				  "                ada  7  because the loss\n"
				  "                        went down, and\n"
				  "                        stayed there for\n"
				  "                        good\n"
				  "    the whole night  7  0123456789abcdef\n"
				  "              shift     0123456789abcdef\n");
	free(text);
	text = text_of(r, 0);
	assert_string_equal(text,
		"                  who  n  why\n"
		"                  ada  7  because the loss went down, and stayed "
		"there for good\n"
		"the whole night shift  7  0123456789abcdef0123456789abcdef\n");
	free(text);
	report_free(r);
}

static void
tables_fold_by_priority(void **state)
{
	(void)state;
	struct report *r = table_report();
	char *text = text_of(r, 0);
	assert_string_equal(text,
		"run         score (nats)  count  note\n"
		"gbm-depth8             –      7\n"
		"mlp                 0.50  12345  a note that is too long for any narrow page\n");
	free(text);
	text = text_of(r, 62);
	assert_string_equal(text,
		"run         score (nats)  count  note\n"
		"gbm-depth8             –      7\n"
		"mlp                 0.50  12345  a note that is too long for …\n");
	free(text);
	text = text_of(r, 54);
	assert_string_equal(text, "run         score (nats)  note\n"
				  "gbm-depth8             –\n"
				  "mlp                 0.50  a note that is too long for…\n"
				  "1 column folded away: count\n");
	free(text);
	text = text_of(r, 26);
	assert_string_equal(text, "run         score (nats)\n"
				  "gbm-depth8             –\n"
				  "mlp                 0.50\n"
				  "2 columns folded away:\n"
				  "  count, note\n");
	free(text);
	text = text_of(r, 6);
	assert_non_null(strstr(text, "\ngbm-d…\n"));
	free(text);
	report_free(r);
}

static void
empty_tables_say_so(void **state)
{
	(void)state;
	struct report *r = report_new("not shown");
	struct rowset_build *b = rowset_build_new(100000);
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	(void)rowset_build_column(b, "name", CELL_TEXT);
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	report_table(r, "rows", rs, NULL, "no runs match; drop the filter");
	char *text = text_of(r, 80);
	assert_string_equal(text, "no runs match; drop the filter\n");
	free(text);
	report_free(r);
}

/* Only printable text and line feeds, and colours when they were asked for. */
static void
check_inert(const char *text, bool colour)
{
	for (size_t i = 0; text[i];) {
		size_t n = strcspn(text + i, "\n\x1b");
		if (!text_is_safe(text + i, n))
			fail_msg("not safe: %.60s", text + i);
		i += n;
		if (text[i] == '\x1b') {
			assert_true(colour);
			assert_int_equal(text[i + 1], '[');
			size_t digits = strspn(text + i + 2, "0123456789;");
			assert_int_equal(text[i + 2 + digits], 'm');
			i += 3 + digits;
		} else if (text[i]) {
			i++;
		}
	}
}

static void
hostile_texts_are_inert(void **state)
{
	(void)state;
	struct report *r = sample_report(sample_hostile);
	for (int width = 0; width < 200; width += 7) {
		struct report_style style = sample_style;
		style.width = width;
		style.colour = width % 2;
		style.ascii = width % 3 == 0;
		char *text = sample_render(r, REPORT_TEXT, &style);
		check_inert(text, style.colour);
		for (size_t i = 0; style.ascii && text[i]; i++)
			assert_true((unsigned char)text[i] < 0x80);
		free(text);
	}
	report_free(r);
}

/* No line is wider than the page, but preformatted ones. */
static void
lines_fit_the_page(void **state)
{
	(void)state;
	struct report *r = report_new(sample_hostile[0]);
	for (size_t i = 0; sample_hostile[i]; i++) {
		report_value_text(r, "v", sample_hostile[i], sample_hostile[i]);
		report_text(r, "%s", sample_hostile[i]);
		report_check(r, "c", VERDICT_PASS, "check", "%s", sample_hostile[i]);
		report_warning(r, "%s", sample_hostile[i]);
	}
	for (int width = 64; width < 140; width += 3) {
		char *text = text_of(r, width), *rest = text;
		for (char *line; (line = strsep(&rest, "\n")) != NULL;)
			if (utf8_width(line) > width)
				fail_msg("%d > %d: %s", utf8_width(line), width, line);
		free(text);
	}
	report_free(r);
}

static void
tables_fit_the_page(void **state)
{
	(void)state;
	size_t n = 0;
	while (sample_hostile[n])
		n++;
	struct report *r = sample_table(sample_hostile, n);
	for (int width = 12; width < 140; width++) {
		char *text = text_of(r, width), *rest = text;
		for (char *line; (line = strsep(&rest, "\n")) != NULL;)
			if (utf8_width(line) > width)
				fail_msg("%d > %d: %s", utf8_width(line), width, line);
		free(text);
	}
	report_free(r);
}

CHECK_MAIN(cmocka_unit_test(reads_like_a_page), cmocka_unit_test(long_texts_take_several_lines),
	cmocka_unit_test(tables_fold_by_priority), cmocka_unit_test(empty_tables_say_so),
	cmocka_unit_test(hostile_texts_are_inert), cmocka_unit_test(lines_fit_the_page),
	cmocka_unit_test(tables_fit_the_page))
