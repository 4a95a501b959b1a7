// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * New stores: each schema in full, whole or not at all, never over a file.
 * That real clients accept them is for the interoperability tests.
 */
#include "core/base/err.h"
#include "core/store/write.h"
#include "tests/support/check.h"

#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int
enter_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/cairn-init-XXXXXX");
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int
count_files(void)
{
	int n = 0;
	DIR *d = opendir(".");
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static int
leave_folder(void **state)
{
	(void)state;
	DIR *d = opendir(".");
	if (!d)
		return -1;
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			unlink(e->d_name);
	closedir(d);
	return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

/* First value of the first row, as text. */
static const char *
ask(const char *path, const char *sql)
{
	static char out[300];
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	snprintf(out, sizeof(out), "%s", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(db);
	return out;
}

static void
makes_every_schema(void **state)
{
	(void)state;
	static const struct {
		const char *name, *revision, *tables;
	} want[] = {
		{ "2.22", "0584bdc529eb", "19" },
		{ "3.0", "6953534de441", "23" },
		{ "3.1", "bda7b8c39065", "23" },
		{ "3.6", "bf29a5ff90ea", "34" },
		{ "3.10", "1b5f0d9ad7c1", "44" },
		{ "3.17", "dc11669786a5", "65" },
	};
	struct err err = ERR_INIT;
	const char *const *names = store_init_schemas();
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		assert_string_equal(names[i], want[i].name);
		CHECK_OK(store_init(want[i].name, want[i].name, NULL, &err));
		assert_string_equal(ask(want[i].name, "SELECT version_num FROM alembic_version"),
			want[i].revision);
		assert_string_equal(
			ask(want[i].name, "SELECT count(*) FROM sqlite_master WHERE type='table'"),
			want[i].tables);
		assert_string_equal(ask(want[i].name, "PRAGMA integrity_check"), "ok");
		assert_string_equal(ask(want[i].name, "PRAGMA freelist_count"), "0");
		assert_string_equal(ask(want[i].name, "PRAGMA journal_mode"), "delete");
		assert_string_equal(
			ask(want[i].name,
				"SELECT count(*) FROM experiments WHERE experiment_id = 0 AND"
				" name = 'Default' AND lifecycle_stage = 'active' AND"
				" creation_time = last_update_time AND creation_time > 1e12"),
			"1");
	}
	assert_null(names[sizeof(want) / sizeof(want[0])]);
	assert_string_equal(ask("3.10", "SELECT name FROM workspaces"), "default");
	assert_int_equal(count_files(), 6);
}

static void
places_artifacts_as_mlflow_does(void **state)
{
	(void)state;
	static const struct {
		const char *root, *location;
	} want[] = {
		{ NULL, "%s/mlruns/0" },
		{ "art/", "%s/art/0" },
		{ "/srv/mlruns", "/srv/mlruns/0" },
		{ "s3://bucket/a?b=c", "s3://bucket/a/0?b=c" },
		{ "mlflow-artifacts:/", "mlflow-artifacts:/0" },
		{ "file:///srv/x//", "file:///srv/x/0" },
	};
	struct err err = ERR_INIT;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		char location[200];
		if (strstr(want[i].location, "%s"))
			snprintf(location, sizeof(location), "%s%s", folder, want[i].location + 2);
		else
			snprintf(location, sizeof(location), "%s", want[i].location);
		unlink("a.db");
		CHECK_OK(store_init("a.db", NULL, want[i].root, &err));
		assert_string_equal(
			ask("a.db", "SELECT artifact_location FROM experiments"), location);
	}
	unlink("a.db");
	char root[300];
	memset(root, 'x', sizeof(root) - 1);
	root[0] = '/';
	root[sizeof(root) - 1] = '\0';
	CHECK_FAILS(store_init("a.db", NULL, root, &err), ERR_USAGE);
	assert_int_equal(count_files(), 0);
}

static void
never_overwrites(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	FILE *f = fopen("a.db", "w");
	assert_non_null(f);
	fputs("precious", f);
	fclose(f);
	CHECK_FAILS(store_init("a.db", NULL, NULL, &err), ERR_CONFLICT);
	struct stat st;
	assert_int_equal(stat("a.db", &st), 0);
	assert_int_equal(st.st_size, 8);
	assert_int_equal(symlink("nowhere", "b.db"), 0);
	CHECK_FAILS(store_init("b.db", NULL, NULL, &err), ERR_CONFLICT);
	assert_int_equal(count_files(), 2);
}

static void
refuses_what_cannot_be(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	CHECK_FAILS(store_init("a.db", "1.0", NULL, &err), ERR_USAGE);
	CHECK_FAILS(store_init("no/such/a.db", NULL, NULL, &err), ERR_NOT_FOUND);
	assert_int_equal(count_files(), 0);
}

static void
honours_umask(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	mode_t old = umask(027);
	CHECK_OK(store_init("a.db", "2.22", NULL, &err));
	umask(old);
	struct stat st;
	assert_int_equal(stat("a.db", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(st.st_nlink, 1);
}

/* A file system that is full at any point leaves nothing behind. */
static void
leaves_nothing_when_the_disk_is_full(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct rlimit old;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (rlim_t room = 0; room < 200000; room += 40000) {
		struct rlimit small = { room, old.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		bool made = store_init("a.db", NULL, NULL, &err);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
		assert_false(made);
		assert_int_equal(err.code, ERR_OUTPUT);
		assert_int_equal(count_files(), 0);
	}
	signal(SIGXFSZ, SIG_DFL);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

CHECK_MAIN(IN_FOLDER(makes_every_schema), IN_FOLDER(places_artifacts_as_mlflow_does),
	IN_FOLDER(never_overwrites), IN_FOLDER(refuses_what_cannot_be), IN_FOLDER(honours_umask),
	IN_FOLDER(leaves_nothing_when_the_disk_is_full))
