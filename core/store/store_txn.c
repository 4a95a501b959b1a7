// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Write transactions: immediate, short, whole or nothing. */
#include "core/store/store_txn.h"
#include "core/base/clock.h"
#include "core/store/store_handle.h"
#include "core/store/store_stmt.h"

#include <assert.h>

/*
 * A write-ahead store answers BUSY_SNAPSHOT without asking the busy handler when
 * it changed between our look and our lock: then a new look is due.
 */
static bool
begin_immediate(struct store *s, struct err *err)
{
	int64_t until = clock_mono_ms() + s->busy_ms;
	for (;;) {
		if (stmt_run(stmt_use(s, "BEGIN IMMEDIATE"), err))
			return true;
		if (sqlite3_extended_errcode(s->db) != SQLITE_BUSY_SNAPSHOT ||
			clock_mono_ms() >= until || store_stopping(s))
			return false;
	}
}

static void
roll_back(struct store *s)
{
	/* Some errors end the transaction by themselves. */
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/* What was true of the file when it was opened must still be. */
static bool
same_store(struct store *s, struct err *err)
{
	if (store_was_replaced(s))
		return err_set(err, ERR_CONFLICT,
			"another file lies at '%s' since it was opened: nothing was changed; try "
			"again",
			s->facts.path);
	int64_t version = 0;
	if (!stmt_int_of(stmt_use(s, "PRAGMA schema_version"), 0, &version, err))
		return false;
	if (version == s->schema_version)
		return true;
	if (!s->read_schema(s, err))
		return false;
	if (!s->facts.writable)
		return err_set(err, ERR_SCHEMA, "'%s' has changed and may not be written: %s",
			s->facts.path, s->facts.why_read_only);
	return true;
}

bool
txn_begin(struct store *s, struct err *err)
{
	if (s->write_depth > 0) {
		s->write_depth++;
		return true;
	}
	assert(s->read_depth == 0);
	if (s->role != STORE_WRITER)
		return err_set(err, ERR_READ_ONLY, "'%s' was opened for reading", s->facts.path);
	if (!begin_immediate(s, err))
		return false;
	s->read_depth = s->write_depth = 1; /* read scopes nest in the transaction */
	return same_store(s, err) || txn_end(s, false, err);
}

bool
txn_end(struct store *s, bool ok, struct err *err)
{
	if (--s->write_depth > 0)
		return ok;
	ok = ok && stmt_run(stmt_use(s, "COMMIT"), err);
	if (!ok)
		roll_back(s);
	s->read_depth = 0;
	return ok;
}
