// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Prepared statements and read scopes: the one place that prepares, binds and
 * steps.
 */
#include "core/store/store_stmt.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/store/rest.h"
#include "core/store/side_file.h"
#include "core/store/store_handle.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A value this large is measured, not read; beyond it even measuring is refused. */
#define MEASURE_MAX (400 << 20)

/* A scope on a write-ahead store keeps the log from starting over: renew it this often. */
#define WAL_SCOPE_MS 250
/*
 * How long a scope holds the lock of a rollback-journal store before a pause
 * lets go. A writer that meets it sleeps 1, 2, 5, 10 ms … between its tries, so
 * this long is noticed as 18 ms at most; much shorter, and a reader beside a writer that never
 * rests waits for it at every page.
 */
#define LOCK_SCOPE_MS 14

struct stmt {
	struct store *store;
	sqlite3_stmt *h; /* NULL when it could not be prepared */
	char *sql;
	uint64_t tick;
	bool in_use, cached, measures;
	struct err err; /* the first failure since stmt_use */
	char marker[64];
};

static bool
failed(struct stmt *q, int rc)
{
	if (q->err.code == ERR_NONE)
		store_error(q->store, rc, &q->err);
	return false;
}

static void
stmt_free(struct stmt *q)
{
	sqlite3_finalize(q->h);
	free(q->sql);
	free(q);
}

void
stmt_forget_all(struct store *s)
{
	for (size_t i = 0; i < s->n_stmts; i++)
		stmt_free(s->stmts[i]);
	s->n_stmts = 0;
}

static struct stmt *
find_cached(struct store *s, const char *sql)
{
	for (size_t i = 0; i < s->n_stmts; i++)
		if (!s->stmts[i]->in_use && strcmp(s->stmts[i]->sql, sql) == 0)
			return s->stmts[i];
	return NULL;
}

/* A slot for q: a new one, or that of the idle statement used longest ago. */
static void
keep(struct store *s, struct stmt *q)
{
	size_t slot = s->n_stmts;
	if (slot == STORE_STMTS) {
		for (size_t i = 0; i < s->n_stmts; i++)
			if (!s->stmts[i]->in_use &&
				(slot == STORE_STMTS || s->stmts[i]->tick < s->stmts[slot]->tick))
				slot = i;
		if (slot == STORE_STMTS)
			return;
		stmt_free(s->stmts[slot]);
	} else {
		s->n_stmts++;
	}
	s->stmts[slot] = q;
	q->cached = true;
}

static struct stmt *
prepare(struct store *s, const char *sql)
{
	struct stmt *q = xcalloc(1, sizeof *q);
	q->store = s;
	q->sql = xstrdup(sql);
	q->measures = strstr(sql, "> 16777216 THEN -length(") != NULL;
	int rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->h, NULL);
	if (rc != SQLITE_OK)
		failed(q, rc);
	else
		keep(s, q);
	return q;
}

/* ---- what a read costs a writer ---- */

/* The first row after a scope's begin, or of a statement without one, takes the lock. */
static void
begin_holding(struct store *s)
{
	if (s->rest && s->held_since_us == 0)
		s->held_since_us = clock_mono_us();
}

static void
end_holding(struct store *s)
{
	if (!s->rest || s->held_since_us == 0)
		return;
	int64_t now = clock_mono_us();
	rest_after(s->rest, now, now - s->held_since_us, !s->facts.wal);
	s->held_since_us = 0;
}

/* ---- statements ---- */

static void
refuse_lost(struct stmt *q)
{
	err_set(&q->err, ERR_CONFLICT,
		"'%s-shm' was cut off or replaced by another program while the store was open: "
		"nothing was done; try again",
		q->store->facts.path);
}

struct stmt *
stmt_use(struct store *s, const char *sql)
{
	if (s->stmts_used == 0 && s->read_depth == 0)
		atomic_store_explicit(&s->interrupted, false, memory_order_relaxed);
	struct stmt *q = find_cached(s, sql);
	if (q == NULL)
		q = prepare(s, sql);
	if (s->stmts_used == 0 && s->side && !side_file_is_whole(s->side))
		refuse_lost(q);
	q->in_use = true;
	q->tick = ++s->tick;
	s->stmts_used++;
	return q;
}

bool
stmt_ok(const struct stmt *q)
{
	return q->err.code == ERR_NONE;
}

void
stmt_bind_int(struct stmt *q, int at, int64_t v)
{
	if (stmt_ok(q)) {
		int rc = sqlite3_bind_int64(q->h, at, v);
		if (rc != SQLITE_OK)
			failed(q, rc);
	}
}

void
stmt_bind_real(struct stmt *q, int at, double v)
{
	if (stmt_ok(q)) {
		int rc = sqlite3_bind_double(q->h, at, v);
		if (rc != SQLITE_OK)
			failed(q, rc);
	}
}

void
stmt_bind_text_n(struct stmt *q, int at, const char *s, size_t n)
{
	if (stmt_ok(q)) {
		int rc = sqlite3_bind_text64(q->h, at, s, n, SQLITE_TRANSIENT, SQLITE_UTF8);
		if (rc != SQLITE_OK)
			failed(q, rc);
	}
}

void
stmt_bind_text(struct stmt *q, int at, const char *s)
{
	if (s)
		stmt_bind_text_n(q, at, s, strlen(s));
	else
		stmt_bind_null(q, at);
}

void
stmt_bind_null(struct stmt *q, int at)
{
	if (stmt_ok(q)) {
		int rc = sqlite3_bind_null(q->h, at);
		if (rc != SQLITE_OK)
			failed(q, rc);
	}
}

bool
stmt_next(struct stmt *q)
{
	if (!stmt_ok(q))
		return false;
	if (store_stopping(q->store))
		return failed(q, SQLITE_INTERRUPT);
	int usual = 0;
	begin_holding(q->store);
	if (q->measures)
		usual = sqlite3_limit(q->store->db, SQLITE_LIMIT_LENGTH, MEASURE_MAX);
	int rc = sqlite3_step(q->h);
	if (q->measures)
		sqlite3_limit(q->store->db, SQLITE_LIMIT_LENGTH, usual);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		failed(q, rc);
	/* The rows are over: nothing may keep the store's lock while q waits to be done. */
	sqlite3_reset(q->h);
	return false;
}

void
stmt_rewind(struct stmt *q)
{
	sqlite3_reset(q->h);
}

bool
stmt_done(struct stmt *q, struct err *err)
{
	bool ok = stmt_ok(q);
	if (!ok && err)
		*err = q->err;
	q->store->stmts_used--;
	q->in_use = false;
	q->err = (struct err)ERR_INIT;
	if (q->cached) {
		sqlite3_reset(q->h);
		sqlite3_clear_bindings(q->h);
	}
	if (q->store->stmts_used == 0 && q->store->read_depth == 0)
		end_holding(q->store);
	if (!q->cached)
		stmt_free(q);
	return ok;
}

enum got
stmt_int(struct stmt *q, int col, int64_t *out)
{
	/* One look-up of the column instead of two; the connection is this thread's alone. */
	sqlite3_value *value = sqlite3_column_value(q->h, col);
	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		*out = sqlite3_value_int64(value);
		return GOT_VALUE;
	case SQLITE_NULL:
		return GOT_NULL;
	default:
		return GOT_ODD;
	}
}

enum got
stmt_real(struct stmt *q, int col, double *out)
{
	sqlite3_value *value = sqlite3_column_value(q->h, col);
	switch (sqlite3_value_type(value)) {
	case SQLITE_FLOAT:
	case SQLITE_INTEGER:
		*out = sqlite3_value_double(value);
		return GOT_VALUE;
	case SQLITE_NULL:
		return GOT_NULL;
	default:
		return GOT_ODD;
	}
}

static enum got
too_large(struct stmt *q, uint64_t size, const char **out, size_t *n)
{
	char text[NUMBER_MAX];
	snprintf(q->marker, sizeof q->marker, "too large (%s)", number_bytes(text, size));
	*out = q->marker;
	if (n)
		*n = strlen(q->marker);
	return GOT_LARGE;
}

enum got
stmt_text(struct stmt *q, int col, const char **out, size_t *n)
{
	sqlite3_value *value = sqlite3_column_value(q->h, col);
	int type = sqlite3_value_type(value);
	if (type == SQLITE_NULL)
		return GOT_NULL;
	if (type == SQLITE_INTEGER && q->measures) {
		/* What TEXT_COLUMN made of it. */
		int64_t v = sqlite3_value_int64(value);
		if (v < -(int64_t)STORE_VALUE_MAX && v >= -(int64_t)MEASURE_MAX)
			return too_large(q, (uint64_t)-v, out, n);
	}
	if (type != SQLITE_TEXT)
		return GOT_ODD;
	const char *text = (const char *)sqlite3_value_text(value);
	size_t bytes = (size_t)sqlite3_value_bytes(value);
	if (bytes > STORE_VALUE_MAX)
		return too_large(q, bytes, out, n);
	if (text == NULL) {
		failed(q, SQLITE_NOMEM);
		return GOT_NULL;
	}
	*out = text;
	if (n)
		*n = bytes;
	return GOT_VALUE;
}

const char *
stmt_text_in(struct stmt *q, int col, struct arena *a, const char *fallback)
{
	const char *text;
	size_t n;
	enum got got = stmt_text(q, col, &text, &n);
	return got == GOT_VALUE || got == GOT_LARGE ? arena_strndup(a, text, n) : fallback;
}

int64_t
stmt_int_or(struct stmt *q, int col, int64_t fallback)
{
	int64_t v = fallback;
	return stmt_int(q, col, &v) == GOT_VALUE ? v : fallback;
}

bool
stmt_run(struct stmt *q, struct err *err)
{
	while (stmt_next(q))
		;
	return stmt_done(q, err);
}

bool
stmt_int_of(struct stmt *q, int64_t fallback, int64_t *out, struct err *err)
{
	int64_t v = stmt_next(q) ? stmt_int_or(q, 0, fallback) : fallback;
	if (!stmt_done(q, err))
		return false;
	*out = v;
	return true;
}

/* Takes no lock yet. */
static bool
begin(struct store *s, struct err *err)
{
	if (!stmt_run(stmt_use(s, "BEGIN"), err))
		return false;
	s->held_since_us = 0;
	return true;
}

bool
store_read_begin(struct store *s, struct err *err)
{
	if (s->read_depth == 0 && !begin(s, err))
		return false;
	if (s->read_depth == 0)
		s->read_since_ms = clock_mono_ms();
	s->read_depth++;
	return true;
}

static void
end_scope(struct store *s)
{
	/* Not through the cache: ending must work when the work was cancelled. */
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	end_holding(s);
}

void
store_read_end(struct store *s)
{
	assert(s->read_depth > 0);
	if (--s->read_depth == 0)
		end_scope(s);
}

/* Ends the scope's transaction and begins another, which takes no lock before its first row. */
static bool
begin_anew(struct store *s, struct err *err)
{
	static const struct timespec moment = { 0, 1000000 };
	assert(s->stmts_used == 0);
	end_scope(s);
	/* A write-ahead log starts over only when nobody looks at it. */
	if (s->facts.wal)
		nanosleep(&moment, NULL);
	s->read_since_ms = clock_mono_ms();
	return begin(s, err);
}

bool
store_read_pause(struct store *s, struct err *err)
{
	int64_t allowed = s->facts.wal ? WAL_SCOPE_MS : LOCK_SCOPE_MS;
	if (store_stopping(s))
		return err_set(err, ERR_CANCELLED, "cancelled");
	if (s->read_depth != 1 || clock_mono_ms() - s->read_since_ms < allowed)
		return true;
	return begin_anew(s, err);
}

bool
store_read_release(struct store *s, struct err *err)
{
	if (store_stopping(s))
		return err_set(err, ERR_CANCELLED, "cancelled");
	return s->read_depth != 1 || s->facts.wal || begin_anew(s, err);
}
