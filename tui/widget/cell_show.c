// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a cell means, as a role; curves as pictures. */
#include "tui/widget/cell_show.h"

#include "core/base/number.h"
#include "core/base/utf8.h"
#include "core/plot/spark.h"

#include <string.h>

#define SPARK_W      20
#define PARAM_DIGITS 6

enum role
role_of_tone(enum cell_tone tone)
{
	switch (tone) {
	case TONE_PLAIN:
		return ROLE_TEXT;
	case TONE_MISSING:
		return ROLE_MISSING;
	case TONE_UNDEFINED:
		return ROLE_UNDEFINED;
	case TONE_ODD:
		return ROLE_ODD;
	case TONE_GOOD:
		return ROLE_FINISHED;
	case TONE_WARN:
		return ROLE_STALE;
	case TONE_BAD:
		return ROLE_FAILED;
	case TONE_LIVE:
		return ROLE_RUNNING;
	case TONE_MUTED:
		return ROLE_MUTED;
	}
	return ROLE_TEXT;
}

const char *
param_brief(char out[NUMBER_MAX], const char *text)
{
	size_t n = strlen(text);
	double v;
	if (n <= PARAM_DIGITS + strlen("0.") || !strchr(text, '.') || !parse_real(text, n, &v))
		return text;
	number_short(out, v, PARAM_DIGITS);
	return strlen(out) < n ? out : text;
}

/* The first line that says something, without the marks of Markdown. */
static void
add_first_line(struct strbuf *out, const char *text)
{
	text += strspn(text, " \t\r\n#>*+-");
	size_t n = strcspn(text, "\r\n");
	struct strbuf plain;
	strbuf_init(&plain, n + 1);
	for (size_t i = 0; i < n; i++)
		if (text[i] != '*' && text[i] != '`')
			strbuf_add_char(&plain, text[i]);
	text_safe(out, plain.at, plain.len, TEXT_ONE_LINE);
	if (text[n + strspn(text + n, " \t\r\n")] != '\0')
		strbuf_add(out, " …");
	strbuf_free(&plain);
}

/* Texts that a list shows shorter than they are stored; false for all others. */
static bool
show_shorter(struct strbuf *out, const struct cells *cells, size_t row)
{
	char number[NUMBER_MAX];
	if (cells->type != CELL_TEXT || cells_null(cells, row) || cells_odd(cells, row))
		return false;
	const char *text = cells->at.s[row];
	if (strcmp(cells->name, "tags.mlflow.note.content") == 0) {
		add_first_line(out, text);
		return true;
	}
	const char *brief = strncmp(cells->name, "params.", strlen("params.")) == 0
				    ? param_brief(number, text)
				    : text;
	if (brief != text)
		strbuf_add(out, brief);
	return brief != text;
}

enum role
cell_show(struct strbuf *out, const struct column *column, const struct cells *cells, size_t row,
	int64_t now_ms)
{
	if (show_shorter(out, cells, row))
		return ROLE_TEXT;
	if (column->format != FORMAT_SPARK || cells->type != CELL_SERIES || cells_null(cells, row))
		return role_of_tone(cell_format(out, column, cells, row, now_ms));
	/* One point is no curve. */
	if (cells->at.c[row]->n > 1)
		spark_draw(
			out, cells->at.c[row], column->width > 0 ? column->width : SPARK_W, false);
	return ROLE_SPARK;
}
