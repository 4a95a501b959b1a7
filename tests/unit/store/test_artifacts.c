// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Artifacts: what may be read, and every spelling that has led others out of their folder. */
#include "core/base/arena.h"
#include "core/store/artifacts.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/opened.h"
#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN   "000000000000000000000000000000a1"
#define MODEL "m-000000000000000000000000000000b2"

static void
put_file(const char *path, const char *text)
{
	char full[512];
	snprintf(full, sizeof(full), "%s/%s", fixture_folder(), path);
	for (char *slash = strchr(full + strlen(fixture_folder()) + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(full, 0700);
		*slash = '/';
	}
	FILE *f = fopen(full, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static sqlite3 *
with_uri(const char *name, const char *uri)
{
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	fixture_run(db, RUN, 0, "one", 1000, 2000);
	fixture_exec(db, "UPDATE runs SET artifact_uri = %Q", uri);
	return db;
}

static const char *
under_folder(const char *path)
{
	static char whole[1024];
	snprintf(whole, sizeof(whole), "%s/%s", fixture_folder(), path);
	return whole;
}

static void
lists_and_reads(void **state)
{
	(void)state;
	static const char *const spellings[] = { "@/runs dir/" RUN "/artifacts",
		"@/runs dir/" RUN "/artifacts/", "file://@/runs%20dir/" RUN "/artifacts",
		"file:@/runs%20dir/" RUN "/artifacts",
		"file://localhost@/runs%20dir/" RUN "/artifacts", NULL };
	put_file("runs dir/" RUN "/artifacts/b.txt", "hello");
	put_file("runs dir/" RUN "/artifacts/model/MLmodel", "flavors:");
	for (const char *const *p = spellings; *p; p++) {
		char text[1024];
		const char *at = strchr(*p, '@');
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - *p), *p, fixture_folder(),
			at + 1);
		sqlite3_close(with_uri("list.db", text));
		struct store *s = opened("list.db");
		struct err err = ERR_INIT;
		const struct rowset *rs = NULL;
		CHECK_OK(artifacts_list(s, RUN, "", &rs, &err));
		assert_int_equal(rs->rows, 2);
		assert_string_equal(rowset_text(rs, 0, "path"), "model");
		assert_int_equal(rowset_int(rs, 0, "is_dir", 0), 1);
		assert_string_equal(rowset_text(rs, 1, "name"), "b.txt");
		assert_int_equal(rowset_int(rs, 1, "bytes", 0), 5);
		rowset_free(rs);
		CHECK_OK(artifacts_list(s, RUN, "model/", &rs, &err));
		assert_string_equal(rowset_text(rs, 0, "path"), "model/MLmodel");
		rowset_free(rs);
		CHECK_FAILS(artifacts_list(s, RUN, "nosuch", &rs, &err), ERR_NOT_FOUND);
		struct arena *a = arena_new();
		char *bytes = NULL;
		size_t len = 0;
		long long total = 0;
		CHECK_OK(artifact_read(s, a, RUN, "model/MLmodel", 4, &bytes, &len, &total, &err));
		assert_int_equal(len, 4);
		assert_int_equal(total, 8);
		assert_memory_equal(bytes, "flav", 4);
		arena_free(a);
		store_close(s);
	}
}

static void
relative_paths_begin_at_the_store(void **state)
{
	(void)state;
	put_file("mlruns/0/" RUN "/artifacts/x", "1");
	sqlite3_close(with_uri("relative.db", "./mlruns/0/" RUN "/artifacts"));
	struct store *s = opened("relative.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(artifacts_list(s, RUN, "", &rs, &err));
	assert_int_equal(rs->rows, 1);
	rowset_free(rs);
	struct arena *a = arena_new();
	char *folder = NULL;
	CHECK_OK(artifact_folder(s, a, RUN, &folder, &err));
	assert_int_equal(access(folder, R_OK), 0);
	arena_free(a);
	store_close(s);
}

static void
a_missing_folder_is_empty(void **state)
{
	(void)state;
	sqlite3_close(with_uri("none.db", under_folder("nowhere/" RUN "/artifacts")));
	struct store *s = opened("none.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(artifacts_list(s, RUN, "", &rs, &err));
	assert_int_equal(rs->rows, 0);
	rowset_free(rs);
	CHECK_FAILS(artifacts_list(s, "nobody", "", &rs, &err), ERR_NOT_FOUND);
	store_close(s);
}

/* Locations that are not plain paths into a run's own folder are told, not opened. */
static void
hostile_locations_are_refused(void **state)
{
	(void)state;
	static const char *const locations[] = { "/etc", "file:///etc", "/", "", "../../etc", "..",
		"/x/../etc/" RUN "/artifacts", "file:///x/%2e%2e/etc/" RUN "/artifacts",
		"mlruns/../" RUN "/artifacts", "file:///x/%252e%252e/etc/",
		"file:///x/" RUN "/artifacts#/../../../etc", "file:///x/" RUN "/artifacts?a=../..",
		"file:///x/" RUN "/artifacts;a", "s3://bucket/" RUN "/artifacts",
		"dbfs:/x/" RUN "/artifacts", "mlflow-artifacts:/0/" RUN "/artifacts",
		"http://h/" RUN "/artifacts", "file://host/x/" RUN "/artifacts",
		"file:x/" RUN "/artifacts", "file:////x/" RUN "/artifacts",
		"file:///x%00/" RUN "/artifacts", "file:///x/" RUN "/artifacts%",
		"file:///x/" RUN "/artifacts%zz", "C:\\x\\" RUN "\\artifacts",
		"\\\\host\\" RUN "\\artifacts", "://x/" RUN "/artifacts", RUN "/artifact",
		"/x/b" RUN "/artifacts", "/x/" RUN "/artifacts/..", "runs:/" RUN "/artifacts",
		NULL };
	for (const char *const *p = locations; *p; p++) {
		sqlite3_close(with_uri("hostile.db", *p));
		struct store *s = opened("hostile.db");
		struct err err = ERR_INIT;
		const struct rowset *rs = NULL;
		if (artifacts_list(s, RUN, "", &rs, &err) || err.code != ERR_DATA)
			fail_msg("'%s' was taken: %s", *p, err.text);
		store_close(s);
	}
}

static void
expect_refused(struct store *s, const char *path)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	char *bytes = NULL;
	size_t len = 0;
	long long total = 0;
	if (artifact_read(s, a, RUN, path, 100, &bytes, &len, &total, &err))
		fail_msg("'%s' was read", path);
	arena_free(a);
}

static void
paths_stay_inside(void **state)
{
	(void)state;
	put_file("in/" RUN "/artifacts/ok", "fine");
	put_file("in/" RUN "/secret", "no");
	char base[512], path[1024], target[1024];
	snprintf(base, sizeof(base), "%s/in/" RUN "/artifacts", fixture_folder());
	snprintf(path, sizeof(path), "%s/link", base);
	assert_int_equal(symlink("../secret", path), 0);
	snprintf(path, sizeof(path), "%s/dirlink", base);
	assert_int_equal(symlink("..", path), 0);
	snprintf(path, sizeof(path), "%s/fifo", base);
	assert_int_equal(mkfifo(path, 0600), 0);
	sqlite3_close(with_uri("inside.db", base));
	snprintf(path, sizeof(path), "%s/store.db", base);
	snprintf(target, sizeof(target), "%s", fixture_path("inside.db"));
	assert_int_equal(link(target, path), 0);
	struct store *s = opened("inside.db");
	static const char *const paths[] = { "../secret", "a/../../secret", "/etc/passwd", "link",
		"dirlink/secret", "fifo", ".", "..", "", "./../secret", "ok/", "ok/x", "store.db",
		"nosuch", NULL };
	for (const char *const *p = paths; *p; p++)
		expect_refused(s, *p);
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(artifacts_list(s, RUN, "", &rs, &err)); /* all are named, none is followed */
	assert_int_equal(rs->rows, 5);
	for (size_t i = 0; i < rs->rows; i++)
		assert_int_equal(rowset_int(rs, i, "is_dir", -1), 0);
	rowset_free(rs);
	CHECK_FAILS(artifacts_list(s, RUN, "dirlink", &rs, &err), ERR_DATA);
	CHECK_FAILS(artifacts_list(s, RUN, "..", &rs, &err), ERR_USAGE);
	store_close(s);
}

/* The run's own folder may be a link that a hostile archive brought along. */
static void
the_folder_itself_is_no_link(void **state)
{
	(void)state;
	put_file("swap/" RUN "/x", "");
	char path[1024];
	snprintf(path, sizeof(path), "%s/swap/" RUN "/artifacts", fixture_folder());
	assert_int_equal(symlink("/etc", path), 0);
	sqlite3_close(with_uri("swap.db", path));
	struct store *s = opened("swap.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_FAILS(artifacts_list(s, RUN, "", &rs, &err), ERR_DATA);
	expect_refused(s, "passwd");
	store_close(s);
}

static void
large_folders_are_cut(void **state)
{
	(void)state;
	char path[1024];
	put_file("wide/" RUN "/artifacts/a", "");
	for (int i = 0; i < 10001; i++) {
		snprintf(
			path, sizeof(path), "%s/wide/" RUN "/artifacts/f%05d", fixture_folder(), i);
		int fd = open(path, O_CREAT | O_WRONLY, 0600);
		assert_true(fd >= 0);
		close(fd);
	}
	sqlite3_close(with_uri("wide.db", under_folder("wide/" RUN "/artifacts")));
	struct store *s = opened("wide.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(artifacts_list(s, RUN, "", &rs, &err));
	assert_int_equal(rs->rows, 10000);
	assert_non_null(strstr(rs->note, "there are more"));
	rowset_free(rs);
	store_close(s);
}

/* ---- files that change while they are read: between two reads of the program, a change ---- */

#define LETTERS 3000

ssize_t __real_read(int fd, void *to, size_t n);
ssize_t __wrap_read(int fd, void *to, size_t n);

static void (*between)(const char *path); /* NULL: nothing happens */
static int changes, changes_left, reads;

ssize_t
__wrap_read(int fd, void *to, size_t n)
{
	if (!between)
		return __real_read(fd, to, n);
	/* The first read of a round finds the file as it is. */
	if (reads++ > 0 && changes_left > 0) {
		changes_left--;
		changes++;
		between(under_folder("busy/" RUN "/artifacts/log"));
	}
	return __real_read(fd, to, n < 1000 ? n : 1000);
}

static void
put_letters(const char *path, int flags, char letter, size_t n)
{
	char letters[LETTERS];
	memset(letters, letter, sizeof(letters));
	int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, letters, n), n);
	close(fd);
}

static void
written_over(const char *path)
{
	put_letters(path, 0, (char)('a' + changes % 20), LETTERS);
}

static void
cut_short(const char *path)
{
	put_letters(path, O_TRUNC, 'b', 1500);
}

static void
grown(const char *path)
{
	put_letters(path, O_APPEND, 'b', 100);
}

static void
put_another(const char *path)
{
	char other[1024];
	snprintf(other, sizeof(other), "%s.new", path);
	put_letters(other, O_TRUNC, 'b', LETTERS);
	assert_int_equal(rename(other, path), 0);
}

static void
taken_away(const char *path)
{
	(void)unlink(path);
}

/* What is read was in the file at some moment, and never more than was asked for. */
static void
may_change_while_they_are_read(void **state)
{
	(void)state;
	static const struct {
		void (*change)(const char *path);
		int times;
		enum err_code code;
		size_t len;
		char letter;
	} cases[] = {
		{ written_over, 1, ERR_NONE, LETTERS, 'b' },
		{ written_over, 7, ERR_NONE, LETTERS, 'h' },
		{ written_over, 1 << 20, ERR_CONFLICT, 0, 0 },
		{ cut_short, 1, ERR_NONE, 1500, 'b' },
		{ cut_short, 1 << 20, ERR_NONE, 1500, 'b' },
		{ grown, 1 << 20, ERR_NONE, LETTERS, 'a' },
		{ put_another, 1, ERR_NONE, LETTERS, 'a' },
		{ put_another, 1 << 20, ERR_NONE, LETTERS, 'a' },
		{ taken_away, 1, ERR_NONE, LETTERS, 'a' },
	};
	put_file("busy/" RUN "/artifacts/log", "");
	sqlite3_close(with_uri("busy.db", under_folder("busy/" RUN "/artifacts")));
	struct store *s = opened("busy.db");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		char *bytes = NULL;
		size_t len = 0;
		long long total = 0;
		put_letters(under_folder("busy/" RUN "/artifacts/log"), O_TRUNC, 'a', LETTERS);
		between = cases[i].change;
		changes = reads = 0;
		changes_left = cases[i].times;
		(void)!artifact_read(s, a, RUN, "log", LETTERS + 1000, &bytes, &len, &total, &err);
		between = NULL;
		assert_true(changes > 0);
		if (err.code != cases[i].code)
			fail_msg("case %zu: %s: %s", i, err_name(err.code), err.text);
		if (err.code == ERR_NONE) {
			assert_int_equal(len, cases[i].len);
			assert_int_equal(total, cases[i].len);
			for (size_t at = 0; at < len; at++)
				assert_int_equal(bytes[at], cases[i].letter);
		}
		arena_free(a);
	}
	store_close(s);
}

static void
logged_models_are_folders(void **state)
{
	(void)state;
	put_file("exp/models/" MODEL "/artifacts/model.onnx", "onnx");
	sqlite3 *db = with_uri("models.db", under_folder("exp/" RUN "/artifacts"));
	fixture_exec(db,
		"INSERT INTO logged_models (model_id, experiment_id, name, artifact_location,"
		" creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, "
		"source_run_id)"
		" VALUES (%Q, 0, 'net', %Q, 1, 1, 2, 'active', %Q), ('m-../../..', 0, 'evil', "
		"'/etc', 1, 1, 2,"
		" 'active', %Q)",
		MODEL, under_folder("exp/models/" MODEL "/artifacts"), RUN, RUN);
	sqlite3_close(db);
	struct store *s = opened("models.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(artifacts_list(s, RUN, "", &rs, &err));
	assert_int_equal(rs->rows, 1);
	assert_string_equal(rowset_text(rs, 0, "path"), "models");
	rowset_free(rs);
	CHECK_OK(artifacts_list(s, RUN, "models", &rs, &err));
	assert_int_equal(rs->rows, 2);
	rowset_free(rs);
	CHECK_OK(artifacts_list(s, RUN, "models/" MODEL, &rs, &err));
	assert_string_equal(rowset_text(rs, 0, "path"), "models/" MODEL "/model.onnx");
	rowset_free(rs);
	struct arena *a = arena_new();
	char *bytes = NULL;
	size_t len = 0;
	long long total = 0;
	CHECK_OK(artifact_read(
		s, a, RUN, "models/" MODEL "/model.onnx", 100, &bytes, &len, &total, &err));
	assert_memory_equal(bytes, "onnx", 4);
	arena_free(a);
	expect_refused(s, "models/m-../../../passwd");
	expect_refused(s, "models/m-1/x");
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(lists_and_reads), cmocka_unit_test(relative_paths_begin_at_the_store),
	cmocka_unit_test(a_missing_folder_is_empty),
	cmocka_unit_test(hostile_locations_are_refused), cmocka_unit_test(paths_stay_inside),
	cmocka_unit_test(the_folder_itself_is_no_link), cmocka_unit_test(large_folders_are_cut),
	cmocka_unit_test(may_change_while_they_are_read),
	cmocka_unit_test(logged_models_are_folders))
