// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The connection to a file that may be hostile: no views, triggers, extensions or functions of
 * its own, bounded values. And which of its tables is meant.
 */
#include "core/dataset/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/dataset/input.h"

#define VALUE_MAX (16 << 20)
#define HEAP_MAX  ((sqlite3_int64)512 << 20) /* all of SQLite in this process */
#define BUSY_MS   5000

static int
on_progress(void *arg)
{
	const struct sq *q = arg;
	return (q->stop && atomic_load(q->stop)) ||
	       (q->deadline_ms && clock_mono_ms() > q->deadline_ms);
}

/* Names of pragmas are tables to SQLite. */
int
sq_authorize(void *arg, int what, const char *a, const char *b, const char *c, const char *e)
{
	(void)arg;
	(void)c;
	(void)e;
	switch (what) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		return a && strncasecmp(a, "pragma_", 7) == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_FUNCTION:
		return b && (strcasecmp(b, "load_extension") == 0 ||
				    strcasecmp(b, "fts3_tokenizer") == 0)
			       ? SQLITE_DENY
			       : SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

static void
arm(struct sq *q)
{
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(q->db, SQLITE_LIMIT_LENGTH, VALUE_MAX + (1 << 20));
	sqlite3_limit(q->db, SQLITE_LIMIT_SQL_LENGTH, SQ_SQL_MAX);
	sqlite3_limit(q->db, SQLITE_LIMIT_COLUMN, SQ_COLUMNS_MAX);
	sqlite3_limit(q->db, SQLITE_LIMIT_EXPR_DEPTH, 128);
	sqlite3_limit(q->db, SQLITE_LIMIT_VDBE_OP, 250000);
	sqlite3_limit(q->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(q->db, SQLITE_LIMIT_WORKER_THREADS, 0);
	sqlite3_extended_result_codes(q->db, 1);
	sqlite3_busy_timeout(q->db, BUSY_MS);
	sqlite3_progress_handler(q->db, 1000, on_progress, q);
}

bool
sq_error(const struct sq *q, struct err *err)
{
	int rc = q->db ? sqlite3_extended_errcode(q->db) : SQLITE_NOMEM;
	const char *words = q->db ? sqlite3_errmsg(q->db) : sqlite3_errstr(rc);
	if (strstr(words, "too many columns"))
		return err_set(err, ERR_DATA,
			"'%s': more columns than SQLite takes, which are %d; name fewer in a "
			"SELECT",
			q->path, SQ_COLUMNS_MAX);
	switch (rc & 0xff) {
	case SQLITE_INTERRUPT:
		if (q->stop && atomic_load(q->stop))
			return err_set(err, ERR_CANCELLED, "cancelled");
		return err_set(err, ERR_DATA,
			"the query takes longer than %d s and would keep writers of '%s' waiting; "
			"copy the file and give the copy as standard input",
			SQ_HOLD_MS / 1000, q->path);
	case SQLITE_BUSY:
		return err_set(err, ERR_BUSY, "'%s' stays locked; try again later", q->path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(
			err, ERR_CORRUPT, "'%s' is a damaged SQLite file: %s", q->path, words);
	case SQLITE_TOOBIG:
		return err_set(err, ERR_DATA,
			"'%s' holds a value of more than 16 MiB; leave its "
			"column out with --columns",
			q->path);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return err_set(err, ERR_SYSTEM,
			"cannot read '%s': %s; if its last writer was "
			"killed, open it once where it may be written",
			q->path, words);
	case SQLITE_AUTH:
		return err_set(err, ERR_USAGE, "only a SELECT that reads is allowed on '%s': %s",
			q->path, words);
	default:
		return err_set(err, ERR_DATA, "'%s': %s", q->path, words);
	}
}

static bool
run_sql(struct sq *q, const char *sql, struct err *err)
{
	return sqlite3_exec(q->db, sql, NULL, NULL, NULL) == SQLITE_OK || sq_error(q, err);
}

/* "file:PATH?immutable=1" with everything in PATH spelled out that a URI could misread. */
static char *
immutable_uri(struct arena *a, const char *path)
{
	struct strbuf b;
	strbuf_init(&b, 4 * strlen(path) + 32);
	strbuf_add(&b, "file:");
	for (const char *p = path; *p; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '/';
		strbuf_printf(&b, plain ? "%c" : "%%%02X", (unsigned char)*p);
	}
	strbuf_add(&b, "?immutable=1");
	char *uri = arena_strdup(a, b.at);
	strbuf_free(&b);
	return uri;
}

/* A copy for what is compressed or comes from a pipe; its name is gone as soon as it is open. */
static bool
connect_copy(struct dataset *d, struct sq *q, struct err *err)
{
	const char *dir = getenv("TMPDIR");
	char *name = arena_printf(d->arena, "%s/cairn-XXXXXX", dir && *dir ? dir : "/tmp");
	int fd = mkostemp(name, O_CLOEXEC);
	uint64_t size;
	if (fd < 0)
		return err_set(err, ERR_SYSTEM, "no room for a copy of '%s': %s", q->path,
			strerror(errno));
	bool ok = input_copy(q->in, fd, &size, q->stop, err);
	if (ok) {
		int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
		ok = sqlite3_open_v2(immutable_uri(d->arena, name), &q->db, flags, NULL) ==
			     SQLITE_OK ||
		     sq_error(q, err);
	}
	/* SQLite opens the file with the first statement: only then may the name go. */
	if (ok)
		ok = run_sql(q, "SELECT count(*) FROM sqlite_schema", err);
	unlink(name);
	close(fd);
	return ok;
}

bool
sq_connect(struct dataset *d, struct sq *q, const char *path, struct err *err)
{
	bool copied = q->in && (strcmp(path, "-") == 0 || *input_compression(q->in));
	if (copied) {
		if (!connect_copy(d, q, err))
			return false;
	} else if (sqlite3_open_v2(path, &q->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
			   NULL) != SQLITE_OK) {
		return sq_error(q, err);
	}
	if (sqlite3_hard_heap_limit64(-1) == 0)
		sqlite3_hard_heap_limit64(HEAP_MAX);
	arm(q);
	q->shared = !copied;
	struct stat st;
	if (!copied && stat(path, &st) == 0) {
		q->guarded = true;
		q->device = st.st_dev;
		q->inode = st.st_ino;
		path_protect(q->device, q->inode);
	}
	return run_sql(q, "PRAGMA mmap_size = 0", err) &&
	       run_sql(q, "PRAGMA cell_size_check = ON", err) &&
	       run_sql(q, "PRAGMA temp_store = MEMORY", err) &&
	       run_sql(q, "PRAGMA cache_size = -16384", err) &&
	       run_sql(q, "PRAGMA query_only = ON", err) &&
	       run_sql(q, "SELECT count(*) FROM sqlite_schema", err);
}

/* ---- which table ---- */

bool
sq_prepare(struct sq *q, const char *sql, sqlite3_stmt **out, struct err *err)
{
	const char *tail = "";
	if (sqlite3_prepare_v3(q->db, sql, -1, 0, out, &tail) != SQLITE_OK)
		return sq_error(q, err);
	if (*out && !tail[strspn(tail, " \t\r\n;")])
		return true;
	sqlite3_finalize(*out);
	*out = NULL;
	return err_set(err, ERR_USAGE, "one SELECT is wanted, nothing else");
}

/* "a, b, c" of the tables there are. */
static void
table_names(struct sq *q, struct strbuf *out, size_t *n, char **only, struct arena *a)
{
	sqlite3_stmt *s = NULL;
	*n = 0;
	if (sqlite3_prepare_v2(q->db,
		    "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
		    "rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT "
		    "1000",
		    -1, &s, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);
		strbuf_printf(out, "%s%s", (*n)++ ? ", " : "", name ? name : "");
		*only = arena_strdup(a, name ? name : "");
	}
	sqlite3_finalize(s);
}

static bool
is_select(const char *s)
{
	s += strspn(s, " \t\r\n(");
	static const char *const words[] = { "select", "with", "values" };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t n = strlen(words[i]);
		if (strncasecmp(s, words[i], n) == 0 && s[n] && strchr(" \t\r\n(", s[n]))
			return true;
	}
	return false;
}

/* Whether name is a table; a view or a virtual table is refused with the reason. */
static bool
find_table(struct sq *q, const char *name, bool *found, struct err *err)
{
	sqlite3_stmt *s = NULL;
	*found = false;
	if (!sq_prepare(q,
		    "SELECT type, rootpage FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE AND "
		    "type IN ('table', 'view')",
		    &s, err))
		return false;
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	int rc = sqlite3_step(s);
	bool table = false, real = false;
	if (rc == SQLITE_ROW) {
		table = strcmp((const char *)sqlite3_column_text(s, 0), "table") == 0;
		real = sqlite3_column_int64(s, 1) > 0;
	}
	sqlite3_finalize(s);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return sq_error(q, err);
	*found = table && real;
	if (rc == SQLITE_ROW && !*found)
		return err_set(err, ERR_DATA,
			"'%s' in '%s' is a %s, which would run what the file "
			"says; give a SELECT over its tables",
			name, q->path, table ? "virtual table" : "view");
	return true;
}

bool
sq_choose_table(struct dataset *d, struct sq *q, struct err *err)
{
	const char *asked = d->options.table;
	bool found = false;
	if (asked && !find_table(q, asked, &found, err))
		return false;
	if (found) {
		q->table = arena_strdup(d->arena, asked);
		return true;
	}
	if (asked && is_select(asked))
		return true;
	struct strbuf names;
	size_t n;
	strbuf_init(&names, 300);
	table_names(q, &names, &n, &q->table, d->arena);
	bool ok = !asked && n == 1;
	if (n == 0)
		err_set(err, ERR_DATA, "'%s' has no tables", q->path);
	else if (asked)
		err_set(err, ERR_NOT_FOUND, "'%s' has no table '%s'; it has: %s%s", q->path, asked,
			names.at, names.truncated ? "…" : "");
	else if (n > 1)
		err_set(err, ERR_USAGE, "'%s' has several tables; choose one with --table: %s%s",
			q->path, names.at, names.truncated ? "…" : "");
	strbuf_free(&names);
	return ok;
}
