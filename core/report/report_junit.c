// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A report as JUnit XML: each check a test case, in a class named after its
 * section. A failure that no check explains is a case of its own, so that a
 * report that fails never looks green.
 */
#include <string.h>
#include "core/base/xml.h"
#include "core/report/render.h"

struct tally {
	unsigned tests, failures, skipped;
};

static struct tally
count(const struct report *r)
{
	struct tally t = { 0 };
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type != BLOCK_CHECK)
			continue;
		t.tests++;
		t.failures += b->verdict == VERDICT_FAIL;
		t.skipped += b->verdict == VERDICT_NONE;
	}
	return t;
}

static void
put_case(FILE *out, const char *class, const char *name, enum verdict v, const char *text, size_t n)
{
	fputs("    <testcase classname=\"", out);
	xml_string(out, class);
	fputs("\" name=\"", out);
	xml_string(out, name);
	fputs("\">\n", out);
	if (v == VERDICT_FAIL) {
		fputs("      <failure message=\"", out);
		xml_text(out, text, n, TEXT_ONE_LINE);
		fputs("\">", out);
		xml_text(out, text, n, TEXT_LINES);
		fputs("</failure>\n", out);
	} else if (v == VERDICT_NONE) {
		fputs("      <skipped message=\"", out);
		xml_text(out, text, n, TEXT_ONE_LINE);
		fputs("\"/>\n", out);
	} else {
		fprintf(out, "      <system-out>%s", v == VERDICT_WARN ? "warning: " : "");
		xml_text(out, text, n, TEXT_LINES);
		fputs("</system-out>\n", out);
	}
	fputs("    </testcase>\n", out);
}

static void
put_conclusion(FILE *out, const struct report *r)
{
	struct strbuf sentence;
	strbuf_init(&sentence, RENDER_TEXT_MAX);
	add_conclusion(&sentence, r);
	put_case(out, report_title(r), "conclusion", report_verdict(r), sentence.at, sentence.len);
	strbuf_free(&sentence);
}

static void
put_checks(FILE *out, const struct report *r)
{
	const char *class = report_title(r);
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type == BLOCK_SECTION)
			class = b->label && b->key[0] ? b->label : report_title(r);
		if (b->type == BLOCK_CHECK)
			put_case(out, class, b->label ? b->label : b->key, b->verdict, b->text,
				b->text_len);
	}
}

bool
render_junit(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	(void)style;
	struct tally t = count(r);
	bool failed = report_verdict(r) == VERDICT_FAIL;
	bool alone = t.tests == 0 && report_verdict(r) != VERDICT_NONE;
	bool unexplained = alone || (failed && t.failures == 0);
	if (t.tests == 0 && !alone)
		return err_set(err, ERR_USAGE,
			"this report has no checks for junit; use text, json, md or html");
	t.tests += unexplained;
	t.failures += unexplained && failed;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"",
		out);
	xml_string(out, report_title(r));
	fprintf(out, "\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n", t.tests,
		t.failures, t.skipped);
	put_checks(out, r);
	if (unexplained)
		put_conclusion(out, r);
	fputs("  </testsuite>\n</testsuites>\n", out);
	return true;
}
