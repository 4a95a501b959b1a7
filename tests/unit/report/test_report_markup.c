// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Markdown, HTML and JUnit: no markup ever comes out of data. The oracle for the
 * tagged formats is that hostile texts give the very tags that harmless ones do.
 */
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tests/support/check.h"
#include "tests/unit/report/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As many as sample_hostile has, so that each text stands in the same place. */
static const char **
harmless_texts(void)
{
	size_t n = 0;
	while (sample_hostile[n])
		n++;
	const char **texts = calloc(n + 1, sizeof(*texts));
	assert_non_null(texts);
	for (size_t i = 0; i < n; i++)
		texts[i] = strchr(sample_hostile[i], '\n') ? "two\nlines"
			   : sample_hostile[i][0]          ? "word"
							   : "";
	return texts;
}

static char *
rendered(const char *const *texts, enum report_format format)
{
	struct report *r = sample_report(texts);
	char *text = sample_render(r, format, &sample_style);
	report_free(r);
	return text;
}

/* Names of the tags in their order; the values of attributes are left out. */
static char *
tags_of(const char *xml)
{
	struct strbuf out;
	strbuf_init(&out, 1 << 24);
	for (const char *p = strchr(xml, '<'); p; p = strchr(p, '<')) {
		for (bool quoted = false; *p && (quoted || *p != '>'); p++) {
			if (*p == '"')
				quoted = !quoted;
			if (!quoted || *p == '"')
				strbuf_add_char(&out, *p);
			assert_true(*p != '<' || !quoted);
		}
		assert_int_equal(*p, '>');
		strbuf_add_char(&out, '\n');
	}
	char *text = strbuf_take(&out);
	strbuf_free(&out);
	return text;
}

static void
well_formed(const char *xml)
{
	if (system("command -v xmllint >/dev/null 2>&1") != 0) {
		print_message("# xmllint is not installed\n");
		return;
	}
	FILE *lint = popen("xmllint --noout --nonet - 1>&2", "w");
	assert_non_null(lint);
	fputs(xml, lint);
	assert_int_equal(pclose(lint), 0);
}

static void
check_tagged(enum report_format format)
{
	const char **harmless = harmless_texts();
	char *hostile = rendered(sample_hostile, format), *plain = rendered(harmless, format);
	char *got = tags_of(hostile), *want = tags_of(plain);
	well_formed(plain);
	well_formed(hostile);
	assert_string_equal(got, want);
	for (const char *p = hostile; *p;) {
		size_t n = strcspn(p, "\n");
		assert_true(text_is_safe(p, n));
		p += n + (p[n] != '\0');
	}
	free(got);
	free(want);
	free(hostile);
	free(plain);
	free(harmless);
}

static void
html_is_inert(void **state)
{
	(void)state;
	check_tagged(REPORT_HTML);
	char *html = rendered(sample_hostile, REPORT_HTML);
	assert_non_null(strstr(html,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; img-src data:\"/>"));
	assert_null(strstr(html, "<script"));
	assert_null(strstr(html, "href"));
	assert_null(strstr(html, "src=\""));
	assert_null(strstr(html, "url("));
	assert_non_null(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
	free(html);
}

static void
junit_is_inert(void **state)
{
	(void)state;
	check_tagged(REPORT_JUNIT);
}

static void
junit_counts(void **state)
{
	(void)state;
	struct report *r = report_new("gate check");
	report_check(r, "a", VERDICT_PASS, "accuracy", "fine");
	report_section(r, "more", "More");
	report_check(r, "b", VERDICT_WARN, "size", "large");
	report_check(r, "c", VERDICT_FAIL, "drift", "0.3 > 0.2");
	report_check(r, "d", VERDICT_NONE, "latency", "not measured");
	char *xml = sample_render(r, REPORT_JUNIT, &sample_style);
	assert_string_equal(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				 "<testsuites>\n"
				 "  <testsuite name=\"gate check\" tests=\"4\" failures=\"1\" "
				 "errors=\"0\" skipped=\"1\">\n"
				 "    <testcase classname=\"gate check\" name=\"accuracy\">\n"
				 "      <system-out>fine</system-out>\n"
				 "    </testcase>\n"
				 "    <testcase classname=\"More\" name=\"size\">\n"
				 "      <system-out>warning: large</system-out>\n"
				 "    </testcase>\n"
				 "    <testcase classname=\"More\" name=\"drift\">\n"
				 "      <failure message=\"0.3 &gt; 0.2\">0.3 &gt; 0.2</failure>\n"
				 "    </testcase>\n"
				 "    <testcase classname=\"More\" name=\"latency\">\n"
				 "      <skipped message=\"not measured\"/>\n"
				 "    </testcase>\n"
				 "  </testsuite>\n"
				 "</testsuites>\n");
	free(xml);
	report_free(r);
}

static void
junit_never_hides_a_failure(void **state)
{
	(void)state;
	struct report *r = report_new("t");
	report_check(r, "a", VERDICT_PASS, "accuracy", "fine");
	report_conclude(r, VERDICT_FAIL, "the store changed meanwhile");
	char *xml = sample_render(r, REPORT_JUNIT, &sample_style);
	assert_non_null(strstr(xml, "tests=\"2\" failures=\"1\""));
	assert_non_null(strstr(xml, "<failure message=\"the store changed meanwhile\">"));
	free(xml);
	report_free(r);
}

/* ---- Markdown ---- */

/* Outside fences: no HTML, no link, no mention, no heading but ours. */
static void
check_markdown_line(const char *line, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool escaped = i > 0 && line[i - 1] == '\\';
		if (strchr("<>@$", line[i]) && !escaped && !(i == 0 && line[i] == '>'))
			fail_msg("'%c' in %.*s", line[i], (int)n, line);
		if (strchr("[]`~", line[i]) && !escaped)
			fail_msg("'%c' in %.*s", line[i], (int)n, line);
	}
	assert_null(memmem(line, n, "://", 3));
	assert_null(memmem(line, n, "www.", 4));
}

static size_t
columns_of(const char *line, size_t n)
{
	size_t pipes = 0;
	for (size_t i = 0, backslashes = 0; i < n; i++) {
		pipes += line[i] == '|' && backslashes % 2 == 0;
		backslashes = line[i] == '\\' ? backslashes + 1 : 0;
	}
	return pipes;
}

static void
markdown_is_inert(void **state)
{
	(void)state;
	char *text = rendered(sample_hostile, REPORT_MARKDOWN), *rest = text;
	size_t fence = 0, headings = 0;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
		size_t n = strlen(line), ticks = strspn(line, "`");
		assert_true(text_is_safe(line, n));
		if (fence) {
			if (ticks >= fence && ticks == n)
				fence = 0;
		} else if (ticks >= 3) {
			fence = ticks;
		} else {
			check_markdown_line(line, n);
			headings += line[0] == '#';
			if (line[0] == '|')
				assert_int_equal(columns_of(line, n), 5);
		}
	}
	assert_int_equal(fence, 0);
	assert_int_equal(headings, 3);
	free(text);
}

static void
markdown_reads_well(void **state)
{
	(void)state;
	static const char *const names[] = { "val_auc", "_x_ *y*", "a|b" };
	struct report *r = sample_table(names, 3);
	report_conclude(r, VERDICT_PASS, "all is well");
	report_check(r, "a", VERDICT_PASS, "accuracy", "0.94 < 0.95");
	char *text = sample_render(r, REPORT_MARKDOWN, &sample_style);
	assert_string_equal(text, "# sample\n"
				  "\n"
				  "✓ **all is well**\n"
				  "\n"
				  "| name | score | count | at | good |\n"
				  "| --- | ---: | ---: | ---: | --- |\n"
				  "| val_auc | 0 | 0 | 2025-11-22 08:26:40 | no |\n"
				  "| \\_x\\_ \\*y\\* | -0.5 | -1 | 2025-11-22 08:26:40 | yes |\n"
				  "| a\\|b | -1 | -2 | 2025-11-22 08:26:40 | no |\n"
				  "\n"
				  "- ✓ **accuracy** 0.94 &lt; 0.95\n"
				  "\n");
	free(text);
	report_free(r);
}

CHECK_MAIN(cmocka_unit_test(html_is_inert), cmocka_unit_test(junit_is_inert),
	cmocka_unit_test(junit_counts), cmocka_unit_test(junit_never_hides_a_failure),
	cmocka_unit_test(markdown_is_inert), cmocka_unit_test(markdown_reads_well))
