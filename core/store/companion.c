// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The companion file: found, made, brought up to date, opened. */
#include "core/store/companion.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/store/store_handle.h"
#include "core/store/store_stmt.h"
#include "core/store/store_txn.h"
#include "core/table/rowset_build.h"

#define APPLICATION_ID 0x63726e31 /* "crn1" */

struct companion {
	struct store *s;
};

/* Step n brings a file from user_version n to n + 1; steps are only ever added. */
static const char *const migrations[] = {
	"CREATE TABLE gate_rules ("
	" id INTEGER PRIMARY KEY,"
	" model TEXT NOT NULL,"
	" target TEXT NOT NULL,"
	" name TEXT NOT NULL,"
	" rule TEXT NOT NULL,"
	" severity TEXT NOT NULL CHECK (severity IN ('block', 'warn')),"
	" created_ms INTEGER NOT NULL,"
	" created_by TEXT NOT NULL,"
	" UNIQUE (model, target, name)) STRICT",
};
#define TABLES_VERSION ((int64_t)(sizeof(migrations) / sizeof(migrations[0])))

/* ---- where ---- */

char *
companion_path(struct arena *a, const char *tracking)
{
	static const char *const endings[] = { ".db", ".sqlite", ".sqlite3" };
	char *whole = realpath(tracking, NULL);
	char *path = arena_strdup(a, whole ? whole : tracking);
	free(whole);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (str_ends(path, endings[i])) {
			path[strlen(path) - strlen(endings[i])] = '\0';
			break;
		}
	return arena_printf(a, "%s-cairn.db", path);
}

/* ---- what it is ---- */

static bool
read_schema(struct store *s, struct err *err)
{
	int64_t version = 0, id = 0, tables = 0;
	if (!stmt_int_of(stmt_use(s, "PRAGMA schema_version"), 0, &s->schema_version, err) ||
		!stmt_int_of(stmt_use(s, "PRAGMA user_version"), 0, &version, err) ||
		!stmt_int_of(stmt_use(s, "PRAGMA application_id"), 0, &id, err) ||
		!stmt_int_of(stmt_use(s, "SELECT count(*) FROM sqlite_schema"), 0, &tables, err))
		return false;
	bool empty = tables == 0 && version == 0;
	if (id != APPLICATION_ID && !empty)
		return err_set(err, ERR_SCHEMA,
			"'%s' is in the place of cairn's own file and is not one: move it away",
			s->facts.path);
	if (version > TABLES_VERSION)
		return err_set(err, ERR_SCHEMA,
			"'%s' was written by a newer cairn (version %lld of its tables; this one "
			"knows %lld)",
			s->facts.path, (long long)version, (long long)TABLES_VERSION);
	s->facts.revision = "";
	s->facts.mlflow = "";
	s->facts.known_revision = s->facts.writable = true;
	return true;
}

static bool
migrate(struct store *s, struct err *err)
{
	int64_t version = 0;
	if (!stmt_int_of(stmt_use(s, "PRAGMA user_version"), 0, &version, err))
		return false;
	if (version == TABLES_VERSION)
		return true;
	if (!txn_begin(s, err))
		return false;
	/* Somebody else may have been quicker. */
	bool ok = stmt_int_of(stmt_use(s, "PRAGMA user_version"), 0, &version, err);
	for (int64_t i = version; ok && i < TABLES_VERSION; i++)
		ok = stmt_run(stmt_use(s, migrations[i]), err);
	if (ok && version < TABLES_VERSION) {
		char text[80];
		snprintf(
			text, sizeof text, "PRAGMA user_version = %lld", (long long)TABLES_VERSION);
		ok = stmt_run(stmt_use(s, text), err);
		snprintf(text, sizeof text, "PRAGMA application_id = %d", APPLICATION_ID);
		ok = ok && stmt_run(stmt_use(s, text), err);
	}
	return txn_end(s, ok, err);
}

/* ---- opening ---- */

/*
 * An empty file for SQLite to fill, as readable as the tracking store is; we can write it even where
 * that one is read-only.
 */
static bool
make_file(const char *path, const char *tracking, struct err *err)
{
	struct stat st;
	mode_t mode = stat(tracking, &st) == 0 ? (st.st_mode & 0666) | S_IWUSR : 0600;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0 && errno == EEXIST)
		return true;
	if (fd < 0)
		return err_set(err, errno == EACCES || errno == EROFS ? ERR_READ_ONLY : ERR_SYSTEM,
			"cannot make cairn's own file '%s': %s", path, strerror(errno));
	close(fd);
	return true;
}

static bool
open_at(const char *path, const char *tracking, enum store_role role, struct companion *c,
	struct err *err)
{
	struct store_options options = { .role = role, .recover = role == STORE_WRITER };
	struct stat st;
	if (role == STORE_WRITER && !make_file(path, tracking, err))
		return false;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_SCHEMA,
			"'%s' is in the place of cairn's own file and is not one: move it away",
			path);
	/* A reader of a write-ahead file makes side files; where it cannot, nobody writes either. */
	char *folder = xstrdup(path);
	*strrchr(folder, '/') = '\0';
	options.immutable = role == STORE_READER && access(*folder ? folder : "/", W_OK) != 0;
	free(folder);
	if (!store_open_as(path, &options, read_schema, &c->s, err))
		return false;
	if (role == STORE_READER)
		return true;
	/* Locks of a write-ahead file do not reach over a network. */
	const char *mode = store_facts(c->s)->network_fs ? "PRAGMA journal_mode = DELETE"
							 : "PRAGMA journal_mode = WAL";
	return stmt_run(stmt_use(c->s, mode), err) && migrate(c->s, err);
}

bool
companion_open(const char *tracking, enum store_role role, struct companion **out, struct err *err)
{
	struct arena *a = arena_new();
	const char *path = companion_path(a, tracking);
	bool ok = true;
	if (role == STORE_READER && access(path, F_OK) != 0 && errno == ENOENT) {
		*out = NULL;
	} else {
		struct companion *c = xcalloc(1, sizeof(*c));
		ok = open_at(path, tracking, role, c, err);
		if (ok)
			*out = c;
		else
			companion_close(c);
	}
	arena_free(a);
	return ok;
}

void
companion_close(struct companion *c)
{
	if (!c)
		return;
	store_close(c->s);
	free(c);
}

/* ---- gate rules ---- */

/* A file that was made and not yet filled has no tables. */
static bool
is_empty(struct companion *c, bool *empty, struct err *err)
{
	int64_t version = 0;
	*empty = true;
	if (!c)
		return true;
	if (!stmt_int_of(stmt_use(c->s, "PRAGMA user_version"), 0, &version, err))
		return false;
	*empty = version == 0;
	return true;
}

static bool
no_gates(const struct stmt_column *columns, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)1 << 20);
	for (; columns->name; columns++)
		(void)rowset_build_column(b, columns->name, columns->type);
	return rowset_build_finish(b, out, err);
}

bool
companion_gates(struct companion *c, const struct rowset **out, struct err *err)
{
	static const struct stmt_column columns[] = { { "id", CELL_INT }, { "model", CELL_TEXT },
		{ "target", CELL_TEXT }, { "name", CELL_TEXT }, { "rule", CELL_TEXT },
		{ "severity", CELL_TEXT }, { "created", CELL_TIME }, { "created_by", CELL_TEXT },
		{ NULL, 0 } };
	bool empty;
	if (!is_empty(c, &empty, err))
		return false;
	if (empty)
		return no_gates(columns, out, err);
	return stmt_rowset(stmt_use(c->s, "SELECT id, model, target, name, rule, severity,"
					  " created_ms, created_by FROM gate_rules ORDER BY model,"
					  " target, name LIMIT 10000"),
		columns, (size_t)16 << 20, out, err);
}

/* The row of that model, target and name; 0 when there is none. */
static bool
find_gate(struct companion *c, const struct gate_row *row, int64_t *id, struct err *err)
{
	struct stmt *q = stmt_use(
		c->s, "SELECT id FROM gate_rules WHERE model = ?1 AND target = ?2 AND name = ?3");
	stmt_bind_text(q, 1, row->model);
	stmt_bind_text(q, 2, row->target);
	stmt_bind_text(q, 3, row->name);
	return stmt_int_of(q, 0, id, err);
}

static bool
insert_gate(struct companion *c, const struct gate_row *row, int64_t *id, struct err *err)
{
	struct stmt *q = stmt_use(c->s,
		"INSERT INTO gate_rules (model, target, name, rule, severity, created_ms,"
		" created_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	stmt_bind_text(q, 1, row->model);
	stmt_bind_text(q, 2, row->target);
	stmt_bind_text(q, 3, row->name);
	stmt_bind_text(q, 4, row->rule);
	stmt_bind_text(q, 5, row->severity);
	stmt_bind_int(q, 6, row->at_ms);
	stmt_bind_text(q, 7, row->who);
	return stmt_run(q, err) &&
	       stmt_int_of(stmt_use(c->s, "SELECT last_insert_rowid()"), 0, id, err);
}

bool
companion_gate_add(struct companion *c, const struct gate_row *row, int64_t *id, struct err *err)
{
	int64_t there = 0;
	if (!txn_begin(c->s, err))
		return false;
	bool ok = find_gate(c, row, &there, err);
	if (ok && there)
		ok = err_set(err, ERR_CONFLICT,
			"there is a gate '%s' already (number %lld); remove it first", row->name,
			(long long)there);
	ok = ok && insert_gate(c, row, id, err);
	return txn_end(c->s, ok, err);
}

bool
companion_gate_remove(struct companion *c, int64_t id, struct err *err)
{
	int64_t changed = 0;
	if (!txn_begin(c->s, err))
		return false;
	struct stmt *q = stmt_use(c->s, "DELETE FROM gate_rules WHERE id = ?1");
	stmt_bind_int(q, 1, id);
	bool ok = stmt_run(q, err) &&
		  stmt_int_of(stmt_use(c->s, "SELECT changes()"), 0, &changed, err);
	if (ok && changed == 0)
		ok = err_set(err, ERR_NOT_FOUND, "there is no gate number %lld", (long long)id);
	return txn_end(c->s, ok, err);
}
