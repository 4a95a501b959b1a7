// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Reports of hostile texts in every format. The input's lines are the texts, its
 * first byte the width of the page. Nothing acts on a terminal, JSON parses, and
 * the tagged formats have as many tags as a report of harmless texts has.
 */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/plot/plot.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define TEXTS_MAX 64

struct texts {
	char *at[TEXTS_MAX];
	size_t len, next;
};

static const char *
take(struct texts *t)
{
	const char *s = t->len ? t->at[t->next++ % t->len] : "";
	return *s ? s : "x"; /* an empty sentence would leave out its tags */
}

static void
split(struct texts *t, const uint8_t *data, size_t size)
{
	for (size_t from = 0; from < size && t->len < TEXTS_MAX;) {
		const uint8_t *end = memchr(data + from, '\n', size - from);
		size_t n = end ? (size_t)(end - data) - from : size - from;
		char *s = calloc(n + 1, 1);
		if (!s)
			abort();
		memcpy(s, data + from, n);
		t->at[t->len++] = s;
		from += n + 1;
	}
}

static const struct rowset *
rows_of(struct texts *t)
{
	const struct rowset *rs = NULL;
	struct rowset_build *b = rowset_build_new(SIZE_MAX);
	size_t name = rowset_build_column(b, "name", CELL_TEXT);
	size_t value = rowset_build_column(b, "value", CELL_TEXT);
	for (size_t i = 0; i < 3; i++) {
		size_t row = rowset_build_row(b);
		const char *s = take(t);
		rowset_build_text(b, name, row, s, strlen(s));
		s = take(t);
		rowset_build_text(b, value, row, s, strlen(s));
	}
	rowset_build_note(b, "%s", take(t));
	FUZZ_CHECK(rowset_build_finish(b, &rs, NULL));
	return rs;
}

static struct report *
report_of(struct texts *t)
{
	struct report *r = report_new(take(t));
	report_conclude(r, VERDICT_PASS, "%s", take(t));
	struct column columns[] = {
		{ .name = "name", .title = take(t) },
		{ .name = "value", .unit = take(t), .key = take(t) },
		{ .name = NULL },
	};
	report_table(r, "rows", rows_of(t), columns, take(t));
	report_value_text(r, "key", take(t), take(t));
	report_section(r, "section", take(t));
	report_check(r, take(t), VERDICT_FAIL, take(t), "%s", take(t));
	report_warning(r, "%s", take(t));
	struct plot *p = plot_new(take(t));
	plot_set_x(p, take(t), AXIS_LINEAR);
	plot_add(p, &(struct plot_series){
			    .name = take(t), .data = { 2, NULL, (const double[]){ 1, 2 } } });
	plot_add_mark(p, &(struct plot_mark){ .at = 1, .label = take(t) });
	report_plot(r, "plot", p);
	return r;
}

static char *
render(const struct report *r, enum report_format format, const struct report_style *style)
{
	char *text = NULL;
	size_t len = 0;
	struct err err = ERR_INIT;
	FILE *out = open_memstream(&text, &len);
	if (!out)
		abort();
	FUZZ_CHECK(report_render(r, format, style, out, &err));
	fclose(out);
	FUZZ_CHECK(strlen(text) == len);
	return text;
}

static void
check_inert(const char *s, const char *allowed)
{
	while (*s) {
		size_t n = strcspn(s, allowed);
		FUZZ_CHECK(text_is_safe(s, n));
		s += n + (s[n] != '\0');
	}
}

static size_t
count_tags(const char *s)
{
	size_t n = 0;
	for (; (s = strchr(s, '<')) != NULL; s++)
		n++;
	return n;
}

static size_t
harmless_tags(enum report_format format, const struct report_style *style)
{
	char word[] = "word";
	struct texts t = { .at = { word }, .len = 1 };
	struct report *r = report_of(&t);
	char *text = render(r, format, style);
	size_t n = count_tags(text);
	free(text);
	report_free(r);
	return n;
}

static void
check_format(const struct report *r, enum report_format format, const struct report_style *style)
{
	char *text = render(r, format, style);
	check_inert(text, format == REPORT_CSV ? "\n\r\t" : format == REPORT_TSV ? "\n\t" : "\n");
	for (const char *p = text; format == REPORT_TEXT && style->ascii && *p; p++)
		FUZZ_CHECK((unsigned char)*p < 0x80);
	if (format == REPORT_HTML || format == REPORT_JUNIT)
		FUZZ_CHECK(count_tags(text) == harmless_tags(format, style));
	free(text);
}

static void
check_json(const struct report *r, const struct report_style *style)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct json *json = NULL;
	char *text = render(r, REPORT_JSON, style);
	FUZZ_CHECK(json_parse(a, text, strlen(text), (size_t)1 << 28, &json, &err));
	FUZZ_CHECK(json_get(json, "rows")->len == 3);
	free(text);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct texts t = { .len = 0 };
	struct report_style style = { .headers = true, .width = size ? data[0] : 0 };
	style.ascii = style.width % 2;
	if (size)
		split(&t, data + 1, size - 1);
	struct report *r = report_of(&t);
	static const enum report_format formats[] = { REPORT_TEXT, REPORT_CSV, REPORT_TSV,
		REPORT_MARKDOWN, REPORT_HTML, REPORT_JUNIT };
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		check_format(r, formats[i], &style);
	check_json(r, &style);
	report_free(r);
	for (size_t i = 0; i < t.len; i++)
		free(t.at[i]);
	return 0;
}
