// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Building a report: blocks in a list, keys unique in their section. */
#include "core/report/report.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/plot/plot.h"
#include "core/table/rowset_build.h"

struct report {
	struct arena *arena;
	atomic_uint owners;
	const char *title, *lead;
	struct block *first, *last;
	/* What is not const in a block: freed with the report. */
	struct plots {
		struct plot *plot;
		struct plots *next;
	} * plots;
	struct map *top_keys, *keys; /* keys in use at the top level, and in the section */
	enum verdict worst;
	enum err_code code;
	bool bare;
};

struct report *
report_new(const char *title)
{
	/* Names that the JSON object has anyway. */
	static const char *const reserved[] = { "title", "verdict", "conclusion", "checks",
		"warnings" };
	struct arena *a = arena_new();
	struct report *r = ARENA_NEW(a, struct report);
	r->arena = a;
	atomic_init(&r->owners, 1);
	r->title = arena_strdup(a, title);
	r->top_keys = r->keys = map_new(a);
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		(void)map_intern(r->top_keys, reserved[i], strlen(reserved[i]));
	return r;
}

struct report *
report_ref(struct report *r)
{
	atomic_fetch_add_explicit(&r->owners, 1, memory_order_relaxed);
	return r;
}

void
report_free(struct report *r)
{
	if (!r || atomic_fetch_sub_explicit(&r->owners, 1, memory_order_acq_rel) > 1)
		return;
	for (const struct block *b = r->first; b; b = b->next)
		rowset_free(b->rows);
	for (struct plots *p = r->plots; p; p = p->next)
		plot_free(p->plot);
	arena_free(r->arena);
}

struct arena *
report_arena(struct report *r)
{
	return r->arena;
}

const char *
report_title(const struct report *r)
{
	return r->title;
}

void
report_set_title(struct report *r, const char *title)
{
	r->title = arena_strdup(r->arena, title);
}

const struct block *
report_blocks(const struct report *r)
{
	return r->first;
}

const char *
report_find_text(const struct report *r, const char *key)
{
	bool top = true;
	for (const struct block *b = r->first; b; b = b->next) {
		if (b->type == BLOCK_SECTION)
			top = *b->key == '\0';
		const struct rowset *rs = b->rows;
		if (top && b->type == BLOCK_VALUE && b->key && strcmp(b->key, key) == 0 && rs &&
			rs->cols == 1 && rs->rows == 1 && rs->col[0].type == CELL_TEXT)
			return cells_null(&rs->col[0], 0) ? NULL : rs->col[0].at.s[0];
	}
	return NULL;
}

void
report_set_code(struct report *r, enum err_code code)
{
	r->code = code;
}

void
report_set_lead(struct report *r, const char *key)
{
	r->lead = arena_strdup(r->arena, key);
}

const char *
report_lead(const struct report *r)
{
	return r->lead;
}

enum err_code
report_code(const struct report *r)
{
	return r->code;
}

enum verdict
report_verdict(const struct report *r)
{
	return r->worst;
}

/* The key itself, or with a number when the section has it already; NULL stays NULL. */
static const char *
unique_key(struct report *r, struct map *keys, const char *key)
{
	if (!key)
		return NULL;
	const char *name = arena_strdup(r->arena, key);
	for (unsigned i = 2; map_find(keys, name, strlen(name)) != MAP_NONE; i++)
		name = arena_printf(r->arena, "%s_%u", key, i);
	(void)map_intern(keys, name, strlen(name));
	return name;
}

static struct block *
add_block(struct report *r, enum block_type type, const char *key, const char *label)
{
	struct block *b = ARENA_NEW(r->arena, struct block);
	b->type = type;
	b->key = key;
	b->label = label ? arena_strdup(r->arena, label) : NULL;
	if (r->last)
		r->last->next = b;
	else
		r->first = b;
	r->last = b;
	return b;
}

/* A block that is a member of its section in JSON. */
static struct block *
add_member(struct report *r, enum block_type type, const char *key, const char *label)
{
	return add_block(r, type, unique_key(r, r->keys, key), label);
}

static void
set_text(struct report *r, struct block *b, const char *text, size_t len)
{
	b->text = arena_strndup(r->arena, text, len);
	b->text_len = len;
}

static void PRINTF(3, 0)
	format_text(struct report *r, struct block *b, const char *fmt, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	b->text_len = len > 0 ? (size_t)len : 0;
	char *text = arena_calloc(r->arena, b->text_len + 1, 1);
	if (len > 0)
		vsnprintf(text, b->text_len + 1, fmt, args);
	b->text = text;
}

static void
count_verdict(struct report *r, enum verdict v)
{
	if (v > r->worst)
		r->worst = v;
}

void
report_section(struct report *r, const char *key, const char *heading)
{
	bool top = key[0] == '\0';
	r->keys = r->top_keys;
	add_block(r, BLOCK_SECTION, top ? "" : unique_key(r, r->top_keys, key), heading);
	if (!top)
		r->keys = map_new(r->arena);
}

void
report_text(struct report *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	format_text(r, add_block(r, BLOCK_TEXT, NULL, NULL), fmt, args);
	va_end(args);
}

void
report_lines(struct report *r, const char *key, const char *text, size_t len)
{
	set_text(r, add_member(r, BLOCK_LINES, key, NULL), text, len);
}

void
report_set_bare(struct report *r)
{
	r->bare = true;
}

bool
report_bare(const struct report *r)
{
	return r->bare;
}

/* ---- values ---- */

#define VALUE_NAME "value"

/* One cell; the setter that fits it comes next. */
struct value {
	struct rowset_build *build;
	size_t col, row;
};

static struct value
open_value(enum cell_type type)
{
	struct value v = { .build = rowset_build_new(SIZE_MAX) };
	v.col = rowset_build_column(v.build, VALUE_NAME, type);
	v.row = rowset_build_row(v.build);
	return v;
}

static struct block *
add_value_block(struct report *r, const char *key, const char *label, struct value *v,
	const struct column *column)
{
	struct block *b = add_member(r, BLOCK_VALUE, key, label);
	struct column *columns = ARENA_ARRAY(r->arena, struct column, 2);
	if (column) {
		columns[0] = *column;
		columns[0].unit = column->unit ? arena_strdup(r->arena, column->unit) : NULL;
	}
	columns[0].name = VALUE_NAME;
	columns[0].title = columns[0].key = NULL;
	b->columns = columns;
	if (!rowset_build_finish(v->build, &b->rows, NULL))
		b->rows = NULL; /* cannot be: there is no limit */
	return b;
}

void
report_value_text(struct report *r, const char *key, const char *label, const char *value)
{
	struct value v = open_value(CELL_TEXT);
	if (value)
		rowset_build_text(v.build, v.col, v.row, value, strlen(value));
	add_value_block(r, key, label, &v, NULL);
}

void
report_value_int(struct report *r, const char *key, const char *label, int64_t value)
{
	struct value v = open_value(CELL_INT);
	rowset_build_int(v.build, v.col, v.row, value);
	add_value_block(r, key, label, &v, NULL);
}

void
report_value_real(struct report *r, const char *key, const char *label, double value,
	const struct column *column)
{
	struct value v = open_value(CELL_REAL);
	rowset_build_real(v.build, v.col, v.row, value);
	add_value_block(r, key, label, &v, column);
}

void
report_value_time(
	struct report *r, const char *key, const char *label, int64_t ms, enum column_format format)
{
	struct value v = open_value(format == FORMAT_SPAN ? CELL_INT : CELL_TIME);
	rowset_build_int(v.build, v.col, v.row, ms);
	add_value_block(r, key, label, &v, &(struct column){ .format = format });
}

void
report_value_bool(struct report *r, const char *key, const char *label, bool value)
{
	struct value v = open_value(CELL_BOOL);
	rowset_build_int(v.build, v.col, v.row, value);
	add_value_block(r, key, label, &v, NULL);
}

void
report_value_missing(struct report *r, const char *key, const char *label, const char *why)
{
	struct value v = open_value(CELL_TEXT);
	struct block *b = add_value_block(r, key, label, &v, NULL);
	if (why)
		set_text(r, b, why, strlen(why));
}

/* ---- tables, plots, verdicts ---- */

static const char *
copy_text(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

static const struct column *
copy_columns(struct arena *a, const struct column *from)
{
	size_t n = 0;
	while (from[n].name)
		n++;
	struct column *to = ARENA_ARRAY(a, struct column, n + 1);
	for (size_t i = 0; i < n; i++) {
		to[i] = from[i];
		to[i].name = arena_strdup(a, from[i].name);
		to[i].title = copy_text(a, from[i].title);
		to[i].unit = copy_text(a, from[i].unit);
		to[i].key = copy_text(a, from[i].key);
	}
	return to;
}

void
report_table(struct report *r, const char *key, const struct rowset *rows,
	const struct column *columns, const char *empty)
{
	struct block *b = add_member(r, BLOCK_TABLE, key, NULL);
	b->rows = rows;
	b->columns = columns ? copy_columns(r->arena, columns) : column_auto(r->arena, rows);
	set_text(
		r, b, empty ? empty : "nothing to show", strlen(empty ? empty : "nothing to show"));
}

void
report_plot(struct report *r, const char *key, struct plot *plot)
{
	add_member(r, BLOCK_PLOT, key, NULL)->plot = plot;
	struct plots *p = ARENA_NEW(r->arena, struct plots);
	*p = (struct plots){ plot, r->plots };
	r->plots = p;
}

void
report_check(
	struct report *r, const char *key, enum verdict v, const char *name, const char *fmt, ...)
{
	struct block *b = add_block(r, BLOCK_CHECK, copy_text(r->arena, key), name);
	b->verdict = v;
	count_verdict(r, v);
	va_list args;
	va_start(args, fmt);
	format_text(r, b, fmt, args);
	va_end(args);
}

void
report_warning(struct report *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	format_text(r, add_block(r, BLOCK_WARNING, NULL, NULL), fmt, args);
	va_end(args);
}

void
report_conclude(struct report *r, enum verdict v, const char *fmt, ...)
{
	struct block *b = add_block(r, BLOCK_CONCLUSION, NULL, NULL);
	b->verdict = v;
	count_verdict(r, v);
	va_list args;
	va_start(args, fmt);
	format_text(r, b, fmt, args);
	va_end(args);
}
