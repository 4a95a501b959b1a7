// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cells for people and for machines. */
#include "core/table/cell_format.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/utf8.h"

#define LATEST_WALL_MS                                                                             \
 253402300799999 /* end of the year 9999: later stamps are shown as they are */
#define ID_COLUMNS 8

static int
digits_or(const struct column *column, int fallback)
{
	return column->digits > 0 ? column->digits : fallback;
}

/* +0.0061, -0.0144; what the decimals would round to nothing shows its size: +3e-06. */
static void
add_delta(struct strbuf *out, double v, int decimals)
{
	char text[NUMBER_MAX];
	number_fixed(text, fabs(v), decimals);
	bool nothing = strspn(text, "0.") == strlen(text);
	if (nothing && (v < 0 || v > 0))
		number_short(text, fabs(v), 1);
	strbuf_add_char(out, v < 0 ? '-' : '+');
	strbuf_add(out, text);
}

static enum cell_tone
delta_tone(double v, enum column_better better)
{
	if (better == BETTER_NONE || v == 0)
		return TONE_PLAIN;
	return (v > 0) == (better == BETTER_HIGHER) ? TONE_GOOD : TONE_BAD;
}

static void
add_age(struct strbuf *out, int64_t ms, int64_t now_ms)
{
	char text[NUMBER_MAX];
	int64_t age;
	if (ms < 0 || ms > LATEST_WALL_MS || __builtin_sub_overflow(now_ms, ms, &age))
		strbuf_printf(out, "%" PRId64, ms);
	else
		strbuf_add(out, number_age(text, age));
}

static void
add_bytes(struct strbuf *out, int64_t bytes)
{
	char text[NUMBER_MAX];
	if (bytes < 0)
		strbuf_printf(out, "%" PRId64, bytes);
	else
		strbuf_add(out, number_bytes(text, (uint64_t)bytes));
}

void
cell_bar(struct strbuf *out, double v, int columns)
{
	static const char *const part[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	if (!(v > 0) || columns < 1)
		return;
	int eighths = (int)lround((v < 1 ? v : 1) * columns * 8);
	if (eighths < 1)
		eighths = 1;
	strbuf_add_repeat(out, "█", (size_t)(eighths / 8));
	strbuf_add(out, part[eighths % 8]);
}

static enum cell_tone
add_real(struct strbuf *out, const struct column *column, double v, int64_t now_ms)
{
	char text[NUMBER_MAX];
	bool whole = fabs(v) < 9e18; /* fits an int64_t */
	if (isnan(v)) {
		strbuf_add(out, "n/a");
		return TONE_UNDEFINED;
	}
	switch (column->format) {
	case FORMAT_FIXED:
		strbuf_add(out, number_fixed(text, v, digits_or(column, 4)));
		return TONE_PLAIN;
	case FORMAT_DELTA:
		add_delta(out, v, digits_or(column, 4));
		return delta_tone(v, column->better);
	case FORMAT_CHANGE:
		strbuf_add_char(out, v < 0 ? '-' : '+');
		strbuf_add(out, number_short(text, fabs(v), digits_or(column, 4)));
		return delta_tone(v, column->better);
	case FORMAT_PERCENT:
		strbuf_add(out, number_fixed(text, v * 100, digits_or(column, 1)));
		strbuf_add(out, " %");
		return TONE_PLAIN;
	case FORMAT_COUNT:
		strbuf_add(out, whole ? number_count(text, (int64_t)v) : number_short(text, v, 6));
		return TONE_PLAIN;
	case FORMAT_BYTES:
		if (!whole)
			break;
		add_bytes(out, (int64_t)v);
		return TONE_PLAIN;
	case FORMAT_SPAN:
		if (!whole)
			break;
		strbuf_add(out, number_span(text, (int64_t)v));
		return TONE_PLAIN;
	case FORMAT_AGE:
		if (!whole)
			break;
		add_age(out, (int64_t)v, now_ms);
		return TONE_PLAIN;
	case FORMAT_P:
		if (v > 0)
			break;
		strbuf_add(out, "< 1e-300");
		return TONE_PLAIN;
	case FORMAT_AUTO:
	case FORMAT_SHORT:
	case FORMAT_TIME:
	case FORMAT_ID:
	case FORMAT_SPARK:
	case FORMAT_STATUS:
		break;
	case FORMAT_BAR:
		cell_bar(out, v, column->width ? column->width : BAR_COLUMNS);
		return TONE_PLAIN;
	}
	strbuf_add(out, number_short(text, v, digits_or(column, 6)));
	return TONE_PLAIN;
}

static enum cell_tone
add_int(struct strbuf *out, const struct column *column, enum cell_type type, int64_t v,
	int64_t now_ms)
{
	char text[NUMBER_MAX], stamp[CLOCK_TEXT_MAX];
	switch (column->format) {
	case FORMAT_FIXED:
	case FORMAT_SHORT:
	case FORMAT_PERCENT:
	case FORMAT_DELTA:
	case FORMAT_CHANGE:
	case FORMAT_P:
		return add_real(out, column, (double)v, now_ms);
	case FORMAT_COUNT:
		strbuf_add(out, number_count(text, v));
		return TONE_PLAIN;
	case FORMAT_BYTES:
		add_bytes(out, v);
		return TONE_PLAIN;
	case FORMAT_SPAN:
		strbuf_add(out, number_span(text, v));
		return TONE_PLAIN;
	case FORMAT_AGE:
		add_age(out, v, now_ms);
		return TONE_PLAIN;
	case FORMAT_TIME:
		strbuf_add(out, clock_local(stamp, v));
		return TONE_PLAIN;
	case FORMAT_AUTO:
	case FORMAT_ID:
	case FORMAT_SPARK:
	case FORMAT_STATUS:
	case FORMAT_BAR:
		break;
	}
	if (type == CELL_TIME)
		strbuf_add(out, clock_local(stamp, v));
	else if (type == CELL_BOOL)
		strbuf_add(out, v ? "yes" : "no");
	else
		strbuf_printf(out, "%" PRId64, v);
	return TONE_PLAIN;
}

/* MLflow's five run states; any other text is shown as it is. */
static enum cell_tone
add_status(struct strbuf *out, const char *s)
{
	static const struct {
		const char *stored, *shown;
		enum cell_tone tone;
	} states[] = {
		{ "FINISHED", "● finished", TONE_PLAIN },
		{ "RUNNING", "▶ running", TONE_LIVE },
		{ "FAILED", "✗ failed", TONE_BAD },
		{ "KILLED", "✗ killed", TONE_WARN },
		{ "SCHEDULED", "○ scheduled", TONE_MUTED },
	};
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(s, states[i].stored) == 0) {
			strbuf_add(out, states[i].shown);
			return states[i].tone;
		}
	}
	text_safe(out, s, strlen(s), TEXT_ONE_LINE);
	return TONE_PLAIN;
}

static enum cell_tone
add_text(struct strbuf *out, const struct column *column, const char *s)
{
	if (column->format == FORMAT_STATUS)
		return add_status(out, s);
	size_t before = out->len;
	text_safe(out, s, strlen(s), TEXT_ONE_LINE);
	if (column->format == FORMAT_ID) {
		int width;
		size_t keep = before + utf8_clip(out->at + before, ID_COLUMNS, &width);
		if (keep < out->len) {
			out->len = keep;
			out->at[keep] = '\0';
		}
	}
	return TONE_PLAIN;
}

/* A curve in one word each: where it began and where it is. */
static enum cell_tone
add_series(struct strbuf *out, const struct series *s)
{
	char text[NUMBER_MAX];
	if (s->n == 0) {
		strbuf_add(out, "–");
		return TONE_MISSING;
	}
	strbuf_add(out, number_short(text, s->y[0], 4));
	strbuf_add(out, " → ");
	strbuf_add(out, number_short(text, s->y[s->n - 1], 4));
	return TONE_PLAIN;
}

enum cell_tone
cell_format(struct strbuf *out, const struct column *column, const struct cells *cells, size_t row,
	int64_t now_ms)
{
	if (cells_odd(cells, row)) {
		strbuf_add(out, "type?");
		return TONE_ODD;
	}
	if (cells_null(cells, row)) {
		strbuf_add(out, "–");
		return TONE_MISSING;
	}
	switch (cells->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		return add_int(out, column, cells->type, cells->at.i[row], now_ms);
	case CELL_REAL:
		return add_real(out, column, cells->at.r[row], now_ms);
	case CELL_TEXT:
		return add_text(out, column, cells->at.s[row]);
	case CELL_SERIES:
		return add_series(out, cells->at.c[row]);
	}
	return TONE_PLAIN;
}

/* y values, separated by spaces. */
static void
add_series_raw(struct strbuf *out, const struct series *s)
{
	char text[NUMBER_MAX];
	for (size_t i = 0; i < s->n; i++) {
		if (i)
			strbuf_add_char(out, ' ');
		strbuf_add(out, number_exact(text, s->y[i]));
	}
}

void
cell_format_raw(struct strbuf *out, const struct cells *cells, size_t row)
{
	char text[NUMBER_MAX];
	if (cells_null(cells, row))
		return;
	switch (cells->type) {
	case CELL_INT:
	case CELL_TIME:
		strbuf_printf(out, "%" PRId64, cells->at.i[row]);
		break;
	case CELL_BOOL:
		strbuf_add(out, cells->at.i[row] ? "true" : "false");
		break;
	case CELL_REAL:
		strbuf_add(out, number_exact(text, cells->at.r[row]));
		break;
	case CELL_TEXT:
		strbuf_add(out, cells->at.s[row]);
		break;
	case CELL_SERIES:
		add_series_raw(out, cells->at.c[row]);
		break;
	}
}

enum column_align
column_alignment(const struct column *column, enum cell_type type)
{
	if (column->align != ALIGN_AUTO)
		return column->align;
	if (column->format == FORMAT_BAR)
		return ALIGN_LEFT;
	switch (type) {
	case CELL_INT:
	case CELL_REAL:
	case CELL_TIME:
		return ALIGN_RIGHT;
	case CELL_BOOL:
	case CELL_TEXT:
	case CELL_SERIES:
		break;
	}
	return ALIGN_LEFT;
}
