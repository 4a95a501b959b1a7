// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Opening and closing: a connection is armed against the file before the first
 * byte of its schema is believed.
 */
#include "core/store/store.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/store/side_file.h"
#include "core/store/store_handle.h"
#include "core/store/store_stmt.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Memory all connections of the process may take together. */
#define HEAP_LIMIT ((sqlite3_int64)512 << 20)

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void
library_start(void)
{
	sqlite3_initialize();
	sqlite3_hard_heap_limit64(HEAP_LIMIT);
}

bool
store_stopping(const struct store *s)
{
	const atomic_bool *stop = atomic_load_explicit(&s->stop, memory_order_acquire);
	return atomic_load_explicit(&s->interrupted, memory_order_relaxed) ||
	       (stop && atomic_load_explicit(stop, memory_order_relaxed));
}

static int
on_progress(void *arg)
{
	return store_stopping(arg);
}

/*
 * SQLite's own handler sleeps up to 100 ms at a time and so loses against a
 * writer that commits all the time; short sleeps get in between.
 */
static int
on_busy(void *arg, int count)
{
	struct store *s = arg;
	int64_t now = clock_mono_us();
	if (count == 0)
		s->busy_until_us = now + (int64_t)s->busy_ms * 1000;
	if (now >= s->busy_until_us || store_stopping(s))
		return 0;
	struct timespec pause = { 0, 200000 + (long)(now & 127) * 1600 };
	nanosleep(&pause, NULL);
	s->held_since_us = clock_mono_us();
	return 1;
}

static void
arm(struct store *s)
{
	static const struct {
		int what, value;
	} config[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	static const struct {
		int what, value;
	} limit[] = {
		/* A row may hold one largest value and its neighbours. */
		{ SQLITE_LIMIT_LENGTH, (int)STORE_VALUE_MAX + (2 << 20) },
		{ SQLITE_LIMIT_SQL_LENGTH, 1000000 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 128 },
		{ SQLITE_LIMIT_VDBE_OP, 250000 },
		{ SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
		{ SQLITE_LIMIT_WORKER_THREADS, 0 },
	};
	for (size_t i = 0; i < sizeof config / sizeof *config; i++)
		sqlite3_db_config(s->db, config[i].what, config[i].value, NULL);
	for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
		sqlite3_limit(s->db, limit[i].what, limit[i].value);
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_handler(s->db, on_busy, s);
	sqlite3_progress_handler(s->db, 1000, on_progress, s);
}

/* A URI that SQLite reads back as exactly this path, taken as a file that nobody changes. */
static char *
immutable_uri(struct arena *a, const char *path)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
	struct strbuf b;
	strbuf_init(&b, 4 * strlen(path) + 32);
	strbuf_add(&b, "file:");
	for (const char *p = path; *p; p++) {
		if (strchr(plain, *p))
			strbuf_add_char(&b, *p);
		else
			strbuf_printf(&b, "%%%02X", (unsigned char)*p);
	}
	strbuf_add(&b, "?immutable=1");
	char *uri = arena_strdup(a, b.at);
	strbuf_free(&b);
	return uri;
}

static bool
connect(struct store *s, bool writing, struct err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX | (writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
	const char *name = s->facts.path;
	if (s->immutable) {
		flags |= SQLITE_OPEN_URI;
		name = immutable_uri(s->arena, name);
	}
	int rc = sqlite3_open_v2(name, &s->db, flags, NULL);
	if (rc != SQLITE_OK)
		return store_error(s, s->db ? sqlite3_extended_errcode(s->db) : SQLITE_NOMEM, err);
	arm(s);
	return true;
}

static void
disconnect(struct store *s)
{
	stmt_forget_all(s);
	/* The last to close would look into the log by what is no longer there. */
	if (s->db && s->side && !side_file_is_whole(s->side))
		sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(s->db);
	s->db = NULL;
}

static bool
run_all(struct store *s, const char *const *sql, struct err *err)
{
	for (; *sql; sql++)
		if (!stmt_run(stmt_use(s, *sql), err))
			return false;
	return true;
}

/* The first statement reads the schema: whatever is wrong with the file shows here. */
static bool
first_read(struct store *s, struct err *err)
{
	static const char *const before[] = {
		"PRAGMA mmap_size = 0", /* a file that shrinks must be an error, not a SIGBUS */
		"PRAGMA cell_size_check = ON",
		"PRAGMA temp_store = MEMORY",
		"SELECT count(*) FROM sqlite_schema",
		STORE_CACHE,
		"PRAGMA case_sensitive_like = ON",
		NULL,
	};
	static const char *const reading[] = { "PRAGMA query_only = ON", NULL };
	static const char *const writing[] = { "PRAGMA foreign_keys = ON", NULL };
	return run_all(s, before, err) &&
	       run_all(s, s->role == STORE_WRITER ? writing : reading, err);
}

/*
 * A killed writer leaves its journal behind; the next connection that may write
 * rolls the half-made change back. So does this one, by reading once.
 */
static bool
roll_back_journal(struct store *s, struct err *err)
{
	disconnect(s);
	bool ok = connect(s, true, err) &&
		  stmt_run(stmt_use(s, "SELECT count(*) FROM sqlite_schema"), err);
	disconnect(s);
	return ok;
}

static bool
begin_reading(struct store *s, bool may_recover, struct err *err)
{
	if (!connect(s, s->role == STORE_WRITER, err))
		return false;
	if (first_read(s, err))
		return true;
	if (!may_recover || s->db == NULL ||
		sqlite3_extended_errcode(s->db) != SQLITE_READONLY_ROLLBACK)
		return false;
	return roll_back_journal(s, err) && connect(s, s->role == STORE_WRITER, err) &&
	       first_read(s, err);
}

/*
 * Opening and closing the same file elsewhere in this process would drop SQLite's
 * locks without a word: an artifact preview or an export must be refused it.
 */
static void
protect(struct store *s)
{
	struct stat st;
	if (stat(s->facts.path, &st) != 0)
		return;
	s->dev = st.st_dev;
	s->ino = st.st_ino;
	s->is_protected = true;
	path_protect(s->dev, s->ino);
	s->side = side_file_join(s->facts.path, s->dev, s->ino);
}

static bool
resolve(struct store *s, const char *path, struct err *err)
{
	char *whole = realpath(path, NULL);
	if (whole == NULL)
		return err_set(err, ERR_SYSTEM, "cannot find '%s': %s", path, strerror(errno));
	s->facts.path = arena_strdup(s->arena, whole);
	free(whole);
	s->facts.network_fs = store_path_is_network(s->facts.path);
	protect(s);
	return true;
}

static bool
may_be_written(struct store *s, struct err *err)
{
	if (!s->facts.writable)
		return err_set(err, s->facts.known_revision ? ERR_READ_ONLY : ERR_SCHEMA,
			"'%s' may not be written: %s", s->facts.path, s->facts.why_read_only);
	if (sqlite3_db_readonly(s->db, "main") == 1)
		return err_set(err, ERR_READ_ONLY,
			"'%s' may not be written: the file or its file system is read-only",
			s->facts.path);
	return true;
}

bool
store_open(
	const char *path, const struct store_options *options, struct store **out, struct err *err)
{
	return store_path_check(path, err) &&
	       store_open_as(path, options, store_schema_read, out, err);
}

bool
store_open_as(const char *path, const struct store_options *options,
	bool (*read_schema)(struct store *s, struct err *err), struct store **out, struct err *err)
{
	static const struct store_options defaults = { .role = STORE_READER };
	const struct store_options *o = options ? options : &defaults;
	pthread_once(&library_once, library_start);
	if (!sqlite3_threadsafe())
		return err_set(err, ERR_SYSTEM, "this SQLite library was built without threads");
	struct store *s = xcalloc(1, sizeof *s);
	s->arena = arena_new();
	s->read_schema = read_schema;
	s->role = o->role;
	s->immutable = o->immutable && o->role == STORE_READER;
	s->rest = o->role == STORE_READER ? o->rest : NULL;
	s->busy_ms = o->busy_ms > 0 ? o->busy_ms : o->role == STORE_WRITER ? 5000 : 500;
	atomic_init(&s->stop, NULL);
	atomic_init(&s->interrupted, false);
	if (!resolve(s, path, err) || !store_path_beside(s->facts.path, err) ||
		!begin_reading(s, o->recover, err) || !read_schema(s, err) ||
		(s->role == STORE_WRITER && !may_be_written(s, err))) {
		store_close(s);
		return false;
	}
	if (s->facts.wal && !s->immutable)
		side_file_mapped(s->side);
	*out = s;
	return true;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	disconnect(s);
	side_file_leave(s->side);
	if (s->is_protected)
		path_unprotect(s->dev, s->ino);
	arena_free(s->arena);
	free(s);
}

const struct store_facts *
store_facts(const struct store *s)
{
	return &s->facts;
}

void
store_interrupt(struct store *s)
{
	atomic_store_explicit(&s->interrupted, true, memory_order_relaxed);
	sqlite3_interrupt(s->db);
}

void
store_set_stop(struct store *s, const atomic_bool *stop)
{
	atomic_store_explicit(&s->stop, stop, memory_order_release);
}

bool
store_was_replaced(const struct store *s)
{
	int moved = 0;
	sqlite3_file_control(s->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved != 0 || (s->side && !side_file_is_whole(s->side));
}

bool
store_peek(struct store *s, uint32_t *changes)
{
	/* Of the format's header: versions for writing and reading at 18, the count at 24. */
	enum { VERSIONS = 18, COUNT = 24, LENGTH = 28, ROLLBACK = 1 };
	unsigned char head[LENGTH];
	sqlite3_file *file = NULL;
	if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
		file == NULL || file->pMethods == NULL ||
		file->pMethods->xRead(file, head, LENGTH, 0) != SQLITE_OK ||
		head[VERSIONS] != ROLLBACK || head[VERSIONS + 1] != ROLLBACK)
		return false;
	*changes = (uint32_t)head[COUNT] << 24 | (uint32_t)head[COUNT + 1] << 16 |
		   (uint32_t)head[COUNT + 2] << 8 | head[COUNT + 3];
	return true;
}
