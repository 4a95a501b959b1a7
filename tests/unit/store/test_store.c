// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Opening: what is at the path, what the tables are, who may write. */
#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/store/store.h"
#include "core/store/store_handle.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void
locates(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	static const struct {
		const char *text, *path;
	} cases[] = {
		{ "mlflow.db", "mlflow.db" },
		{ "/tmp/a b.db", "/tmp/a b.db" },
		{ "sqlite:///mlflow.db", "mlflow.db" },
		{ "sqlite:///sub/mlflow.db", "sub/mlflow.db" },
		{ "sqlite:////srv/mlflow.db", "/srv/mlflow.db" },
		{ "sqlite:///mlflow.db?timeout=20", "mlflow.db" },
		{ "odd?name.db", "odd?name.db" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *path = NULL;
		CHECK_OK(store_location(a, cases[i].text, &path, &err));
		assert_string_equal(path, cases[i].path);
	}
	static const char *const wrong[] = { "", "sqlite://", "sqlite:///", "http://host:5000",
		"postgresql://u@h/db", "sqlite://relative.db", "file:///x.db" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char *path = NULL;
		CHECK_FAILS(store_location(a, wrong[i], &path, &err), ERR_USAGE);
		assert_null(path);
	}
	arena_free(a);
}

static void
refuses(const char *path, enum err_code code, const char *words)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	CHECK_FAILS(store_open(path, NULL, &s, &err), code);
	assert_null(s);
	if (strstr(err.text, words) == NULL)
		fail_msg("'%s' does not say '%s'", err.text, words);
}

static void
put_file(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* Fault rows 17 and 18: everything that is not a store has its own sentence, and nothing hangs. */
static void
names_what_is_no_store(void **state)
{
	(void)state;
	refuses(fixture_path("absent.db"), ERR_NOT_FOUND, "cairn store init");
	refuses(fixture_folder(), ERR_SCHEMA, "is a folder");
	refuses("/dev/zero", ERR_SCHEMA, "is a device");
	const char *path = fixture_path("fifo");
	assert_int_equal(mkfifo(path, 0600), 0);
	refuses(path, ERR_SCHEMA, "is a pipe");
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	snprintf(name.sun_path, sizeof name.sun_path, "%s", fixture_path("socket"));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
	refuses(name.sun_path, ERR_SCHEMA, "is a socket");
	close(fd);
	path = fixture_path("empty.db");
	put_file(path, "", 0);
	refuses(path, ERR_SCHEMA, "is empty");
	path = fixture_path("text.db");
	put_file(path, "run,auc\na,0.9\n", 14);
	refuses(path, ERR_CORRUPT, "text file");
	char noise[8192];
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)((i * 2654435761u) >> 13 | 1);
	path = fixture_path("noise.db");
	put_file(path, noise, sizeof noise);
	refuses(path, ERR_CORRUPT, "encrypted");
}

/* What lies in the place of SQLite's own files is not waited for, nor taken for one. */
static void
names_what_lies_beside(void **state)
{
	(void)state;
	static const char *const endings[] = { "-journal", "-wal", "-shm" };
	for (size_t i = 0; i < 2 * sizeof endings / sizeof *endings; i++) {
		sqlite3_close(fixture_store("beside.db", FIXTURE_NEW));
		char beside[600], want[700];
		snprintf(beside, sizeof beside, "%s%s", fixture_path("beside.db"), endings[i / 2]);
		assert_int_equal(i % 2 ? mkfifo(beside, 0600) : mkdir(beside, 0700), 0);
		snprintf(want, sizeof want, "'%s', which belongs to it, is no file", beside);
		refuses(fixture_path("beside.db"), ERR_SCHEMA, want);
		assert_int_equal(remove(beside), 0);
	}
}

static void
names_a_database_of_something_else(void **state)
{
	(void)state;
	sqlite3 *db = fixture_reopen("other.db");
	fixture_exec(db, "CREATE TABLE places (url TEXT)");
	sqlite3_close(db);
	refuses(fixture_path("other.db"), ERR_SCHEMA, "without MLflow's tables");
	db = fixture_store("part.db", FIXTURE_OLD);
	fixture_exec(db, "DROP TABLE tags");
	sqlite3_close(db);
	refuses(fixture_path("part.db"), ERR_SCHEMA, "no table 'tags'");
	refuses(fixture_path("part.db"), ERR_SCHEMA, "mlflow db upgrade");
	db = fixture_store("ancient.db", FIXTURE_OLD);
	fixture_exec(db, "ALTER TABLE runs DROP COLUMN deleted_time");
	sqlite3_close(db);
	refuses(fixture_path("ancient.db"), ERR_SCHEMA, "mlflow db upgrade");
}

static struct store *
opened(const char *name, enum store_role role)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = role };
	CHECK_OK(store_open(fixture_path(name), &o, &s, &err));
	return s;
}

static void
finds_features(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("old.db", FIXTURE_OLD));
	struct store *s = opened("old.db", STORE_READER);
	const struct store_facts *f = store_facts(s);
	assert_int_equal(f->path[0], '/');
	assert_string_equal(f->revision, "0584bdc529eb");
	assert_string_equal(f->mlflow, "2.18 to 2.22");
	assert_true(f->known_revision && f->writable && f->why_read_only == NULL);
	assert_false(f->wal || f->has_workspace || f->has_input_step || f->has_logged_models ||
		     f->has_series_index);
	assert_true(f->has_aliases && f->has_datasets);
	assert_true(f->bytes > 0 && f->bytes % 4096 == 0);
	store_close(s);

	sqlite3 *db = fixture_store("new.db", FIXTURE_NEW);
	fixture_exec(db, "PRAGMA journal_mode = WAL");
	sqlite3_close(db);
	s = opened("new.db", STORE_READER);
	f = store_facts(s);
	assert_string_equal(f->revision, "7d34483879f0");
	assert_true(f->wal && f->has_workspace && f->has_input_step && f->has_logged_models &&
		    f->has_series_index && f->has_aliases && f->has_datasets && f->writable);
	store_close(s);
}

static void
refuses_writer(const char *name, enum err_code code, const char *words)
{
	struct err err = ERR_INIT;
	struct store *s = opened(name, STORE_READER);
	assert_false(store_facts(s)->writable);
	if (strstr(store_facts(s)->why_read_only, words) == NULL)
		fail_msg("'%s' does not say '%s'", store_facts(s)->why_read_only, words);
	store_close(s);
	s = NULL;
	struct store_options o = { .role = STORE_WRITER };
	CHECK_FAILS(store_open(fixture_path(name), &o, &s, &err), code);
	assert_non_null(strstr(err.text, words));
	assert_null(s);
}

/* Fault rows 29 and 33: what is not understood is read, not written. */
static void
writes_only_what_it_knows(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("fine.db", FIXTURE_NEW));
	struct store *s = opened("fine.db", STORE_WRITER);
	store_close(s);

	sqlite3 *db = fixture_store("future.db", FIXTURE_NEW);
	fixture_exec(db, "UPDATE alembic_version SET version_num = 'ffffffffffff'");
	sqlite3_close(db);
	refuses_writer("future.db", ERR_SCHEMA, "'ffffffffffff'");

	db = fixture_store("half.db", FIXTURE_NEW);
	fixture_exec(db, "INSERT INTO alembic_version VALUES ('0584bdc529eb')");
	sqlite3_close(db);
	refuses_writer("half.db", ERR_SCHEMA, "which schema revision");

	db = fixture_store("wide.db", FIXTURE_NEW);
	fixture_exec(db, "ALTER TABLE runs ADD COLUMN cost FLOAT");
	sqlite3_close(db);
	refuses_writer("wide.db", ERR_READ_ONLY, "column 'cost'");

	db = fixture_store("trigger.db", FIXTURE_NEW);
	fixture_exec(db, "CREATE TRIGGER harm AFTER UPDATE ON Runs BEGIN DELETE FROM metrics; END");
	sqlite3_close(db);
	refuses_writer("trigger.db", ERR_READ_ONLY, "trigger 'harm'");

	/* A trigger on another table is MLflow's own affair: it makes one on secrets itself. */
	db = fixture_store("elsewhere.db", FIXTURE_NEW);
	fixture_exec(db, "CREATE TABLE secrets (a)");
	fixture_exec(db,
		"CREATE TRIGGER t BEFORE UPDATE ON secrets BEGIN SELECT RAISE(ABORT, 'no'); END");
	sqlite3_close(db);
	s = opened("elsewhere.db", STORE_WRITER);
	store_close(s);
}

static void
resolves_links_and_odd_names(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("odd ?#%25.db", FIXTURE_OLD));
	const char *link = fixture_path("link.db");
	assert_int_equal(symlink(fixture_path("odd ?#%25.db"), link), 0);
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .immutable = true };
	CHECK_OK(store_open(link, &o, &s, &err));
	assert_non_null(strstr(store_facts(s)->path, "odd ?#%25.db"));
	assert_string_equal(store_facts(s)->why_read_only, "it was opened as immutable");
	assert_false(store_was_replaced(s));
	store_close(s);
}

static void
notices_a_replaced_file(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("a.db", FIXTURE_OLD));
	sqlite3_close(fixture_store("b.db", FIXTURE_OLD));
	struct store *s = opened("a.db", STORE_READER);
	assert_false(store_was_replaced(s));
	assert_int_equal(rename(fixture_path("b.db"), fixture_path("a.db")), 0);
	assert_true(store_was_replaced(s));
	store_close(s);
}

static void
keeps_others_from_opening_its_file(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct stat st;
	sqlite3_close(fixture_store("own.db", FIXTURE_OLD));
	assert_int_equal(stat(fixture_path("own.db"), &st), 0);
	assert_false(path_is_protected(&st));
	struct store *one = opened("own.db", STORE_READER);
	struct store *two = opened("own.db", STORE_READER);
	assert_int_equal(path_open_beneath(fixture_folder(), "own.db", NULL, &err), -1);
	assert_int_equal(err.code, ERR_CONFLICT);
	store_close(one);
	assert_true(path_is_protected(&st));
	store_close(two);
	assert_false(path_is_protected(&st));
}

/* A writer that has the store to itself does not hide from a look, nor is it held up by one. */
static void
peeks_without_a_lock(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	uint32_t before = 0;
	uint32_t now = 0;
	sqlite3 *db = fixture_store("peek.db", FIXTURE_OLD);
	sqlite3_busy_timeout(db, 0);
	CHECK_OK(store_open(fixture_path("peek.db"), NULL, &s, &err));
	assert_true(store_peek(s, &before));
	fixture_exec(db, "BEGIN EXCLUSIVE");
	assert_true(store_peek(s, &now));
	assert_int_equal(now, before);
	fixture_experiment(db, 7, "new");
	assert_true(store_peek(s, &now));
	assert_int_equal(now, before);
	fixture_exec(db, "COMMIT");
	assert_true(store_peek(s, &now));
	assert_int_not_equal(now, before);
	/* A write-ahead log is not in that file. */
	fixture_exec(db, "PRAGMA journal_mode = WAL");
	fixture_experiment(db, 8, "newer");
	assert_false(store_peek(s, &now));
	sqlite3_close(db);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(locates), cmocka_unit_test(names_what_is_no_store),
	cmocka_unit_test(names_what_lies_beside),
	cmocka_unit_test(names_a_database_of_something_else), cmocka_unit_test(finds_features),
	cmocka_unit_test(writes_only_what_it_knows), cmocka_unit_test(resolves_links_and_odd_names),
	cmocka_unit_test(notices_a_replaced_file), cmocka_unit_test(peeks_without_a_lock),
	cmocka_unit_test(keeps_others_from_opening_its_file))
