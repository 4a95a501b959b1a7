// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Why runs differ: their differing items gathered by what a model is made from. */
#include "core/command/compare_runs.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/table/rowset_build.h"

#define NAMED_MAX   6
#define VALUE_WIDTH 24
#define ID_LEAST    32
#define ID_WIDTH    8
#define TEXT_MAX    4096

struct gathered {
	struct strbuf text;
	size_t n;
};

/* A value in short; of an id or a digest its beginning. */
static void
add_value(struct strbuf *b, const char *value)
{
	int width, most = VALUE_WIDTH;
	size_t len = strlen(value);
	if (len >= ID_LEAST && strspn(value, "0123456789abcdef") == len)
		most = ID_WIDTH;
	size_t n = utf8_clip(value, most, &width);
	strbuf_add_n(b, value, n);
	strbuf_add(b, value[n] ? "…" : "");
}

/* "depth 6 → 8"; more than two runs have only their values named. */
static void
name_item(struct strbuf *b, const struct comparison *c, size_t row)
{
	const char *const between = c->runs->rows == 2 ? " → " : " / ";
	strbuf_add(b, rowset_text(c->items, row, "name"));
	for (size_t i = 0; i < c->runs->rows; i++) {
		const char *value = rowset_text(c->items, row, rowset_text(c->runs, i, "run_id"));
		strbuf_add(b, i ? between : " ");
		add_value(b, *value ? value : "–");
	}
}

static void
gather(struct gathered *g, const struct comparison *c, const char *cause)
{
	for (size_t row = 0; row < c->items->rows; row++) {
		if (!rowset_int(c->items, row, "differs", 0) ||
			strcmp(rowset_text(c->items, row, "cause"), cause) != 0)
			continue;
		if (g->n++ >= NAMED_MAX)
			continue;
		strbuf_add(&g->text, g->n > 1 ? ", " : "");
		name_item(&g->text, c, row);
	}
	if (g->n > NAMED_MAX)
		strbuf_printf(&g->text, " and %zu more", g->n - NAMED_MAX);
}

static void
put(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (*text)
		rowset_build_text(b, col, row, text, strlen(text));
}

bool
compare_causes(struct arena *a, const struct comparison *c, const struct rowset **out,
	const char **because, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	size_t cause = rowset_build_column(b, "cause", CELL_TEXT);
	size_t verdict = rowset_build_column(b, "verdict", CELL_TEXT);
	size_t what = rowset_build_column(b, "what", CELL_TEXT);
	*because = "";
	for (enum repro_item i = REPRO_CODE; i < REPRO_MODEL; i++) {
		const char *name = repro_item_name(i);
		struct gathered g = { .n = 0 };
		size_t row = rowset_build_row(b);
		strbuf_init(&g.text, TEXT_MAX);
		gather(&g, c, name);
		put(b, cause, row, name);
		if (g.n) {
			put(b, verdict, row, "differs");
			put(b, what, row, g.text.at);
			*because = arena_printf(a, "%s%s%s", *because, **because ? ", " : "", name);
		} else if (c->known[i] == REPRO_MISSING) {
			put(b, verdict, row, "not known");
			put(b, what, row, "not every run recorded it");
		} else {
			put(b, verdict, row, "same");
			put(b, what, row,
				c->known[i] == REPRO_LOOSE ? "as far as it was recorded" : "");
		}
		strbuf_free(&g.text);
	}
	return rowset_build_finish(b, out, err);
}
