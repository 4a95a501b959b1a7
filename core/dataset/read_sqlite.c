// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * SQLite: a table or the result of a SELECT. Whoever writes to the file never waits
 * long: a table is read in short pages by rowid, a result is written to an unnamed
 * file at once and the lock let go.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/dataset/input.h"
#include "core/dataset/sqlite_file.h"

#define PAGE_MS    15 /* a page of wide rows ends earlier */
#define RESULT_MAX ((uint64_t)8 << 30)

static struct sq *
sq_of(const struct dataset *d)
{
	return d->impl;
}

/* ---- statements ---- */

static void
add_quoted(struct strbuf *sql, const char *name)
{
	strbuf_add_char(sql, '"');
	for (; *name; name++)
		strbuf_add_n(sql, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
	strbuf_add_char(sql, '"');
}

/* Names of the result's columns, made different from each other as in a CSV header. */
static void
name_columns(struct dataset *d, struct sq *q, sqlite3_stmt *s, size_t skip)
{
	q->columns = (size_t)sqlite3_column_count(s) - skip;
	q->names = ARENA_ARRAY(d->arena, const char *, q->columns + 1);
	q->wanted = ARENA_ARRAY(d->arena, size_t, q->columns + 1);
	for (size_t i = 0; i < q->columns; i++) {
		const char *name = sqlite3_column_name(s, (int)(i + skip));
		const char *base = name = arena_strdup(d->arena, name ? name : "");
		for (int copy = 2;; copy++) {
			size_t k = 0;
			while (k < i && strcmp(q->names[k], name) != 0)
				k++;
			if (k == i)
				break;
			name = arena_printf(d->arena, "%s.%d", base, copy);
		}
		q->names[i] = name;
	}
}

/* A name of the rowid that no column hides; NULL for a table without one. */
static const char *
rowid_name(struct sq *q)
{
	static const char *const names[] = { "rowid", "_rowid_", "oid" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		bool hidden = false;
		for (size_t k = 0; k < q->columns; k++)
			hidden |= strcasecmp(q->names[k], names[i]) == 0;
		struct strbuf sql;
		strbuf_init(&sql, SQ_SQL_MAX);
		strbuf_printf(&sql, "SELECT %s FROM ", names[i]);
		add_quoted(&sql, q->table);
		sqlite3_stmt *s = NULL;
		bool there =
			!hidden && sqlite3_prepare_v2(q->db, sql.at, -1, &s, NULL) == SQLITE_OK;
		sqlite3_finalize(s);
		strbuf_free(&sql);
		if (there)
			return names[i];
	}
	return NULL;
}

/* The table's pages: the wanted columns only, from the row behind the last one. */
static bool
prepare_pages(struct sq *q, sqlite3_stmt **out, struct err *err)
{
	struct strbuf sql;
	strbuf_init(&sql, SQ_SQL_MAX);
	strbuf_printf(&sql, "SELECT %s", q->rowid);
	for (size_t i = 0; i < q->columns; i++) {
		strbuf_add(&sql, ", ");
		if (q->wanted[i] == (size_t)-1)
			strbuf_add(&sql, "NULL");
		else
			add_quoted(&sql, q->names[i]);
	}
	strbuf_add(&sql, " FROM ");
	add_quoted(&sql, q->table);
	strbuf_printf(
		&sql, " WHERE %s > ?1 ORDER BY %s LIMIT %d", q->rowid, q->rowid, SQ_PAGE_ROWS);
	bool ok = sq_prepare(q, sql.at, out, err);
	strbuf_free(&sql);
	return ok;
}

static bool
prepare_first(struct dataset *d, struct sq *q, struct err *err)
{
	struct strbuf sql;
	strbuf_init(&sql, SQ_SQL_MAX);
	if (q->table) {
		strbuf_add(&sql, "SELECT * FROM ");
		add_quoted(&sql, q->table);
	} else {
		strbuf_add(&sql, d->options.table);
	}
	sqlite3_set_authorizer(q->db, sq_authorize, q);
	bool ok = sq_prepare(q, sql.at, &q->select, err);
	strbuf_free(&sql);
	if (!ok)
		return false;
	if (!sqlite3_stmt_readonly(q->select) || sqlite3_column_count(q->select) == 0)
		return err_set(
			err, ERR_USAGE, "only a SELECT that reads is allowed on '%s'", q->path);
	name_columns(d, q, q->select, 0);
	/* Pages have the row's number beside the columns, and there is no room for more than so many. */
	q->rowid = q->table && q->columns < SQ_COLUMNS_MAX ? rowid_name(q) : NULL;
	return true;
}

/* ---- the next page ---- */

static bool
table_page(struct sq *q, struct err *err)
{
	bool done = false;
	sqlite3_bind_int64(q->select, 1, q->started ? q->last_rowid : INT64_MIN);
	q->started = true;
	bool ok = sq_fill_page(q, 1, q->shared ? clock_mono_ms() + PAGE_MS : 0, &done, err);
	sqlite3_reset(q->select); /* lets the lock go */
	q->ended = done && q->page.rows == 0;
	return ok;
}

static bool widen_page(struct dataset *d, struct sq *q, struct err *err);

/* The whole result into the copy, as fast as it comes; then the lock is free. */
static bool
copy_result(struct dataset *d, struct sq *q, struct err *err)
{
	bool done = false, ok = true;
	q->copy = input_spool();
	if (q->copy < 0)
		return err_set(err, ERR_SYSTEM, "no room for the result of the query: %s",
			strerror(errno));
	q->deadline_ms = q->shared ? clock_mono_ms() + SQ_HOLD_MS : 0;
	while (ok && !done) {
		ok = sq_fill_page(q, 0, 0, &done, err);
		if (ok && q->page.rows) {
			q->copied += q->page.len;
			ok = (q->copied <= RESULT_MAX ||
				     err_set(err, ERR_MEMORY, "the query gives more than 8 GiB")) &&
			     page_write(q->copy, &q->page, err) && widen_page(d, q, err);
			q->row += q->page.rows;
		}
	}
	q->deadline_ms = 0;
	sqlite3_finalize(q->select);
	q->select = NULL;
	return ok && dataset_rewind(d, err);
}

static bool
next_page(struct sq *q, struct err *err)
{
	if (q->ended)
		return true;
	return q->copy >= 0 ? page_read(q->copy, &q->page, &q->ended, err) : table_page(q, err);
}

/* ---- cells into columns ---- */

static bool
check_cell(const struct sq *q, size_t col, const struct cell *c, struct err *err)
{
	unsigned long long row = q->row + 1;
	if (c->tag == TAG_BLOB)
		return err_set(err, ERR_DATA,
			"'%s' row %llu, column '%s' holds a blob of %zu bytes; "
			"leave the column out with --columns",
			q->path, row, q->names[col], c->s.len);
	if (c->tag == TAG_TEXT && memchr(c->s.at, '\0', c->s.len))
		return err_set(err, ERR_DATA, "'%s' row %llu, column '%s' holds a NUL byte",
			q->path, row, q->names[col]);
	return true;
}

static bool
widen_page(struct dataset *d, struct sq *q, struct err *err)
{
	size_t next = q->page.next;
	uint64_t row = q->row;
	for (size_t r = 0; r < q->page.rows; r++, q->row++) {
		for (size_t i = 0; i < q->columns; i++) {
			struct cell c = page_take(&q->page);
			if (q->wanted[i] == (size_t)-1)
				continue;
			struct field_info *f = &d->fields[q->wanted[i]];
			if (!check_cell(q, i, &c, err))
				return false;
			f->type = field_type_join(f->type, cell_type(d, &c));
		}
	}
	q->page.next = next;
	q->row = row;
	return true;
}

static bool
sq_rewind(struct dataset *d, struct err *err)
{
	struct sq *q = sq_of(d);
	q->started = q->ended = false;
	q->page.rows = 0;
	q->row = 0;
	if (q->copy >= 0 && lseek(q->copy, 0, SEEK_SET) < 0)
		return err_set(err, ERR_SYSTEM, "cannot go back in the copy of the result: %s",
			strerror(errno));
	return true;
}

/* What is left decides the types; then everything is read again. */
static enum dataset_step
infer_rest(struct dataset *d, struct sq *q, struct err *err)
{
	if (q->reread) {
		err_set(err, ERR_CONFLICT, "'%s' changed while it was read; try again", q->path);
		return DATASET_ERROR;
	}
	q->reread = true;
	while (!q->ended) {
		if (!widen_page(d, q, err))
			return DATASET_ERROR;
		q->row += q->page.rows;
		if (q->stop && atomic_load(q->stop)) {
			err_set(err, ERR_CANCELLED, "cancelled");
			return DATASET_ERROR;
		}
		if (!next_page(q, err))
			return DATASET_ERROR;
	}
	return dataset_rewind(d, err) ? DATASET_AGAIN : DATASET_ERROR;
}

/* All rows of the page as the batch; *fits false when a cell is not of its column's type. */
static bool
store_page(struct dataset *d, struct sq *q, bool *fits, struct err *err)
{
	size_t n = q->page.rows;
	uint64_t first = q->row;
	dataset_reserve(d, n);
	*fits = true;
	for (size_t row = 0; row < n && *fits; row++, q->row++) {
		for (size_t i = 0; i < q->columns && *fits; i++) {
			struct cell c = page_take(&q->page);
			if (q->wanted[i] == (size_t)-1)
				continue;
			if (!check_cell(q, i, &c, err))
				return false;
			*fits = cell_put(d, q->texts, q->wanted[i], row, &c);
		}
	}
	if (!*fits) {
		q->page.next = 0;
		q->row = first;
		return true;
	}
	q->page.rows = 0;
	d->rows = n;
	return true;
}

static enum dataset_step
sq_next(struct dataset *d, struct err *err)
{
	struct sq *q = sq_of(d);
	bool fits;
	while (q->page.rows == 0) {
		if (q->ended)
			return DATASET_END;
		if (!next_page(q, err))
			return DATASET_ERROR;
	}
	arena_free(q->texts);
	q->texts = arena_new();
	if (!store_page(d, q, &fits, err))
		return DATASET_ERROR;
	return fits ? DATASET_ROWS : infer_rest(d, q, err);
}

static void
sq_progress(const struct dataset *d, uint64_t *done, uint64_t *total)
{
	*done = sq_of(d)->row;
	*total = 0;
}

static void
sq_close(struct dataset *d)
{
	struct sq *q = sq_of(d);
	sqlite3_finalize(q->select);
	sqlite3_close(q->db);
	input_close(q->in);
	if (q->guarded)
		path_unprotect(q->device, q->inode);
	if (q->copy >= 0)
		close(q->copy);
	arena_free(q->texts);
	free(q->page.at);
	free(q);
}

static const struct reader_ops sq_ops = {
	.next = sq_next,
	.rewind = sq_rewind,
	.progress = sq_progress,
	.close = sq_close,
};

static bool
open_rows(struct dataset *d, struct sq *q, struct err *err)
{
	if (!q->rowid)
		return copy_result(d, q, err);
	sqlite3_finalize(q->select);
	q->select = NULL;
	return prepare_pages(q, &q->select, err) && next_page(q, err) && widen_page(d, q, err);
}

bool
sqlite_open(struct dataset *d, const char *path, struct input *in, struct err *err)
{
	struct sq *q = xcalloc(1, sizeof(*q));
	q->in = in;
	q->path = arena_strdup(d->arena, in ? input_name(in) : path);
	q->stop = d->options.stop;
	q->copy = -1;
	q->texts = arena_new();
	d->ops = &sq_ops;
	d->impl = q;
	if (!sq_connect(d, q, path, err) || !sq_choose_table(d, q, err) ||
		!prepare_first(d, q, err) ||
		!dataset_choose(d, q->path, q->names, q->columns, q->wanted, err) ||
		!open_rows(d, q, err))
		return false;
	d->kind = q->table ? arena_printf(d->arena, "SQLite table %s", q->table) : "SQLite query";
	return true;
}
