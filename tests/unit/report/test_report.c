// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reports keep their blocks, make keys unique, count verdicts and report bad outputs. */
#include "core/plot/plot.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"
#include "tests/unit/report/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
names_of_formats(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	for (int i = 0; i < REPORT_FORMATS; i++) {
		enum report_format format = REPORT_FORMATS;
		CHECK_OK(report_format_parse(
			report_format_name((enum report_format)i), &format, &err));
		assert_int_equal(format, i);
	}
	enum report_format format = REPORT_HTML;
	CHECK_FAILS(report_format_parse("pdf", &format, &err), ERR_USAGE);
	assert_int_equal(format, REPORT_HTML);
}

static void
keys_are_unique_in_their_section(void **state)
{
	(void)state;
	struct report *r = report_new("t");
	report_value_int(r, "a", "A", 1);
	report_value_int(r, "a", "A", 2);
	report_value_int(r, "title", "T", 3);
	report_section(r, "s", "S");
	report_value_int(r, "a", "A", 4);
	report_section(r, "", NULL);
	report_value_int(r, "s", "S", 5);
	static const char *const want[] = { "a", "a_2", "title_2", "s", "a", "", "s_2" };
	const struct block *b = report_blocks(r);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++, b = b->next)
		assert_string_equal(b->key, want[i]);
	assert_null(b);
	report_free(r);
}

static void
the_worst_verdict_counts(void **state)
{
	(void)state;
	struct report *r = report_new("t");
	assert_int_equal(report_verdict(r), VERDICT_NONE);
	report_check(r, "a", VERDICT_PASS, "a", "fine");
	report_conclude(r, VERDICT_FAIL, "no: %d", 1);
	report_conclude(r, VERDICT_PASS, "yes");
	assert_int_equal(report_verdict(r), VERDICT_FAIL);
	report_free(r);
	report_free(NULL);
}

static void
copies_what_it_is_given(void **state)
{
	(void)state;
	char title[] = "title", text[] = "text", label[] = "label", name[] = "v";
	struct column columns[2] = { { .name = name, .title = title } };
	struct report *r = report_new(title);
	struct rowset_build *b = rowset_build_new(1000);
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	(void)rowset_build_column(b, "v", CELL_INT);
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	report_table(r, text, rs, columns, text);
	report_check(r, text, VERDICT_PASS, label, "%s", text);
	memset(title, '#', 5);
	memset(text, '#', 4);
	memset(label, '#', 5);
	name[0] = '#';
	assert_string_equal(report_title(r), "title");
	const struct block *table = report_blocks(r), *check = table->next;
	assert_string_equal(table->key, "text");
	assert_string_equal(table->text, "text");
	assert_string_equal(table->columns[0].name, "v");
	assert_string_equal(table->columns[0].title, "title");
	assert_null(table->columns[1].name);
	assert_string_equal(check->label, "label");
	report_set_title(r, "other");
	assert_string_equal(report_title(r), "other");
	report_free(r);
}

/* A device that takes nothing is an error in every format, seen at once or at the end. */
static void
full_outputs_are_errors(void **state)
{
	(void)state;
	struct report *r = sample_report(sample_hostile);
	for (int i = 0; i < REPORT_FORMATS; i++) {
		struct err err = ERR_INIT;
		FILE *full = fopen("/dev/full", "w");
		if (!full)
			CHECK_SKIP("no /dev/full here");
		CHECK_FAILS(report_render(r, (enum report_format)i, &sample_style, full, &err),
			ERR_OUTPUT);
		assert_non_null(strstr(err.text, "No space left"));
		fclose(full);
	}
	report_free(r);
}

static void
formats_say_what_they_cannot_carry(void **state)
{
	(void)state;
	struct report *r = report_new("t");
	report_text(r, "only words");
	static const enum report_format cannot[] = { REPORT_CSV, REPORT_TSV, REPORT_JUNIT };
	for (size_t i = 0; i < 3; i++) {
		struct err err = ERR_INIT;
		CHECK_FAILS(report_render(r, cannot[i], &sample_style, stderr, &err), ERR_USAGE);
	}
	report_free(r);
}

CHECK_MAIN(cmocka_unit_test(names_of_formats), cmocka_unit_test(keys_are_unique_in_their_section),
	cmocka_unit_test(the_worst_verdict_counts), cmocka_unit_test(copies_what_it_is_given),
	cmocka_unit_test(full_outputs_are_errors),
	cmocka_unit_test(formats_say_what_they_cannot_carry))
