// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A new, empty tracking store with MLflow's own tables, made without MLflow.
 *
 * MLflow opens only a store of its own revision or an older one that it
 * upgrades by itself; it never opens a newer one. Tried with the real clients,
 * "3.0" is what most can use: every 3.x client opens it, upgrading it where
 * needed. (The "2.22" that a 2.x client needs is refused by 3.0 to 3.2 until
 * "mlflow db upgrade".)
 */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/base/random.h"
#include "core/store/write.h"
#include "data/schema.inc"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_SCHEMA "3.0"

/* Each text is the step from the schema before it. */
static const char *const names[] = { "2.22", "3.0", "3.1", "3.6", "3.10", "3.17", NULL };
static const char *const steps[] = { schema_2_22, schema_3_0, schema_3_1, schema_3_6, schema_3_10,
	schema_3_17 };

/* Where new things go, all spelled from the root folder. */
struct place {
	char *path, *temporary, *artifact_location;
};

static bool
schema_find(const char *name, size_t *at, struct err *err)
{
	for (*at = 0; names[*at]; (*at)++)
		if (strcmp(names[*at], name) == 0)
			return true;
	return err_set(
		err, ERR_USAGE, "no schema '%s'; choose 2.22, 3.0, 3.1, 3.6, 3.10 or 3.17", name);
}

static bool
is_uri(const char *root)
{
	size_t n =
		strspn(root, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
	return n > 1 && root[n] == ':';
}

/* What MLflow makes of a root: local paths become absolute, a URI keeps its query at the end. */
static char *
default_location(struct arena *a, const char *root)
{
	size_t end = is_uri(root) ? strcspn(root, "?#") : strlen(root);
	const char *rest = root + end;
	while (end > 1 && root[end - 1] == '/')
		end--;
	return arena_printf(a, "%.*s/0%s", (int)end, root, rest);
}

static bool
place_find(struct arena *a, const char *path, const char *root, struct place *p, struct err *err)
{
	struct stat st;
	if (lstat(path, &st) == 0)
		return err_set(err, ERR_CONFLICT, "'%s' exists already; choose another name", path);
	char *folder = realpath(path_dir(a, path), NULL);
	if (!folder)
		return err_set(err, ERR_NOT_FOUND, "cannot create '%s': %s; make its folder first",
			path, strerror(errno));
	p->path = path_join(a, folder, path_base(path));
	if (!root) {
		root = path_join(a, folder, "mlruns");
	} else if (!is_uri(root)) {
		char *here = realpath(".", NULL);
		root = path_join(a, here ? here : folder, root);
		free(here);
	}
	free(folder);
	char id[33];
	random_uuid_hex(id);
	p->temporary = arena_printf(a, "%s.%.12s.new", p->path, id);
	p->artifact_location = default_location(a, root);
	if (strlen(p->artifact_location) > 256)
		return err_set(err, ERR_USAGE, "artifact root '%s' is longer than 250 bytes", root);
	return true;
}

static bool
run_sql(sqlite3 *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return err_set(err, ERR_OUTPUT, "cannot fill the new store: %s", sqlite3_errmsg(db));
}

/* The experiment that every client expects to find. */
static bool
add_default_experiment(sqlite3 *db, const char *artifact_location, struct err *err)
{
	sqlite3_stmt *st = NULL;
	bool ok = sqlite3_prepare_v2(db,
			  "INSERT INTO experiments (experiment_id, name, artifact_location,"
			  " lifecycle_stage, creation_time, last_update_time)"
			  " VALUES (0, 'Default', ?1, 'active', ?2, ?2)",
			  -1, &st, NULL) == SQLITE_OK &&
		  sqlite3_bind_text(st, 1, artifact_location, -1, SQLITE_STATIC) == SQLITE_OK &&
		  sqlite3_bind_int64(st, 2, clock_wall_ms()) == SQLITE_OK &&
		  sqlite3_step(st) == SQLITE_DONE;
	if (!ok)
		err_set(err, ERR_OUTPUT, "cannot fill the new store: %s", sqlite3_errmsg(db));
	sqlite3_finalize(st);
	return ok;
}

/* No journal: a half-made file is thrown away, and none may lie about beside it. */
static bool
fill(sqlite3 *db, size_t last, const char *artifact_location, struct err *err)
{
	if (!run_sql(db, "PRAGMA journal_mode = MEMORY; BEGIN", err))
		return false;
	for (size_t i = 0; i <= last; i++)
		if (!run_sql(db, steps[i], err))
			return false;
	return add_default_experiment(db, artifact_location, err) &&
	       run_sql(db, "COMMIT; VACUUM", err);
}

static bool
build(const struct place *p, size_t last, struct err *err)
{
	int fd = open(p->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_set(err, ERR_OUTPUT, "cannot create '%s': %s", p->path, strerror(errno));
	close(fd);
	sqlite3 *db = NULL;
	bool ok;
	if (sqlite3_open_v2(p->temporary, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
		SQLITE_OK)
		ok = fill(db, last, p->artifact_location, err);
	else
		ok = err_set(err, ERR_OUTPUT, "cannot create '%s': %s", p->path,
			db ? sqlite3_errmsg(db) : "out of memory");
	if (sqlite3_close(db) != SQLITE_OK && ok)
		ok = err_set(err, ERR_OUTPUT, "cannot finish '%s'", p->path);
	return ok;
}

/*
 * Gives the finished file its name unless somebody took it meanwhile. A file
 * system without hard links gets a rename, which only the check before guards.
 */
static bool
publish(const struct place *p, struct err *err)
{
	if (link(p->temporary, p->path) == 0)
		return true;
	if (errno == EEXIST || access(p->path, F_OK) == 0)
		return err_set(
			err, ERR_CONFLICT, "'%s' exists already; choose another name", p->path);
	if (rename(p->temporary, p->path) == 0)
		return true;
	return err_set(err, ERR_OUTPUT, "cannot create '%s': %s", p->path, strerror(errno));
}

static void
sync_folder(struct arena *a, const char *path)
{
	int fd = open(path_dir(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

bool
store_init(const char *path, const char *schema, const char *artifact_root, struct err *err)
{
	size_t last = 0;
	struct place place = { NULL, NULL, NULL };
	struct arena *a = arena_new();
	bool ok = schema_find(schema ? schema : DEFAULT_SCHEMA, &last, err) &&
		  place_find(a, path, artifact_root, &place, err);
	if (ok) {
		ok = build(&place, last, err) && publish(&place, err);
		unlink(place.temporary);
		if (ok)
			sync_folder(a, place.path);
	}
	arena_free(a);
	return ok;
}

const char *const *
store_init_schemas(void)
{
	return names;
}
