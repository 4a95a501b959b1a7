// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Laying a plot out on a grid of characters and drawing its series. */
#include "core/plot/plot_cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/base/utf8.h"
#include "core/plot/dots.h"

#define LABEL_MAX  64  /* bytes of a number at an axis */
#define NAME_MAX   512 /* bytes of a title or name, made safe */
#define LEAST_ROWS 5   /* fewer: no title and no x axis */
#define LEAST_COLS 24  /* fewer: no y axis */
#define FAR        1e7 /* dots */

/* Colours of dots, with a bit for those of faint series. */
#define COLOURS_MAX 127
#define DISCS_MAX   300 /* points; more are dots, which hide each other less */
#define FAINT       0x80

struct drawing {
	struct plot_cells *out;
	const struct plot *plot;
	struct plot_cells_style style;
	struct dots dots;
	bool any;   /* there are points */
	bool discs; /* PLOT_POINTS are few enough to be discs */
	bool x_axis, y_axis, title;
	struct ticks x_ticks, y_ticks;
};

/* ---- where things are ---- */

static int
cell_of(double place, int cells)
{
	if (!(place >= 0 && place <= 1))
		return -1;
	int cell = (int)(place * cells);
	return cell < cells ? cell : cells - 1;
}

int
plot_column_of(const struct plot_area *area, double x)
{
	int column = cell_of(scale_place(&area->x, x), area->cols);
	return column < 0 ? -1 : area->left + column;
}

double
plot_x_at(const struct plot_area *area, int column)
{
	return scale_value(
		&area->x, (column - area->left + 0.5) / (area->cols > 0 ? area->cols : 1));
}

int
plot_row_of(const struct plot_area *area, double y)
{
	int row = cell_of(1 - scale_place(&area->y, y), area->rows);
	return row < 0 ? -1 : area->top + row;
}

double
plot_y_at(const struct plot_area *area, int row)
{
	return scale_value(
		&area->y, 1 - (row - area->top + 0.5) / (area->rows > 0 ? area->rows : 1));
}

static double
between(double v, double lo, double hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

/* In dots, from the middle of the first to the middle of the last; far outside is all the same. */
static double
dot_x(const struct drawing *d, double x)
{
	return between(scale_place(&d->out->area.x, x) * (d->dots.width - 1), -FAR, FAR);
}

static double
dot_y(const struct drawing *d, double y)
{
	return between((1 - scale_place(&d->out->area.y, y)) * (d->dots.height - 1), -FAR, FAR);
}

/* ---- text on the grid ---- */

static void
put(struct plot_cells *c, int row, int col, const char *s, size_t n, enum plot_ink ink)
{
	if (row < 0 || col < 0 || row >= c->rows || col >= c->cols)
		return;
	struct plot_cell *cell = &c->at[row * c->cols + col];
	if (n >= sizeof(cell->text)) /* a base with many marks: the base alone */
		utf8_decode(s, n, &n);
	memcpy(cell->text, s, n);
	cell->text[n] = '\0';
	cell->ink = (unsigned char)ink;
	cell->colour = 0;
}

static void
put_glyph(struct plot_cells *c, int row, int col, const char *s, enum plot_ink ink)
{
	put(c, row, col, s, strlen(s), ink);
}

/* Safe text from col on, at most columns wide; what does not fit is cut. Returns its width. */
static int
put_text(struct drawing *d, int row, int col, const char *s, int columns, enum plot_ink ink)
{
	int width, at = 0;
	size_t n = utf8_clip(s, columns, &width);
	for (size_t i = 0, used; i < n; i += used) {
		used = utf8_cluster(s + i, n - i, &width);
		if (d->style.ascii) {
			const char *ascii = utf8_to_ascii(s + i, used, width);
			for (; *ascii; ascii++)
				put(d->out, row, col + at++, ascii, 1, ink);
			continue;
		}
		put(d->out, row, col + at, s + i, used, ink);
		if (width == 2)
			put(d->out, row, col + at + 1, "", 0, ink);
		at += width;
	}
	return at;
}

static bool
is_free(const struct plot_cells *c, int row, int col, int columns)
{
	for (int i = 0; i < columns; i++)
		if (row < 0 || col + i < 0 || row >= c->rows || col + i >= c->cols ||
			c->at[row * c->cols + col + i].ink != PLOT_INK_NONE)
			return false;
	return true;
}

/* ---- layout ---- */

static void
label_of(char out[LABEL_MAX], const struct scale *s, const struct ticks *ticks, size_t i)
{
	struct strbuf b;
	strbuf_init(&b, LABEL_MAX - 1);
	scale_label(&b, s, ticks, i);
	memcpy(out, b.at, b.len + 1);
	strbuf_free(&b);
}

static int
y_label_columns(const struct drawing *d)
{
	char label[LABEL_MAX];
	int widest = 0;
	for (size_t i = 0; i < d->y_ticks.n; i++) {
		label_of(label, &d->out->area.y, &d->y_ticks, i);
		int width = utf8_width(label);
		widest = width > widest ? width : widest;
	}
	return widest;
}

/* Decides what there is room for, and the scales. */
static void
lay_out(struct drawing *d)
{
	struct plot_cells *c = d->out;
	const struct plot *p = d->plot;
	d->x_axis = c->rows >= LEAST_ROWS && c->cols >= LEAST_COLS;
	d->y_axis = c->cols >= LEAST_COLS && c->rows >= 2 && !p->y.hidden;
	d->title = c->rows >= LEAST_ROWS && ((p->title && p->title[0]) || p->x.label);
	c->area.top = d->title ? 1 : 0;
	c->area.rows = c->rows - c->area.top - (d->x_axis ? 2 : 0);
	int y_most = c->area.rows < 4 ? 2 : c->area.rows / 2 + 1, x_most = c->cols / 12;
	d->any = plot_scales(p, x_most, y_most - 1, &c->area.x, &c->area.y);
	scale_ticks(&c->area.y, y_most, &d->y_ticks);
	c->area.left = d->y_axis ? y_label_columns(d) + 2 : 0;
	if (c->area.left > c->cols / 2) {
		d->y_axis = d->x_axis = false;
		c->area.left = 0;
		c->area.rows = c->rows - c->area.top;
	}
	c->area.cols = c->cols - c->area.left;
	scale_ticks(&c->area.x, c->area.cols / 9 + 1, &d->x_ticks);
}

/* ---- axes ---- */

static const char *
line_glyph(const struct drawing *d, const char *fine, const char *ascii)
{
	return d->style.ascii ? ascii : fine;
}

static void
draw_y_axis(struct drawing *d)
{
	const struct plot_area *a = &d->out->area;
	char label[LABEL_MAX];
	int last = -1;
	for (int row = 0; row < a->rows; row++)
		put_glyph(
			d->out, a->top + row, a->left - 1, line_glyph(d, "│", "|"), PLOT_INK_AXIS);
	for (size_t i = d->y_ticks.n; i-- > 0;) {
		int dot = (int)(dot_y(d, d->y_ticks.at[i]) + 0.5), row = a->top + dot / 4;
		if (row == last || row >= a->top + a->rows)
			continue;
		last = row;
		label_of(label, &a->y, &d->y_ticks, i);
		put_text(d, row, a->left - 2 - utf8_width(label), label, LABEL_MAX, PLOT_INK_LABEL);
		put_glyph(d->out, row, a->left - 1, line_glyph(d, "┤", "+"), PLOT_INK_AXIS);
	}
}

/* A label in the middle under its tick, unless it would touch the one before. */
static int
put_x_label(struct drawing *d, int column, const char *label, int columns, int after)
{
	int width = utf8_width(label), row = d->out->area.top + d->out->area.rows + 1;
	if (width > columns)
		width = columns;
	int at = column - width / 2;
	if (at + width > d->out->cols)
		at = d->out->cols - width;
	if (at <= after && after >= 0)
		return after;
	put_text(d, row, at < 0 ? 0 : at, label, columns, PLOT_INK_LABEL);
	return at + width;
}

static void
draw_names(struct drawing *d)
{
	const struct plot_area *a = &d->out->area;
	int share = d->plot->x.names_len ? a->cols / (int)d->plot->x.names_len : 0, after = -1;
	if (d->plot->x.names_len > (size_t)a->cols)
		return;
	for (size_t i = 0; i < d->plot->x.names_len; i++) {
		char name[NAME_MAX];
		int column = plot_column_of(a, (double)i);
		put_glyph(d->out, a->top + a->rows, column, line_glyph(d, "┬", "+"), PLOT_INK_AXIS);
		after = put_x_label(d, column,
			text_safe_to(name, sizeof(name), d->plot->x.names[i]),
			share > 3 ? share - 1 : 3, after);
	}
}

static void
draw_x_axis(struct drawing *d)
{
	const struct plot_area *a = &d->out->area;
	int row = a->top + a->rows, after = -1;
	char label[LABEL_MAX];
	put_glyph(d->out, row, a->left - 1, line_glyph(d, "└", "+"), PLOT_INK_AXIS);
	for (int col = 0; col < a->cols; col++)
		put_glyph(d->out, row, a->left + col, line_glyph(d, "─", "-"), PLOT_INK_AXIS);
	if (d->plot->x.names) {
		draw_names(d);
		return;
	}
	for (size_t i = 0; i < d->x_ticks.n; i++) {
		int column = plot_column_of(a, d->x_ticks.at[i]);
		if (column < 0)
			continue;
		label_of(label, &a->x, &d->x_ticks, i);
		int next = put_x_label(d, column, label, LABEL_MAX, after);
		if (next != after)
			put_glyph(d->out, row, column, line_glyph(d, "┬", "+"), PLOT_INK_AXIS);
		after = next;
	}
}

/* What y is on the left, what x is on the right. */
static void
draw_title(struct drawing *d)
{
	char text[NAME_MAX], label[NAME_MAX];
	const struct plot *p = d->plot;
	struct plot_cells *c = d->out;
	const char *log = p->y.kind == AXIS_LOG ? "log" : "";
	text_safe_to(label, sizeof(label), p->x.label ? p->x.label : "");
	int width = utf8_width(label), right = c->cols - width;
	text_safe_to(text, sizeof(text), p->title ? p->title : "");
	int end = put_text(d, 0, 0, text, c->cols, PLOT_INK_TITLE);
	if (width && right > end + 1)
		put_text(d, 0, right, label, width, PLOT_INK_LABEL);
	else
		right = c->cols;
	if (log[0] && right - 5 > end)
		put_text(d, 0, right - (width ? 5 : 3), log, 3, PLOT_INK_LABEL);
}

/* ---- series ---- */

static bool
can_place(const struct drawing *d, double x, double y)
{
	return isfinite(x) && isfinite(y) && (d->out->area.x.kind != AXIS_LOG || x > 0) &&
	       (d->out->area.y.kind != AXIS_LOG || y > 0);
}

static void
draw_line(struct drawing *d, const struct plot_series *s, unsigned char colour)
{
	struct pen pen = { .dots = &d->dots, .colour = colour };
	bool steps = s->style == PLOT_STEPS;
	for (size_t i = 0; i < s->data.n; i++) {
		double x = plot_x(&s->data, i), y = s->data.y[i];
		bool there = can_place(d, x, y);
		if (steps && pen.down && can_place(d, x, s->data.y[i - 1]))
			pen_point(&pen, dot_x(d, x), pen.y);
		if (there)
			pen_point(&pen, dot_x(d, x), dot_y(d, y));
		else
			pen_lift(&pen);
	}
	pen_lift(&pen);
}

static void
draw_points(struct drawing *d, const struct plot_series *s, unsigned char colour)
{
	for (size_t i = 0; i < s->data.n && !d->discs; i++) {
		double x = plot_x(&s->data, i), y = s->data.y[i];
		if (!can_place(d, x, y))
			continue;
		double px = dot_x(d, x), py = dot_y(d, y);
		if (px > -0.5 && py > -0.5 && px < d->dots.width && py < d->dots.height)
			dots_set(&d->dots, (int)(px + 0.5), (int)(py + 0.5), colour);
	}
}

/* Fills a column of cells between two heights given in cells from the bottom. */
static void
fill_column(struct dots *dots, int column, double from, double to, bool above, unsigned char colour)
{
	int rows = dots->height / 4, cols = dots->width / 2;
	for (int k = 0; k < rows; k++) {
		double covered = fmin(to, k + 1) - fmax(from, k);
		int cell = (rows - 1 - k) * cols + column;
		if (covered <= 0)
			continue;
		int level = (int)(covered * FILL_FULL + 0.5);
		if (!above)
			level = level > FILL_FULL / 2 ? FILL_FULL : FILL_TOP;
		if (level && (level == FILL_FULL || dots->fill[cell] < level)) {
			dots->fill[cell] = (uint8_t)level;
			dots->fill_colour[cell] = colour;
		}
	}
}

static void
draw_bar(struct drawing *d, double x0, double x1, double y, unsigned char colour)
{
	const struct plot_area *a = &d->out->area;
	double zero = a->y.kind == AXIS_LOG ? 0 : between(scale_place(&a->y, 0), 0, 1);
	double top = between(scale_place(&a->y, y), 0, 1);
	double from = scale_place(&a->x, x0) * a->cols, to = scale_place(&a->x, x1) * a->cols;
	if (isnan(from) || isnan(to) || to <= 0 || from >= a->cols)
		return;
	int first = (int)(between(from, 0, a->cols) + 0.5),
	    end = (int)(between(to, 0, a->cols) + 0.5);
	if (first >= a->cols)
		first = a->cols - 1;
	for (int column = first; column < end || column == first; column++)
		fill_column(&d->dots, column, fmin(zero, top) * a->rows, fmax(zero, top) * a->rows,
			top >= zero, colour);
}

static void
draw_bars(struct drawing *d, const struct plot_series *s, unsigned char colour)
{
	const struct series *v = &s->data;
	for (size_t i = 0; i < v->n; i++) {
		double x0 = plot_x(v, i), x1;
		if (!can_place(d, x0, v->y[i]))
			continue;
		if (d->plot->x.names) {
			x1 = x0 + 0.4;
			x0 -= 0.4;
		} else if (i + 1 < v->n) {
			x1 = plot_x(v, i + 1);
		} else {
			x1 = x0 + (v->n > 1 ? x0 - plot_x(v, i - 1) : 1);
		}
		draw_bar(d, x0, x1, v->y[i], colour);
	}
}

static int
whole(double v)
{
	return (int)v;
}

/* Every other dot of a column between two heights in dots. */
static void
shade_column(struct drawing *d, int x, double y0, double y1, unsigned char colour)
{
	int from = (int)(between(fmin(y0, y1), 0, d->dots.height) + 0.5);
	int to = whole(between(fmax(y0, y1), 0, d->dots.height));
	for (int y = from; y <= to; y++)
		if ((x + y) % 2 == 0)
			dots_set(&d->dots, x, y, colour);
}

static void
draw_band(struct drawing *d, const struct plot_series *s, unsigned char colour)
{
	const struct series *v = &s->data;
	for (size_t i = 0; i + 1 < v->n; i++) {
		double x0 = plot_x(v, i), x1 = plot_x(v, i + 1);
		if (!can_place(d, x0, v->y[i]) || !can_place(d, x0, s->upper[i]) ||
			!can_place(d, x1, v->y[i + 1]) || !can_place(d, x1, s->upper[i + 1]))
			continue;
		double from = dot_x(d, x0), to = dot_x(d, x1);
		double lo0 = dot_y(d, v->y[i]), lo1 = dot_y(d, v->y[i + 1]);
		double hi0 = dot_y(d, s->upper[i]), hi1 = dot_y(d, s->upper[i + 1]);
		int first = whole(ceil(between(from, 0, d->dots.width)));
		int last = whole(floor(between(to, -1, d->dots.width - 1)));
		for (int x = first; x <= last; x++) {
			double t = to > from ? (x - from) / (to - from) : 0;
			shade_column(d, x, lo0 + t * (lo1 - lo0), hi0 + t * (hi1 - hi0), colour);
		}
	}
}

static void
draw_series(struct drawing *d, size_t i)
{
	const struct plot_series *s = &d->plot->series[i];
	int number = plot_colour(d->plot, i);
	unsigned char colour =
		(unsigned char)(((number - 1) % COLOURS_MAX + 1) | (s->faint ? FAINT : 0));
	switch (s->style) {
	case PLOT_LINE:
	case PLOT_STEPS:
		draw_line(d, s, colour);
		break;
	case PLOT_POINTS:
		draw_points(d, s, colour);
		break;
	case PLOT_BARS:
		draw_bars(d, s, colour);
		break;
	case PLOT_BAND:
		if (s->upper)
			draw_band(d, s, colour);
		break;
	}
}

/* ---- from dots to characters ---- */

char
plot_ascii_mark(int colour)
{
	static const char by_series[] = "*o+x#%@&=$~^";
	return by_series[(colour > 0 ? colour - 1 : 0) % (int)(sizeof(by_series) - 1)];
}

/* Without braille one character stands for its cell: by height, or by series when there are several. */
static char
ascii_dot(const struct drawing *d, uint8_t set, unsigned char colour)
{
	if (colour & FAINT)
		return '.';
	if (d->plot->series_len > 1)
		return plot_ascii_mark(colour);
	return set & 0x09 ? (set & 0xc0 ? '|' : '\'') : set & 0xc0 ? '.' : '-';
}

static size_t
glyph_of(const struct drawing *d, uint8_t set, uint8_t fill, unsigned char colour, char out[4])
{
	if (d->style.ascii) {
		out[0] = set                                     ? ascii_dot(d, set, colour)
			 : fill == FILL_FULL || fill == FILL_TOP ? '#'
			 : fill > FILL_FULL / 2                  ? ':'
								 : '.';
		return 1;
	}
	if (set)
		return utf8_encode(0x2800u + set, out);
	return utf8_encode(fill == FILL_TOP ? 0x2580u : 0x2580u + fill, out);
}

static void
show_dots(struct drawing *d)
{
	const struct plot_area *a = &d->out->area;
	for (int row = 0; row < a->rows; row++) {
		for (int col = 0; col < a->cols; col++) {
			int i = row * a->cols + col;
			uint8_t set = d->dots.set[i], fill = d->dots.fill[i];
			if (!set && !fill)
				continue;
			char glyph[4];
			unsigned char colour = set ? d->dots.dot_colour[i] : d->dots.fill_colour[i];
			size_t n = glyph_of(d, set, fill, colour, glyph);
			put(d->out, a->top + row, a->left + col, glyph, n,
				colour & FAINT ? PLOT_INK_FAINT : PLOT_INK_SERIES);
			d->out->at[(a->top + row) * d->out->cols + a->left + col].colour =
				colour & COLOURS_MAX;
		}
	}
}

static void
show_mark(struct drawing *d, const struct plot_mark *m)
{
	const struct plot_area *a = &d->out->area;
	char label[NAME_MAX];
	int column = m->horizontal ? -1 : plot_column_of(a, m->at);
	int row = m->horizontal ? plot_row_of(a, m->at) : -1;
	text_safe_to(label, sizeof(label), m->label ? m->label : "");
	int width = utf8_width(label);
	if (row >= 0 && width && is_free(d->out, row, a->left + a->cols - width, width))
		put_text(d, row, a->left + a->cols - width, label, width, PLOT_INK_MARK);
	if (column >= 0 && width && is_free(d->out, a->top, column + 1, width))
		put_text(d, a->top, column + 1, label, width, PLOT_INK_MARK);
	for (int r = a->top; column >= 0 && r < a->top + a->rows; r++)
		if (is_free(d->out, r, column, 1))
			put_glyph(d->out, r, column,
				line_glyph(d, m->axis ? "│" : "┆", m->axis ? "|" : ":"),
				m->axis ? PLOT_INK_AXIS : PLOT_INK_MARK);
	for (int c = a->left; row >= 0 && c < a->left + a->cols; c++)
		if (is_free(d->out, row, c, 1))
			put_glyph(d->out, row, c, line_glyph(d, "┄", "-"), PLOT_INK_MARK);
}

/* A letter at the last point of each series that has a name. */
static void
show_letters(struct drawing *d)
{
	for (size_t i = 0; i < d->plot->series_len; i++) {
		const struct plot_series *s = &d->plot->series[i];
		size_t last = s->data.n;
		while (last > 0 && !can_place(d, plot_x(&s->data, last - 1), s->data.y[last - 1]))
			last--;
		if (!s->name || last == 0 || (!s->letter && i >= 26))
			continue;
		int column = plot_column_of(&d->out->area, plot_x(&s->data, last - 1));
		int row = plot_row_of(&d->out->area, s->data.y[last - 1]);
		char letter = s->letter ? s->letter : (char)('a' + i);
		if (column < 0 || row < 0)
			continue;
		put(d->out, row, column, &letter, 1, PLOT_INK_SERIES);
		d->out->at[row * d->out->cols + column].colour =
			(unsigned char)plot_colour(d->plot, i);
	}
}

/* When points are few, single dots are hard to see. */
static bool
are_few(const struct plot *p)
{
	size_t points = 0;
	for (size_t i = 0; i < p->series_len; i++)
		points += p->series[i].style == PLOT_POINTS ? p->series[i].data.n : 0;
	return points <= DISCS_MAX;
}

/* A disc in each point's cell. */
static void
show_discs(struct drawing *d)
{
	for (size_t i = 0; i < d->plot->series_len; i++) {
		const struct plot_series *s = &d->plot->series[i];
		for (size_t k = 0; s->style == PLOT_POINTS && k < s->data.n; k++) {
			double x = plot_x(&s->data, k), y = s->data.y[k];
			if (!can_place(d, x, y))
				continue;
			int row = plot_row_of(&d->out->area, y);
			int column = plot_column_of(&d->out->area, x);
			if (row < 0 || column < 0)
				continue;
			put_glyph(d->out, row, column, s->faint ? "•" : "●",
				s->faint ? PLOT_INK_FAINT : PLOT_INK_SERIES);
			d->out->at[row * d->out->cols + column].colour =
				(unsigned char)((plot_colour(d->plot, i) - 1) % COLOURS_MAX + 1);
		}
	}
}

/* ---- the whole ---- */

static void
clear_grid(struct plot_cells *c, int rows, int cols)
{
	c->rows = rows < 0 ? 0 : rows > PLOT_CELLS_MAX ? PLOT_CELLS_MAX : rows;
	c->cols = cols < 0 ? 0 : cols > PLOT_CELLS_MAX ? PLOT_CELLS_MAX : cols;
	size_t n = (size_t)c->rows * (size_t)c->cols;
	if (n > c->cap) {
		c->at = xrealloc(c->at, n, sizeof(*c->at));
		c->cap = n;
	}
	for (size_t i = 0; i < n; i++)
		c->at[i] = (struct plot_cell){ .text = " " };
}

static void
draw_curves(struct drawing *d)
{
	const struct plot_area *a = &d->out->area;
	size_t cells = (size_t)a->rows * (size_t)a->cols;
	uint8_t *memory = xcalloc(4, cells);
	d->dots = (struct dots){
		.width = 2 * a->cols,
		.height = 4 * a->rows,
		.set = memory,
		.fill = memory + cells,
		.dot_colour = memory + 2 * cells,
		.fill_colour = memory + 3 * cells,
	};
	if (d->y_axis)
		draw_y_axis(d);
	for (size_t i = 0; i < d->plot->series_len; i++)
		draw_series(d, i);
	show_dots(d);
	free(memory);
}

void
plot_cells_draw(struct plot_cells *out, const struct plot *p, int rows, int cols,
	const struct plot_cells_style *style)
{
	struct drawing d = { .out = out, .plot = p, .style = *style };
	d.discs = !style->ascii && are_few(p);
	clear_grid(out, rows, cols);
	out->area = (struct plot_area){ 0 };
	lay_out(&d);
	if (out->area.rows < 1 || out->area.cols < 1)
		return;
	draw_curves(&d);
	if (d.x_axis)
		draw_x_axis(&d);
	if (d.title)
		draw_title(&d);
	if (d.discs)
		show_discs(&d);
	if (style->letters)
		show_letters(&d);
	for (size_t i = 0; i < p->marks_len; i++)
		show_mark(&d, &p->marks[i]);
	if (!d.any && out->area.cols > 10)
		put_text(&d, out->area.top + out->area.rows / 2,
			out->area.left + (out->area.cols - 9) / 2, "no points", 9, PLOT_INK_LABEL);
}

void
plot_cells_free(struct plot_cells *c)
{
	free(c->at);
	*c = (struct plot_cells){ 0 };
}
