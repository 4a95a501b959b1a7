// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What SQLite's result codes mean to a person, and what to do about them. One
 * place, so that every room answers alike.
 */
#include "core/store/store_handle.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* First bytes of the file by SQLite's own descriptor; false when they cannot be had. */
static bool
read_header(struct store *s, unsigned char head[100])
{
	sqlite3_file *file = NULL;
	memset(head, 0, 100);
	if (s->db == NULL ||
		sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) !=
			SQLITE_OK ||
		file == NULL || file->pMethods == NULL)
		return false;
	int rc = file->pMethods->xRead(file, head, 100, 0);
	return rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ;
}

static uint64_t
be(const unsigned char *p, int n)
{
	uint64_t v = 0;
	for (int i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

/* Bytes the header promises; 0 when it promises nothing believable. */
static uint64_t
promised_size(const unsigned char head[100])
{
	uint64_t page = be(head + 16, 2) == 1 ? 65536 : be(head + 16, 2);
	bool believable =
		page >= 512 && (page & (page - 1)) == 0 && be(head + 24, 4) == be(head + 92, 4);
	return believable ? page * be(head + 28, 4) : 0;
}

static bool
looks_like_text(const unsigned char head[100])
{
	for (int i = 0; i < 100; i++)
		if (head[i] != 0 && head[i] < 0x20 && !isspace(head[i]))
			return false;
	return head[0] != 0;
}

static bool
not_a_database(struct store *s, struct err *err)
{
	unsigned char head[100];
	const char *path = s->facts.path;
	bool readable = read_header(s, head);
	if (readable && looks_like_text(head) && memcmp(head, "SQLite format 3", 15) != 0)
		return err_set(err, ERR_CORRUPT,
			"'%s' is a text file, not an SQLite store: name the mlflow.db", path);
	if (readable && memcmp(head, "SQLite format 3", 15) == 0)
		return err_set(err, ERR_CORRUPT,
			"'%s' begins like an SQLite store but its header is damaged or cut off: "
			"restore "
			"a copy",
			path);
	return err_set(err, ERR_CORRUPT,
		"'%s' is not an SQLite store, or it is encrypted: name the mlflow.db, or decrypt a "
		"copy",
		path);
}

static bool
damaged(struct store *s, struct err *err)
{
	unsigned char head[100];
	struct stat st;
	const char *path = s->facts.path;
	if (read_header(s, head) && stat(path, &st) == 0 &&
		(uint64_t)st.st_size < promised_size(head))
		return err_set(err, ERR_CORRUPT,
			"'%s' is truncated: %llu of %llu bytes are there; restore a copy", path,
			(unsigned long long)st.st_size, (unsigned long long)promised_size(head));
	return err_set(err, ERR_CORRUPT,
		"'%s' is damaged (%s): see what can be read with cairn store check, or restore a "
		"copy",
		path, sqlite3_errmsg(s->db));
}

static bool
read_only(struct store *s, int rc, struct err *err)
{
	const char *path = s->facts.path;
	if (rc == SQLITE_READONLY_ROLLBACK)
		return err_set(err, ERR_READ_ONLY,
			"'%s' was left in the middle of a change by a program that was killed "
			"('%s-journal' is there): the application, a verb that writes, or any "
			"MLflow client rolls it back at its start; where the folder may not be "
			"written, do that to a copy of both files",
			path, path);
	if (rc == SQLITE_READONLY_CANTINIT || rc == SQLITE_READONLY_RECOVERY ||
		rc == SQLITE_READONLY_DIRECTORY || rc == SQLITE_READONLY_CANTLOCK)
		return err_set(err, ERR_READ_ONLY,
			"'%s' keeps a write-ahead log, and its folder may not be written: look at "
			"the "
			"file as it stands with --immutable (what is still in the log is missing), "
			"or at "
			"a copy",
			path);
	return err_set(err, ERR_READ_ONLY,
		"'%s' may not be written: the file, its folder or this session is read-only", path);
}

static bool
cannot_open(struct store *s, struct err *err)
{
	unsigned char head[100];
	if (read_header(s, head) && head[18] == 2)
		return read_only(s, SQLITE_READONLY_CANTINIT, err);
	int number = s->db ? sqlite3_system_errno(s->db) : 0;
	if (number == EMFILE || number == ENFILE || number == ENOMEM)
		return err_set(
			err, ERR_SYSTEM, "cannot open '%s': %s", s->facts.path, strerror(number));
	return err_set(err, ERR_READ_ONLY, "cannot open '%s': %s; check its permissions",
		s->facts.path, number ? strerror(number) : "the file or its side files");
}

static bool
busy(struct store *s, struct err *err)
{
	if (store_stopping(s))
		return err_set(err, ERR_CANCELLED, "cancelled");
	return err_set(err, ERR_BUSY,
		"'%s' has been locked by another program for %d ms: try again when its write is "
		"over",
		s->facts.path, s->busy_ms);
}

static bool
io_error(struct store *s, struct err *err)
{
	int number = sqlite3_system_errno(s->db);
	return err_set(err, ERR_STORE, "input or output on '%s' failed: %s%s%s", s->facts.path,
		sqlite3_errmsg(s->db), number ? ", " : "", number ? strerror(number) : "");
}

bool
store_error(struct store *s, int rc, struct err *err)
{
	const char *path = s->facts.path;
	switch (rc & 0xFF) {
	case SQLITE_INTERRUPT:
		return err_set(err, ERR_CANCELLED, "cancelled");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return busy(s, err);
	case SQLITE_NOTADB:
		return not_a_database(s, err);
	case SQLITE_CORRUPT:
		return damaged(s, err);
	case SQLITE_READONLY:
		return read_only(s, rc, err);
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return cannot_open(s, err);
	case SQLITE_FULL:
		return err_set(err, ERR_STORE,
			"no space is left for '%s': nothing was changed; make room and try again",
			path);
	case SQLITE_IOERR:
		if (rc == SQLITE_IOERR_SHORT_READ)
			return err_set(err, ERR_CORRUPT,
				"'%s' or its write-ahead log is cut off: a part that it counts on "
				"is "
				"missing; restore a copy",
				path);
		return rc == SQLITE_IOERR_NOMEM
			       ? err_set(err, ERR_MEMORY,
					 "reading '%s' takes more memory than is allowed", path)
			       : io_error(s, err);
	case SQLITE_NOMEM:
		return err_set(
			err, ERR_MEMORY, "reading '%s' takes more memory than is allowed", path);
	case SQLITE_TOOBIG:
		return err_set(err, ERR_DATA, "'%s' holds a value that is too large to read", path);
	case SQLITE_CONSTRAINT:
		return err_set(err, ERR_CONFLICT, "'%s' refuses the change: %s", path,
			sqlite3_errmsg(s->db));
	case SQLITE_ERROR:
	case SQLITE_SCHEMA:
	case SQLITE_AUTH:
		return err_set(err, ERR_SCHEMA, "'%s' does not have the tables expected: %s", path,
			sqlite3_errmsg(s->db));
	default:
		return err_set(err, ERR_SYSTEM, "'%s': %s", path,
			s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc));
	}
}
