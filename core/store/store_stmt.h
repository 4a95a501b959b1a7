// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Statements: the only way from core/store to SQLite. Internal to core/store.
 *
 * A statement is prepared once per connection and SQL text. Errors stick to
 * it: bind, step and read without checking, then ask stmt_done() once. A whole
 * table is four lines:
 *
 *	static const struct stmt_column columns[] = {
 *		{ "key", CELL_TEXT }, { "value", CELL_TEXT }, { NULL, 0 } };
 *	struct stmt *q = stmt_use(s, "SELECT key, " TEXT_COLUMN("value")
 *		" FROM params WHERE run_uuid = ?1 ORDER BY key");
 *	stmt_bind_text(q, 1, run_id);
 *	return stmt_rowset(q, columns, STMT_ROWSET_LIMIT, out, err);
 *
 * Row by row, inside a scope that sees one state of the store:
 *
 *	if (!store_read_begin(s, err))
 *		return false;
 *	struct stmt *q = stmt_use(s, "SELECT run_uuid, start_time FROM runs"
 *		" WHERE rowid > ?1 ORDER BY rowid LIMIT 5000");
 *	stmt_bind_int(q, 1, last);
 *	while (stmt_next(q)) {
 *		size_t row = rowset_build_row(b);
 *		stmt_cell(q, 0, b, id_col, row, CELL_TEXT);
 *		stmt_cell(q, 1, b, start_col, row, CELL_TIME);
 *	}
 *	bool ok = stmt_done(q, err);
 *	store_read_end(s);
 *	return ok;
 *
 * Long scans go in pages of at most STORE_PAGE rows by rowid or key and call
 * store_read_pause() between them. No statement and no scope may stay open
 * when a function of core/store returns: an open one can stop a training run.
 *
 * Text from outside is never put into SQL: it is bound; names of metrics, params and
 * tags are values too. LIKE is case-sensitive here, as in MLflow.
 */
#ifndef CORE_STORE_STORE_STMT_H
#define CORE_STORE_STORE_STMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/table/rowset.h"

struct arena;
struct rowset_build;
struct stmt;
struct store;

#define STORE_PAGE      5000               /* most rows between two pauses */
#define STORE_VALUE_MAX ((size_t)16 << 20) /* bytes of a text that is still read */
#define STORE_CACHE "PRAGMA cache_size = -16384" /* KiB of pages kept by a connection */
#define STMT_ROWSET_LIMIT                                                                          \
 ((size_t)256 << 20) /* bytes of a rowset, where a reader has no better limit */

/*
 * Selects a text column that a hostile store may have filled with hundreds of
 * megabytes: such a value comes back as its size, which the getters show as
 * "too large (200 MB)". Wrap every text a person or a program may have made
 * long: values of params and tags, dataset schemas, notes. A statement without
 * it fails with ERR_DATA at the first value over STORE_VALUE_MAX.
 */
#define TEXT_COLUMN(column)                                                                        \
 "CASE WHEN typeof(" column ") = 'text' AND length(" column ") > 16777216 THEN -length(" column    \
 ") ELSE " column " END"

/*
 * The prepared statement of this SQL, ready to bind; never NULL. The text is
 * copied. End it with stmt_done (or stmt_rowset, stmt_run, stmt_int_of).
 */
struct stmt *stmt_use(struct store *s, const char *sql) MUST_CHECK;
/* Parameters count from 1 (?1, ?2 …). Texts are copied; a NULL text binds NULL. */
void stmt_bind_int(struct stmt *q, int at, int64_t v);
void stmt_bind_real(struct stmt *q, int at, double v);
void stmt_bind_text(struct stmt *q, int at, const char *s);
void stmt_bind_text_n(struct stmt *q, int at, const char *s, size_t n);
void stmt_bind_null(struct stmt *q, int at);

/* The next row; false at the end and after an error, which stmt_done tells apart. */
bool stmt_next(struct stmt *q);
/* Back to before the first row, bindings kept: for many look-ups by one statement. */
void stmt_rewind(struct stmt *q);
/* True while nothing has failed. */
bool stmt_ok(const struct stmt *q);
/* Gives the statement back; false with err set when anything failed since stmt_use. */
bool stmt_done(struct stmt *q, struct err *err) MUST_CHECK;

/* ---- columns of the current row, from 0 ---- */

enum got {
	GOT_VALUE,
	GOT_NULL,
	GOT_ODD,   /* another type than MLflow would store; *out is untouched */
	GOT_LARGE, /* text over STORE_VALUE_MAX; out is "too large (200 MB)" */
};

enum got stmt_int(struct stmt *q, int col, int64_t *out);
/* Integers are fine too. */
enum got stmt_real(struct stmt *q, int col, double *out);
/* Bytes as stored, NUL-ended, until the next stmt_next; n may be NULL. */
enum got stmt_text(struct stmt *q, int col, const char **out, size_t *n);
/* The text, copied into a; fallback (may be NULL) when it is missing or odd. */
const char *stmt_text_in(struct stmt *q, int col, struct arena *a, const char *fallback);
/* The integer; fallback when it is missing or odd. */
int64_t stmt_int_or(struct stmt *q, int col, int64_t fallback);

/*
 * Column col into a cell of type INT, TIME, BOOL, REAL or TEXT: missing stays null,
 * a wrong type becomes odd, too large becomes its marker.
 */
void stmt_cell(struct stmt *q, int col, struct rowset_build *b, size_t to_col, size_t row,
	enum cell_type type);

/* ---- whole statements in one call; each ends q ---- */

struct stmt_column {
	const char *name; /* NULL ends an array */
	enum cell_type type;
};

/* Every row as a rowset of at most limit bytes, result column i as columns[i]. */
bool stmt_rowset(struct stmt *q, const struct stmt_column *columns, size_t limit,
	const struct rowset **out, struct err *err) MUST_CHECK;
/* Runs it and throws rows away. */
bool stmt_run(struct stmt *q, struct err *err) MUST_CHECK;
/* The integer in the first column of the first row; fallback when there is none. */
bool stmt_int_of(struct stmt *q, int64_t fallback, int64_t *out, struct err *err) MUST_CHECK;

/* ---- read scopes ---- */

/*
 * A short read transaction: what is read until store_read_end is one state of
 * the store. Scopes nest; the outermost counts. Takes no lock before the first
 * row. Cancelled work fails here with ERR_CANCELLED.
 */
bool store_read_begin(struct store *s, struct err *err) MUST_CHECK;
void store_read_end(struct store *s);
/*
 * Between two pages of a long scan, with every statement done: lets writers in.
 * In rollback-journal mode the scope begins anew (the store may have changed);
 * in write-ahead mode the same state stays in sight for a quarter of a second.
 * When it fails, the scope still wants its store_read_end.
 */
bool store_read_pause(struct store *s, struct err *err) MUST_CHECK;
/* Before a long work in memory: as store_read_pause, but the lock is let go whatever the scope's age. */
bool store_read_release(struct store *s, struct err *err) MUST_CHECK;

#endif
