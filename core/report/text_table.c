// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Tables of a text report: as wide as their cells, folded by priority when the
 * page is narrower. Cells are formatted twice, to measure and to print, so that
 * memory does not grow with the table.
 */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/plot/spark.h"
#include "core/report/text_out.h"

#define GAP           2  /* columns between columns */
#define CELL_COLUMNS  40 /* a text cell is at most so wide, unless its column says more */
#define CUT_COLUMNS   24 /* a text column is cut down to this before others fold away */
#define WRAP_COLUMNS  16 /* one that takes several lines, to this */
#define WRAP_LINES    12
#define SPARK_COLUMNS 10
#define BAR_LEAST     6 /* a bar is cut down to this */

struct place {
	struct shown shown;
	enum column_align align;
	bool spark, bar; /* drawn, not written */
	int natural, width;
	bool folded;
	bool wraps;  /* a long text takes several lines */
	size_t from; /* what they have shown of it */
};

struct layout {
	const struct text_out *out;
	const struct block *table;
	struct place *at;
	size_t n;
	struct strbuf cell;
	int spaces; /* due before the next text of the line */
};

static bool
is_spark(const struct shown *s, bool plain)
{
	return !plain && s->column->format == FORMAT_SPARK && s->cells->type == CELL_SERIES;
}

static bool
is_bar(const struct shown *s, bool plain)
{
	return !plain && s->column->format == FORMAT_BAR && s->cells->type == CELL_REAL;
}

static enum cell_tone
format_cell(struct layout *l, const struct place *p, size_t row)
{
	const struct cells *cells = p->shown.cells;
	strbuf_clear(&l->cell);
	if (p->bar && p->width > 0) {
		cell_bar(&l->cell, cells_null(cells, row) ? 0 : cells->at.r[row], p->width);
		return TONE_PLAIN;
	}
	if (!p->spark || cells_null(cells, row))
		return cell_format(&l->cell, p->shown.column, cells, row, l->out->style->now_ms);
	/* One point is no curve. */
	if (cells->at.c[row]->n > 1)
		spark_draw(&l->cell, cells->at.c[row], p->width, l->out->style->ascii);
	return TONE_PLAIN;
}

static int
max_int(int a, int b)
{
	return a > b ? a : b;
}

/* As wide as header and cells; texts up to their maximum when the page has a width. */
static void
measure(struct layout *l, struct place *p)
{
	const struct column *c = p->shown.column;
	strbuf_clear(&l->cell);
	shown_title(&l->cell, c);
	int title = utf8_width(l->cell.at), widest = c->width;
	if (p->spark || p->bar) {
		widest = c->width ? c->width : p->bar ? BAR_COLUMNS : SPARK_COLUMNS;
	} else {
		for (size_t row = 0; row < l->table->rows->rows; row++) {
			format_cell(l, p, row);
			widest = max_int(widest, utf8_width(l->cell.at));
		}
	}
	int limit = max_int(c->max_width ? c->max_width : CELL_COLUMNS, c->width);
	if (l->out->style->width > 0 && (p->align == ALIGN_LEFT || p->wraps) && widest > limit)
		widest = limit;
	p->natural = p->width = max_int(title, widest);
}

/* What a column needs at least: numbers are never cut. */
static int
least(const struct place *p)
{
	int to = p->natural;
	if (p->bar)
		to = BAR_LEAST;
	else if (p->wraps)
		to = WRAP_COLUMNS;
	else if (p->align == ALIGN_LEFT && !p->spark)
		to = CUT_COLUMNS;
	return to < p->natural ? to : p->natural;
}

static int
needed(const struct layout *l)
{
	int total = -GAP;
	for (size_t i = 0; i < l->n; i++)
		if (!l->at[i].folded)
			total += least(&l->at[i]) + GAP;
	return total;
}

/* The column that is missed least; the first one always stays. NULL when nothing can fold. */
static struct place *
next_to_fold(struct layout *l)
{
	struct place *found = NULL;
	for (size_t i = 1; i < l->n; i++) {
		struct place *p = &l->at[i];
		if (!p->folded &&
			(!found || p->shown.column->priority <= found->shown.column->priority))
			found = p;
	}
	return found;
}

/* Gives the columns their widths on the page; returns how many had to go. */
static size_t
fit(struct layout *l)
{
	int page = l->out->style->width;
	size_t folded = 0;
	struct place *p;
	if (page <= 0)
		return 0;
	while (needed(l) > page && (p = next_to_fold(l)) != NULL) {
		p->folded = true;
		folded++;
	}
	int spare = page - needed(l);
	for (size_t i = 0; i < l->n; i++) {
		p = &l->at[i];
		int more = p->natural - least(p);
		if (p->folded)
			continue;
		if (more > spare)
			more = max_int(spare, 0);
		p->width = least(p) + more;
		spare -= more;
	}
	if (l->n && l->at[0].width > page)
		l->at[0].width = page;
	return folded;
}

/* What the line shows of the cell in l->cell from p->from on; *cut when "…" ends it. */
static size_t
piece(const struct layout *l, const struct place *p, bool last, bool *cut, int *width)
{
	const char *text = l->cell.at + p->from;
	*width = utf8_width(text);
	*cut = false;
	if (*width <= p->width)
		return strlen(text);
	size_t n = p->wraps && !last ? text_fitting(text, strlen(text), p->width) : 0;
	if (n && utf8_clip(text, p->width, width) >= n) {
		char *end = l->cell.at + p->from + n, byte = *end;
		*end = '\0';
		*width = utf8_width(text);
		*end = byte;
		return n;
	}
	*cut = true;
	return utf8_clip(text, p->width - 1, width);
}

/* One cell, padded. Spaces wait for the next text, so that none ends a line. */
static void
put_cell(struct layout *l, struct place *p, enum ink ink, bool last)
{
	bool cut;
	int width;
	size_t keep = piece(l, p, last, &cut, &width);
	int pad = p->width - width - cut;
	if (p->align == ALIGN_RIGHT)
		l->spaces += pad;
	if (keep || cut) {
		text_spaces(l->out, l->spaces);
		l->spaces = 0;
	}
	text_put_n(l->out, ink, l->cell.at + p->from, keep);
	if (cut)
		text_put(l->out, ink, "…");
	if (p->align != ALIGN_RIGHT)
		l->spaces += pad;
	p->from = cut ? l->cell.len : p->from + keep;
	while (l->cell.at[p->from] == ' ')
		p->from++;
}

#define HEADER ((size_t)-1)

static enum ink
take_cell(struct layout *l, const struct place *p, size_t row)
{
	if (row != HEADER)
		return ink_of_tone(format_cell(l, p, row));
	strbuf_clear(&l->cell);
	shown_title(&l->cell, p->shown.column);
	return INK_STRONG;
}

/* One of the lines of a row; true when there is more to show. */
static bool
put_line(struct layout *l, size_t row, int line)
{
	bool more = false;
	l->spaces = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct place *p = &l->at[i];
		if (p->folded)
			continue;
		if (i)
			l->spaces += GAP;
		enum ink ink = take_cell(l, p, row);
		if (line == 0)
			p->from = 0;
		put_cell(l, p, ink, line == WRAP_LINES - 1);
		more = more || p->from < l->cell.len;
	}
	text_newline(l->out);
	return more;
}

static void
put_row(struct layout *l, size_t row)
{
	for (int line = 0; put_line(l, row, line); line++)
		;
}

static void
say_what_folded(struct layout *l, size_t folded)
{
	strbuf_clear(&l->cell);
	strbuf_printf(&l->cell, "%zu column%s folded away:", folded, folded == 1 ? "" : "s");
	const char *comma = " ";
	for (size_t i = 0; i < l->n; i++) {
		if (!l->at[i].folded)
			continue;
		strbuf_add(&l->cell, comma);
		shown_title(&l->cell, l->at[i].shown.column);
		comma = ", ";
	}
	text_wrap(l->out, INK_MUTED, l->cell.at, 0, 2);
}

static void
put_sentence(struct layout *l, const char *s)
{
	strbuf_clear(&l->cell);
	text_safe(&l->cell, s, strlen(s), TEXT_ONE_LINE);
	text_wrap(l->out, INK_MUTED, l->cell.at, 0, 0);
}

void
text_table(const struct text_out *t, const struct block *table)
{
	struct arena *a = arena_new();
	struct layout l = { .out = t, .table = table };
	struct shown *shown;
	strbuf_init(&l.cell, RENDER_TEXT_MAX);
	l.n = shown_on_screen(a, table, &shown);
	l.at = ARENA_ARRAY(a, struct place, l.n);
	for (size_t i = 0; i < l.n; i++) {
		l.at[i].shown = shown[i];
		l.at[i].spark = is_spark(&shown[i], t->style->plain);
		l.at[i].bar = is_bar(&shown[i], t->style->plain);
		/* Read aloud a bar says nothing that the number beside it does not. */
		l.at[i].folded = t->style->plain && shown[i].column->format == FORMAT_BAR;
		l.at[i].align = column_alignment(shown[i].column, shown[i].cells->type);
		l.at[i].wraps = t->style->width > 0 && shown[i].cells->type == CELL_TEXT &&
				shown[i].column->max_width > CELL_COLUMNS;
	}
	if (table->rows->rows == 0 || l.n == 0) {
		put_sentence(&l, table->text);
	} else {
		for (size_t i = 0; i < l.n; i++)
			measure(&l, &l.at[i]);
		size_t folded = fit(&l);
		put_row(&l, HEADER);
		for (size_t row = 0; row < table->rows->rows; row++)
			put_row(&l, row);
		if (folded)
			say_what_folded(&l, folded);
	}
	if (table->rows->note)
		put_sentence(&l, table->rows->note);
	strbuf_free(&l.cell);
	arena_free(a);
}
