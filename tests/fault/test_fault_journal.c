// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Killed writers and folders that may not be written: every case has its own answer. */
#include "core/store/store.h"
#include "core/store/store_stmt.h"
#include "core/store/write.h"
#include "tests/fault/fault.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define RUN "00000000000000000000000000000001"

struct trainer {
	char name[300];
	struct fault_gate go;
};

/* A trainer that is killed in the middle of a commit that has spilled to the file. */
static void
die_writing(void *arg)
{
	struct trainer *t = arg;
	fault_gate_await(&t->go);
	sqlite3 *db = fixture_reopen(t->name);
	fixture_exec(db, "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE");
	fixture_exec(db, "UPDATE params SET value = 'half-made'");
	raise(SIGKILL);
}

static void
make_store(const char *folder, const char *name)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	mkdir(fixture_path(folder), 0755);
	chmod(fixture_folder(), 0755);
	sqlite3 *db = fixture_store(path, FIXTURE_NEW);
	fixture_run(db, RUN, 0, "first", 1000, 0);
	fixture_exec(db,
		"INSERT INTO params WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
		" WHERE i < 2000) SELECT 'key' || i, 'whole', '" RUN "' FROM n");
	sqlite3_close(db);
	chmod(fixture_path(path), 0644);
}

/* Started before the store is opened here: SQLite's state must not cross a fork. */
static pid_t
start_trainer(struct trainer *t, const char *path)
{
	snprintf(t->name, sizeof t->name, "%s", path);
	fault_gate_open(&t->go);
	return fault_start(die_writing, t);
}

static void
let_it_die(struct trainer *t, pid_t child)
{
	char journal[320];
	struct stat st;
	fault_gate_pass(&t->go);
	assert_int_equal(fault_wait(child), 128 + SIGKILL);
	snprintf(journal, sizeof journal, "%s-journal", t->name);
	assert_int_equal(stat(fixture_path(journal), &st), 0);
	assert_true(st.st_size > 0);
	chmod(fixture_path(journal), 0644);
}

static void
make_hot(const char *path)
{
	struct trainer t;
	let_it_die(&t, start_trainer(&t, path));
}

static int64_t
count_whole(struct store *s)
{
	struct err err = ERR_INIT;
	int64_t n = -1;
	CHECK_OK(stmt_int_of(
		stmt_use(s, "SELECT count(*) FROM params WHERE value = 'whole'"), -1, &n, &err));
	return n;
}

/* Row 9: a hot journal is explained, and rolled back where that was allowed. */
static void
row_9_hot_journal(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	make_store("row9", "a.db");
	make_hot("row9/a.db");
	const char *path = fixture_path("row9/a.db");
	struct store *s = NULL;
	CHECK_FAILS(store_open(path, NULL, &s, &err), ERR_READ_ONLY);
	assert_non_null(strstr(err.text, "killed"));
	assert_non_null(strstr(err.text, "rolls it back"));
	struct store_options o = { .recover = true };
	CHECK_OK(store_open(path, &o, &s, &err));
	assert_int_equal(count_whole(s), 2000);
	store_close(s);
	assert_int_not_equal(access(fixture_path("row9/a.db-journal"), F_OK), 0);
	/* A writer recovers by itself: it may write. */
	make_hot("row9/a.db");
	o = (struct store_options){ .role = STORE_WRITER };
	CHECK_OK(store_open(path, &o, &s, &err));
	assert_int_equal(count_whole(s), 2000);
	store_close(s);
}

/* Row 9, while we look: the trainer dies between two of our reads. */
static void
row_9_while_open(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	make_store("row9b", "a.db");
	struct trainer trainer;
	pid_t child = start_trainer(&trainer, "row9b/a.db");
	struct store *s = NULL;
	CHECK_OK(store_open(fixture_path("row9b/a.db"), NULL, &s, &err));
	assert_int_equal(count_whole(s), 2000);
	let_it_die(&trainer, child);
	CHECK_FAILS(stmt_run(stmt_use(s, "SELECT count(*) FROM runs"), &err), ERR_READ_ONLY);
	assert_non_null(strstr(err.text, "killed"));
	/* The next writer puts it right, and the same connection reads on. */
	sqlite3 *db = fixture_reopen("row9b/a.db");
	fixture_exec(db, "SELECT count(*) FROM runs");
	sqlite3_close(db);
	assert_int_equal(count_whole(s), 2000);
	store_close(s);
}

struct attempt {
	const char *path;
	struct store_options options;
	/* In memory shared with the child: */
	struct outcome {
		struct err err;
		bool opened, writable, recovered;
		char why[200];
	} * outcome;
};

static int
attempt(void *arg)
{
	struct attempt *a = arg;
	struct store *s = NULL;
	a->outcome->opened = store_open(a->path, &a->options, &s, &a->outcome->err);
	if (a->outcome->opened) {
		const struct store_facts *f = store_facts(s);
		a->outcome->writable = f->writable;
		snprintf(a->outcome->why, sizeof a->outcome->why, "%s",
			f->why_read_only ? f->why_read_only : "");
	}
	store_close(s);
	return 0;
}

/* What somebody without rights gets. */
static struct outcome
attempted(const char *name, struct store_options options)
{
	struct attempt a = { .path = fixture_path(name), .options = options };
	void *shared = mmap(
		NULL, sizeof *a.outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	a.outcome = shared;
	assert_int_equal(fault_unprivileged(attempt, &a), 0);
	struct outcome o = *a.outcome;
	munmap(shared, sizeof o);
	return o;
}

static void
refused(struct outcome o, enum err_code code, const char *words)
{
	assert_false(o.opened);
	if (o.err.code != code || strstr(o.err.text, words) == NULL)
		fail_msg("%s: %s", err_name(o.err.code), o.err.text);
}

/* Row 10: a hot journal that may not be rolled back, asked for or not. */
static void
row_10_hot_journal_read_only(void **state)
{
	(void)state;
	make_store("row10", "a.db");
	make_hot("row10/a.db");
	assert_int_equal(chmod(fixture_path("row10"), 0555), 0);
	chmod(fixture_path("row10/a.db"), 0444);
	refused(attempted("row10/a.db", (struct store_options){ 0 }), ERR_READ_ONLY, "killed");
	refused(attempted("row10/a.db", (struct store_options){ .recover = true }), ERR_READ_ONLY,
		"killed");
	chmod(fixture_path("row10"), 0755);
}

/* Row 11: a write-ahead store without its side files in a folder that may not be written. */
static void
row_11_write_ahead_read_only(void **state)
{
	(void)state;
	make_store("row11", "a.db");
	sqlite3 *db = fixture_reopen("row11/a.db");
	fixture_exec(db, "PRAGMA journal_mode = WAL");
	sqlite3_close(db);
	assert_int_not_equal(access(fixture_path("row11/a.db-wal"), F_OK), 0);
	assert_int_equal(chmod(fixture_path("row11"), 0555), 0);
	refused(attempted("row11/a.db", (struct store_options){ 0 }), ERR_READ_ONLY, "--immutable");
	struct outcome o = attempted("row11/a.db", (struct store_options){ .immutable = true });
	assert_true(o.opened);
	assert_false(o.writable);
	assert_string_equal(o.why, "it was opened as immutable");
	chmod(fixture_path("row11"), 0755);
}

/* Row 16: a file or folder that may not be written can be read, and says why not more. */
static void
row_16_read_only_file(void **state)
{
	(void)state;
	make_store("row16", "a.db");
	chmod(fixture_path("row16/a.db"), 0444);
	struct outcome o = attempted("row16/a.db", (struct store_options){ 0 });
	assert_true(o.opened);
	assert_false(o.writable);
	assert_string_equal(o.why, "you may not write the file");
	refused(attempted("row16/a.db", (struct store_options){ .role = STORE_WRITER }),
		ERR_READ_ONLY, "you may not write the file");
	chmod(fixture_path("row16/a.db"), 0666);
	chmod(fixture_path("row16"), 0555);
	o = attempted("row16/a.db", (struct store_options){ 0 });
	assert_true(o.opened);
	assert_false(o.writable);
	assert_non_null(strstr(o.why, "folder"));
	chmod(fixture_path("row16/a.db"), 0000);
	refused(attempted("row16/a.db", (struct store_options){ 0 }), ERR_READ_ONLY,
		"Permission denied");
	chmod(fixture_path("row16"), 0755);
}

static void
log_pairs(void *arg)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER, .recover = true };
	if (!store_open(arg, &o, &s, &err))
		_exit(2);
	for (int64_t i = 0;; i++) {
		struct metric_point p[] = { { "a", (double)i, i, i }, { "b", (double)i, i, i } };
		if (!run_log_metrics(s, RUN, p, 2, &err))
			_exit(3);
	}
}

/* Row 8: our own writer killed at any moment leaves all of a change or nothing of it. */
static void
row_8_killed_while_writing(void **state)
{
	(void)state;
	static const char *const modes[] = { "DELETE", "WAL" };
	long times = fault_times("CAIRN_KILLS", 20);
	srandom(8);
	for (size_t m = 0; m < 2; m++) {
		make_store("row8", "a.db");
		sqlite3 *db = fixture_reopen("row8/a.db");
		fixture_exec(db, "PRAGMA journal_mode = %s", modes[m]);
		sqlite3_close(db);
		char path[512];
		snprintf(path, sizeof path, "%s", fixture_path("row8/a.db"));
		for (long i = 0; i < times; i++) {
			struct timespec t = { 0, 3000000 + random() % 20000000 };
			pid_t child = fault_start(log_pairs, path);
			nanosleep(&t, NULL);
			kill(child, SIGKILL);
			assert_int_equal(fault_wait(child), 128 + SIGKILL);
			struct err err = ERR_INIT;
			struct store *s = NULL;
			struct store_options o = { .recover = true };
			CHECK_OK(store_open(path, &o, &s, &err));
			store_close(s);
			db = fixture_reopen("row8/a.db");
			assert_string_equal(fixture_text(db, "PRAGMA integrity_check"), "ok");
			assert_int_equal(fixture_int(db, "SELECT count(*) FROM (SELECT step FROM "
							 "metrics GROUP BY step"
							 " HAVING count(*) <> 2)"),
				0);
			assert_int_equal(
				fixture_int(db,
					"SELECT count(*) FROM latest_metrics l WHERE step <>"
					" (SELECT max(step) FROM metrics m WHERE m.key = l.key)"),
				0);
			sqlite3_close(db);
		}
	}
}

CHECK_MAIN(cmocka_unit_test(row_8_killed_while_writing), cmocka_unit_test(row_9_hot_journal),
	cmocka_unit_test(row_9_while_open), cmocka_unit_test(row_10_hot_journal_read_only),
	cmocka_unit_test(row_11_write_ahead_read_only), cmocka_unit_test(row_16_read_only_file))
