// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What is behind struct store. Internal to the store's infrastructure: readers
 * and writers of table families use store_stmt.h and store_txn.h instead.
 */
#ifndef CORE_STORE_STORE_HANDLE_H
#define CORE_STORE_STORE_HANDLE_H

#include <sqlite3.h>
#include <stddef.h>
#include <sys/types.h>
#include "core/store/store.h"

struct side_file;
struct stmt;

#define STORE_STMTS 48 /* prepared statements kept per connection */

struct store {
	sqlite3 *db;
	bool (*read_schema)(struct store *s, struct err *err); /* finds out what the tables are */
	struct arena *arena;                                   /* the facts' texts */
	struct store_facts facts;
	enum store_role role;
	dev_t dev; /* of the file, so that nothing else here opens it meanwhile */
	ino_t ino;
	bool is_protected;
	struct side_file *side; /* what SQLite has mapped, if anything */
	bool immutable;
	int busy_ms;
	int64_t busy_until_us;
	_Atomic(const atomic_bool *) stop;
	atomic_bool interrupted;
	unsigned read_depth;    /* nested read scopes, a write transaction included */
	unsigned write_depth;   /* nested write transactions: the outermost one is SQLite's */
	int64_t schema_version; /* that the facts were found at */
	int64_t read_since_ms;
	int64_t held_since_us; /* since when, at most, a lock of ours keeps writers out; 0: it does not */
	struct rest *rest;
	unsigned stmts_used; /* handed out and not yet done */
	struct stmt *stmts[STORE_STMTS];
	size_t n_stmts;
	uint64_t tick; /* ages the cache */
};

/* True when the work at hand should end: interrupted or stopped. */
bool store_stopping(const struct store *s);

/* The designed answer to an SQLite result code on this store; always returns false. */
bool store_error(struct store *s, int rc, struct err *err);

/*
 * The count of changes in the file's header, read without a lock, so that looking
 * holds nobody up. It grows before a change is whole. False where it does not tell: a write-ahead store, a file that cannot be read.
 */
bool store_peek(struct store *s, uint32_t *changes);

/* Looks the file at path over before SQLite opens it: it never blocks and never opens it. */
bool store_path_check(const char *path, struct err *err) MUST_CHECK;
/* The same of the names beside it that SQLite uses. */
bool store_path_beside(const char *path, struct err *err) MUST_CHECK;
/* True when the file system is one on which inotify and locks cannot be trusted. */
bool store_path_is_network(const char *path);

/*
 * store_open for a regular file whose tables read_schema knows, and which may be empty; read_schema
 * fills s->facts but for path. The companion file is opened so.
 */
bool store_open_as(const char *path, const struct store_options *options,
	bool (*read_schema)(struct store *s, struct err *err), struct store **out,
	struct err *err) MUST_CHECK;

/* read_schema for MLflow's tables (store_schema.c). */
bool store_schema_read(struct store *s, struct err *err) MUST_CHECK;

/*
 * *why, when it is NULL: why this table may not be written, because it has a
 * column that is not among columns ("a b c") or a trigger. In the store's arena.
 */
bool store_table_stranger(struct store *s, const char *table, const char *columns, const char **why,
	struct err *err) MUST_CHECK;

/* Frees every prepared statement. */
void stmt_forget_all(struct store *s);

#endif
