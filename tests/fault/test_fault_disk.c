// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* No space: a change is made whole or not at all, the reason is told, and later it works again. */
#include "core/store/store.h"
#include "core/store/write.h"
#include "tests/fault/fault.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN "00000000000000000000000000000001"

static sqlite3 *
make_store(const char *name, const char *mode)
{
	sqlite3 *db = fixture_store(name, FIXTURE_OLD);
	fixture_exec(db, "PRAGMA journal_mode = %s", mode);
	fixture_run(db, RUN, 0, "first", 1000, 0);
	return db;
}

/* Logs params of 6000 bytes until one fails; how many were kept. */
static int
log_until_full(struct store *s, int from, struct err *err)
{
	static char value[6001];
	memset(value, 'v', 6000);
	for (int i = from; i < from + 10000; i++) {
		char key[20];
		snprintf(key, sizeof key, "key%d", i);
		if (!run_log_param(s, RUN, key, value, err))
			return i - from;
	}
	return -1;
}

/* A file system of 2 MB with a file of 1 MB in it, where we may mount one. */
static bool
small_disk(const char *dir)
{
	mkdir(dir, 0700);
	if (mount("tmpfs", dir, "tmpfs", 0, "size=2m") != 0)
		return false;
	FILE *f = fopen(fixture_path("small/filler"), "w");
	assert_non_null(f);
	for (int i = 0; i < 1 << 20; i++)
		fputc('f', f);
	assert_int_equal(fclose(f), 0);
	return true;
}

/* What is wrong, or NULL. */
static const char *
fill_the_disk(const char *mode, struct err *err)
{
	sqlite3 *db = make_store("small/a.db", mode);
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER };
	const char *wrong = NULL;
	if (!store_open(fixture_path("small/a.db"), &o, &s, err))
		wrong = "it does not open";
	int kept = wrong ? -1 : log_until_full(s, 0, err);
	if (kept <= 0 || err->code != ERR_STORE || strstr(err->text, "no space is left") == NULL)
		wrong = "the full disk is not told";
	else if (fixture_int(db, "SELECT count(*) FROM params") != kept)
		wrong = "something was half kept";
	else if (strcmp(fixture_text(db, "PRAGMA integrity_check"), "ok") != 0)
		wrong = "the store is damaged";
	/* With room again the same connection goes on. */
	else if (unlink(fixture_path("small/filler")) != 0 ||
		 !run_log_param(s, RUN, "after", "v", err))
		wrong = "it does not go on";
	store_close(s);
	sqlite3_close(db);
	return wrong;
}

/* Row 13: the disk is full in the middle of a change. */
static void
row_13_disk_full(void **state)
{
	(void)state;
	static const char *const modes[] = { "DELETE", "WAL" };
	for (size_t i = 0; i < 2; i++) {
		struct err err = ERR_INIT;
		const char *dir = fixture_path("small");
		if (!small_disk(dir)) {
			CHECK_SKIP("needs a file system of its own: run it as root");
		}
		const char *wrong = fill_the_disk(modes[i], &err);
		umount(fixture_path("small"));
		if (wrong)
			fail_msg("%s: %s: %s", modes[i], wrong, err.text);
	}
}

static void
write_limited(void *arg)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER };
	struct stat st;
	signal(SIGXFSZ, SIG_IGN); /* as the program itself does at its start */
	if (!store_open(arg, &o, &s, &err) || stat(arg, &st) != 0)
		_exit(2);
	struct rlimit limit = { (rlim_t)st.st_size + 65536, RLIM_INFINITY };
	setrlimit(RLIMIT_FSIZE, &limit);
	int kept = log_until_full(s, 0, &err);
	if (kept < 0)
		_exit(3);
	if (err.code != ERR_STORE)
		_exit(4);
	limit.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &limit);
	if (!run_log_param(s, RUN, "after", "v", &err))
		_exit(5);
	store_close(s);
}

/* Row 15: a limit on file sizes is an error like any other, not the end of the process. */
static void
row_15_file_size_limit(void **state)
{
	(void)state;
	sqlite3_close(make_store("limited.db", "DELETE"));
	char path[512];
	snprintf(path, sizeof path, "%s", fixture_path("limited.db"));
	assert_int_equal(fault_wait(fault_start(write_limited, path)), 0);
	sqlite3 *db = fixture_reopen("limited.db");
	assert_string_equal(fixture_text(db, "PRAGMA integrity_check"), "ok");
	assert_int_equal(fixture_int(db, "SELECT count(*) FROM params WHERE key = 'after'"), 1);
	sqlite3_close(db);
}

CHECK_MAIN(cmocka_unit_test(row_13_disk_full), cmocka_unit_test(row_15_file_size_limit))
