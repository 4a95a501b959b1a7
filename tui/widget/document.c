// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lines of spans, laid out block by block. */
#include "tui/widget/document.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"
#include "core/plot/plot_cells.h"
#include "core/report/report.h"
#include "tui/widget/cell_show.h"

#include <stdlib.h>
#include <string.h>

#define CELL_MAX      4096
#define LABEL_MAX     28
#define FOLD_MIN      20 /* columns that make it worth folding a cell rather than cutting it */
#define TABLE_COLUMNS 64
#define LINES_MAX     200000
#define NEEDLE_MAX    200

struct span {
	int x;
	enum role role;
	const char *text;
};

struct line {
	size_t span, n; /* of spans */
};

struct document {
	struct arena *arena;
	VEC(struct span) spans;
	VEC(struct line) lines;
	int width; /* laid out for */
	int widest;
	bool ascii;
	bool no_values; /* that stand outside all sections */
	int64_t now_ms;
	int top, left;
	char needle[NEEDLE_MAX];
	int found; /* line, -1 for none */
};

struct document *
document_new(void)
{
	struct document *d = xcalloc(1, sizeof(*d));
	d->arena = arena_new();
	d->found = -1;
	return d;
}

void
document_free(struct document *d)
{
	if (!d)
		return;
	VEC_FREE(&d->spans);
	VEC_FREE(&d->lines);
	arena_free(d->arena);
	free(d);
}

static enum role
role_of_verdict(enum verdict v)
{
	static const enum role roles[] = { ROLE_STRONG, ROLE_PASS, ROLE_WARN, ROLE_FAIL };
	return roles[v];
}

static const char *
glyph_of_verdict(enum verdict v)
{
	static const char *const glyphs[] = { "", "✓ ", "! ", "✗ " };
	return glyphs[v];
}

/* ---- building lines ---- */

static void
new_line(struct document *d)
{
	if (d->lines.len < LINES_MAX)
		VEC_PUSH(&d->lines, (struct line){ d->spans.len, 0 });
}

/* Adds text to the last line; returns the columns it takes. */
static int
add_span(struct document *d, int x, enum role role, const char *text, size_t n)
{
	struct line *line = &d->lines.at[d->lines.len - 1];
	const char *copy = arena_strndup(d->arena, text, n);
	int w = utf8_width(copy);
	VEC_PUSH(&d->spans, (struct span){ x, role, copy });
	line->n++;
	d->widest = x + w > d->widest ? x + w : d->widest;
	return w;
}

static void
blank_line(struct document *d)
{
	if (d->lines.len > 0 && d->lines.at[d->lines.len - 1].n > 0)
		new_line(d);
}

/* Bytes of s that go on one line of at most width columns, ending between words if possible. */
static size_t
line_break(const char *s, int width)
{
	int w = 0;
	size_t n = utf8_clip(s, width < 1 ? 1 : width, &w);
	if (n == 0 || s[n] == '\0')
		return s[n] == '\0' ? n : 1;
	for (size_t i = n; i > 0; i--)
		if (s[i] == ' ')
			return i;
	return n;
}

/* One paragraph; lines after the first begin at indent. */
static void
add_wrapped(struct document *d, int x, int indent, enum role role, const char *safe)
{
	while (*safe) {
		size_t n = line_break(safe, d->width - x);
		add_span(d, x, role, safe, n);
		safe += n;
		while (*safe == ' ')
			safe++;
		if (*safe) {
			new_line(d);
			x = indent;
		}
	}
}

/* Several lines of untrusted text. */
static void
add_text(struct document *d, int x, enum role role, const char *text, size_t len, bool wrap)
{
	struct strbuf safe;
	strbuf_init(&safe, 4 * len + 16);
	text_safe(&safe, text, len, TEXT_LINES);
	for (char *at = safe.at; *at;) {
		char *end = strchr(at, '\n');
		if (end)
			*end = '\0';
		new_line(d);
		if (wrap)
			add_wrapped(d, x, x, role, at);
		else
			add_span(d, x, role, at, strlen(at));
		at = end ? end + 1 : at + strlen(at);
	}
	strbuf_free(&safe);
}

/* ---- blocks ---- */

static void
add_section(struct document *d, const struct block *b)
{
	blank_line(d);
	if (!b->label || !*b->label)
		return;
	new_line(d);
	add_span(d, 1, ROLE_HEADING, b->label, strlen(b->label));
}

static void
add_sentence(struct document *d, enum role role, const char *glyph, const struct block *b)
{
	struct strbuf safe;
	strbuf_init(&safe, CELL_MAX);
	text_safe(&safe, b->text, strlen(b->text), TEXT_ONE_LINE);
	new_line(d);
	int x = 1 + add_span(d, 1, role, glyph, strlen(glyph));
	add_wrapped(d, x, x, role, safe.at);
	strbuf_free(&safe);
}

static int
label_columns(const struct block *b)
{
	int w = 0;
	for (; b && b->type == BLOCK_VALUE; b = b->next) {
		int label = b->label ? utf8_width(b->label) : 0;
		w = label > w ? label : w;
	}
	return w > LABEL_MAX ? LABEL_MAX : w;
}

static void
add_value(struct document *d, const struct block *b, int labels)
{
	struct strbuf text;
	struct column plain = { .name = "value" };
	enum role role = ROLE_MISSING;
	strbuf_init(&text, CELL_MAX);
	if (b->rows && b->rows->rows > 0)
		role = cell_show(
			&text, b->columns ? b->columns : &plain, &b->rows->col[0], 0, d->now_ms);
	else
		strbuf_add(&text, "–");
	if (b->text && role == ROLE_MISSING) {
		strbuf_add(&text, " ");
		text_safe(&text, b->text, strlen(b->text), TEXT_ONE_LINE);
	}
	new_line(d);
	int used = b->label ? add_span(d, 1, ROLE_LABEL, b->label, strlen(b->label)) : 0;
	int x = 1 + (used > labels ? used : labels) + 2;
	add_wrapped(d, x, x, role, text.at);
	strbuf_free(&text);
}

static void
add_check(struct document *d, const struct block *b, int labels)
{
	struct strbuf safe;
	enum role role = role_of_verdict(b->verdict);
	strbuf_init(&safe, CELL_MAX);
	new_line(d);
	int x = 2 + add_span(d, 2, role, glyph_of_verdict(b->verdict),
			    strlen(glyph_of_verdict(b->verdict)));
	text_safe(&safe, b->label, strlen(b->label), TEXT_ONE_LINE);
	int used = add_span(d, x, ROLE_TEXT, safe.at, safe.len);
	x += (used > labels ? used : labels) + 2;
	strbuf_clear(&safe);
	text_safe(&safe, b->text ? b->text : "", b->text ? strlen(b->text) : 0, TEXT_ONE_LINE);
	add_wrapped(d, x, x, b->verdict == VERDICT_PASS ? ROLE_MUTED : role, safe.at);
	strbuf_free(&safe);
}

static int
check_columns(const struct block *b)
{
	int w = 0;
	for (; b && b->type == BLOCK_CHECK; b = b->next) {
		int label = utf8_width(b->label);
		w = label > w ? label : w;
	}
	return w > LABEL_MAX ? LABEL_MAX : w;
}

/* ---- tables ---- */

struct layout {
	const struct column *column[TABLE_COLUMNS];
	const struct cells *cells[TABLE_COLUMNS];
	int width[TABLE_COLUMNS];
	size_t n;
};

static const char *
title_of(const struct column *column)
{
	return column->title ? column->title : column->name;
}

static void
cell_text(const struct document *d, const struct layout *t, size_t i, size_t row,
	struct strbuf *out, enum role *role)
{
	strbuf_clear(out);
	if (!t->cells[i]) {
		strbuf_add(out, "–");
		*role = ROLE_MISSING;
		return;
	}
	*role = cell_show(out, t->column[i], t->cells[i], row, d->now_ms);
}

static void
measure(const struct document *d, const struct block *b, struct layout *t)
{
	struct strbuf text;
	strbuf_init(&text, CELL_MAX);
	for (const struct column *c = b->columns; c && c->name && t->n < TABLE_COLUMNS; c++) {
		size_t at = rowset_find(b->rows, c->name);
		if (c->hidden)
			continue;
		size_t i = t->n++;
		int most = c->max_width > 0 ? c->max_width : 40;
		t->column[i] = c;
		t->cells[i] = at == ROWSET_NONE ? NULL : &b->rows->col[at];
		t->width[i] = utf8_width(title_of(c));
		for (size_t row = 0; row < b->rows->rows && row < 2000; row++) {
			enum role role;
			cell_text(d, t, i, row, &text, &role);
			int w = utf8_width(text.at);
			w = w > most ? most : w;
			t->width[i] = w > t->width[i] ? w : t->width[i];
		}
	}
	strbuf_free(&text);
}

static void
add_cell(struct document *d, int x, int width, bool right, enum role role, const char *text)
{
	int w = 0;
	size_t n = utf8_clip(text, width, &w);
	if (text[n] != '\0') {
		n = utf8_clip(text, width - 1, &w);
		add_span(d, x, role, text, n);
		add_span(d, x + w, role, "…", strlen("…"));
		return;
	}
	add_span(d, right ? x + width - w : x, role, text, n);
}

static bool
aligned_right(const struct layout *t, size_t i)
{
	enum cell_type type = t->cells[i] ? t->cells[i]->type : CELL_TEXT;
	return column_alignment(t->column[i], type) == ALIGN_RIGHT;
}

/* The last column, which is where sentences stand, folds at the edge of the screen. */
static void
add_table(struct document *d, const struct block *b)
{
	struct layout t = { .n = 0 };
	struct strbuf text;
	if (b->rows->rows == 0) {
		new_line(d);
		const char *empty = b->text ? b->text : "none";
		add_wrapped(d, 2, 2, ROLE_MUTED, arena_strdup(d->arena, empty));
		return;
	}
	measure(d, b, &t);
	strbuf_init(&text, CELL_MAX);
	new_line(d);
	int x = 2;
	for (size_t i = 0; i < t.n; x += t.width[i++] + 2)
		add_cell(
			d, x, t.width[i], aligned_right(&t, i), ROLE_HEADER, title_of(t.column[i]));
	for (size_t row = 0; row < b->rows->rows; row++) {
		new_line(d);
		x = 2;
		for (size_t i = 0; i < t.n; x += t.width[i++] + 2) {
			enum role role;
			cell_text(d, &t, i, row, &text, &role);
			if (i + 1 == t.n && d->width - x >= FOLD_MIN && !aligned_right(&t, i))
				add_wrapped(d, x, x, role, text.at);
			else
				add_cell(d, x, t.width[i], aligned_right(&t, i), role, text.at);
		}
	}
	if (b->rows->note) {
		new_line(d);
		add_wrapped(d, 2, 2, ROLE_CAUTION, arena_strdup(d->arena, b->rows->note));
	}
	strbuf_free(&text);
}

/* ---- plots ---- */

#define PLOT_ROWS    16
#define PLOT_COLUMNS 100

static enum role
role_of_ink(const struct plot_cell *cell)
{
	switch (cell->ink) {
	case PLOT_INK_TITLE:
		return ROLE_STRONG;
	case PLOT_INK_AXIS:
		return ROLE_AXIS;
	case PLOT_INK_MARK:
		return ROLE_CROSSHAIR;
	case PLOT_INK_SERIES:
		return (enum role)(
			ROLE_SERIES_1 + (cell->colour + SERIES_ROLES - 1) % SERIES_ROLES);
	default:
		return ROLE_LABEL;
	}
}

/* Neighbours in one ink are one span. */
static void
add_plot_row(struct document *d, const struct plot_cells *cells, int row)
{
	struct strbuf run;
	strbuf_init(&run, CELL_MAX);
	new_line(d);
	for (int col = 0; col < cells->cols;) {
		const struct plot_cell *first = &cells->at[row * cells->cols + col];
		int start = col;
		strbuf_clear(&run);
		while (col < cells->cols) {
			const struct plot_cell *cell = &cells->at[row * cells->cols + col];
			if (cell->ink != first->ink || cell->colour != first->colour)
				break;
			strbuf_add(&run, cell->ink == PLOT_INK_NONE ? " " : cell->text);
			col++;
		}
		if (first->ink != PLOT_INK_NONE)
			add_span(d, 1 + start, role_of_ink(first), run.at, run.len);
	}
	strbuf_free(&run);
}

static void
add_plot(struct document *d, const struct plot *plot)
{
	struct plot_cells cells = { 0 };
	const struct plot_cells_style style = { .ascii = d->ascii };
	int cols = d->width - 2 > PLOT_COLUMNS ? PLOT_COLUMNS : d->width - 2;
	plot_cells_draw(&cells, plot, PLOT_ROWS, cols, &style);
	for (int row = 0; row < cells.rows; row++)
		add_plot_row(d, &cells, row);
	plot_cells_free(&cells);
}

static void
add_block(struct document *d, const struct block *b, int labels)
{
	switch (b->type) {
	case BLOCK_SECTION:
		add_section(d, b);
		break;
	case BLOCK_TEXT:
		add_text(d, 1, ROLE_TEXT, b->text, strlen(b->text), true);
		break;
	case BLOCK_LINES:
		add_text(d, 2, ROLE_TEXT, b->text, b->text_len, false);
		break;
	case BLOCK_VALUE:
		add_value(d, b, labels);
		break;
	case BLOCK_TABLE:
		add_table(d, b);
		break;
	case BLOCK_PLOT:
		add_plot(d, b->plot);
		break;
	case BLOCK_CHECK:
		add_check(d, b, labels);
		break;
	case BLOCK_WARNING:
		add_sentence(d, ROLE_CAUTION, "! ", b);
		break;
	case BLOCK_CONCLUSION:
		add_sentence(d, role_of_verdict(b->verdict), glyph_of_verdict(b->verdict), b);
		break;
	}
}

void
document_set(struct document *d, const struct report *r, int width, bool ascii, int64_t now_ms)
{
	arena_free(d->arena);
	d->arena = arena_new();
	d->spans.len = d->lines.len = 0;
	d->widest = 0;
	d->width = width < 10 ? 10 : width;
	d->ascii = ascii;
	d->now_ms = now_ms;
	enum block_type before = BLOCK_SECTION;
	int labels = 0;
	bool inside = false;
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type == BLOCK_SECTION)
			inside = b->key && *b->key;
		if (d->no_values && !inside && b->type == BLOCK_VALUE)
			continue;
		bool begins = b->type != before;
		if (begins && b->type == BLOCK_VALUE)
			labels = label_columns(b);
		if (begins && b->type == BLOCK_CHECK)
			labels = check_columns(b);
		if (begins && b->type != BLOCK_SECTION && before != BLOCK_SECTION)
			blank_line(d);
		add_block(d, b, labels);
		before = b->type;
	}
}

void
document_leave_out_values(struct document *d)
{
	d->no_values = true;
}

int
document_lines(const struct document *d)
{
	return (int)d->lines.len;
}

int
document_width(const struct document *d)
{
	return d->widest;
}

/* ---- moving ---- */

static int
clamp(int n, int low, int high)
{
	return n > high ? (high < low ? low : high) : n < low ? low : n;
}

void
document_settle(struct document *d, struct rect r)
{
	d->top = clamp(d->top, 0, (int)d->lines.len - r.h);
	d->left = clamp(d->left, 0, d->widest + 1 - r.w);
}

bool
document_command(struct document *d, const char *name, int page)
{
	static const struct {
		const char *name;
		int lines, halves, pages, columns;
	} moves[] = {
		{ "scroll.down", 1, 0, 0, 0 },
		{ "scroll.up", -1, 0, 0, 0 },
		{ "scroll.half-down", 0, 1, 0, 0 },
		{ "scroll.half-up", 0, -1, 0, 0 },
		{ "scroll.page-down", -1, 0, 1, 0 },
		{ "scroll.page-up", 1, 0, -1, 0 },
		{ "scroll.left", 0, 0, 0, -8 },
		{ "scroll.right", 0, 0, 0, 8 },
		{ "scroll.first", -LINES_MAX, 0, 0, 0 },
		{ "scroll.last", LINES_MAX, 0, 0, 0 },
	};
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (strcmp(name, moves[i].name) != 0)
			continue;
		d->top += moves[i].lines + moves[i].halves * (page / 2) + moves[i].pages * page;
		d->top = clamp(d->top, 0, (int)d->lines.len - page);
		d->left += moves[i].columns;
		return true;
	}
	return false;
}

static bool
line_holds(const struct document *d, int at)
{
	const struct line *line = &d->lines.at[at];
	for (size_t i = 0; i < line->n; i++)
		if (d->needle[0] && strcasestr(d->spans.at[line->span + i].text, d->needle))
			return true;
	return false;
}

bool
document_next(struct document *d, bool forward)
{
	int n = (int)d->lines.len;
	int from = d->found >= 0 ? d->found : forward ? d->top - 1 : d->top;
	for (int step = 1; step <= n; step++) {
		int at = ((from + (forward ? step : -step)) % n + n) % n;
		if (!line_holds(d, at))
			continue;
		d->found = at;
		d->top = at > 3 ? at - 3 : 0;
		return true;
	}
	return false;
}

bool
document_search(struct document *d, const char *text)
{
	snprintf(d->needle, sizeof(d->needle), "%s", text);
	d->found = -1;
	return !*text || document_next(d, true);
}

void
document_draw(const struct document *d, struct canvas *c, struct rect r)
{
	struct rect former = canvas_clip(c, r);
	for (int i = 0; i < r.h && d->top + i < (int)d->lines.len; i++) {
		const struct line *line = &d->lines.at[d->top + i];
		for (size_t k = 0; k < line->n; k++) {
			const struct span *s = &d->spans.at[line->span + k];
			canvas_text(
				c, r.y + i, r.x + s->x - d->left, CANVAS_REST, s->role, s->text);
		}
		if (line_holds(d, d->top + i))
			canvas_over(c, (struct rect){ r.y + i, r.x, 1, r.w }, ROLE_MATCH);
	}
	int n = (int)d->lines.len;
	if (n > r.h && r.h > 0 && d->top + r.h < n)
		canvas_text_right(c, r.y + r.h - 1, r.x + r.w, 6, ROLE_MUTED, " more");
	canvas_unclip(c, former);
}
