// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sessions: workers reach the store, writes are refused where they must be, changes are told. */
#include "core/command/session.h"

#include "core/job/job.h"
#include "core/store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

/* What one job saw. */
struct look {
	bool finished, ok;
	enum err_code code;
	bool has_store;
	uint64_t bytes;
};

static bool
look(struct job *job, void *context, void *arg, struct err *err)
{
	struct look *l = arg;
	(void)job;
	(void)err;
	l->has_store = context != NULL;
	if (context)
		l->bytes = store_facts(context)->bytes;
	return true;
}

static void
done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct look *l = arg;
	assert_ptr_equal(owner, l);
	l->finished = true;
	l->ok = ok;
	l->code = err->code;
}

static void
drop(void *arg)
{
	(void)arg;
}

static const struct job_ops reading = { "looking", JOB_READ, look, done, drop };
static const struct job_ops writing = { "looking to write", JOB_WRITE, look, done, drop };

static void
wait_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	if (poll(&p, 1, 60000) != 1)
		fail_msg("nothing happened for a minute");
}

static struct look
do_job(struct session *s, const struct job_ops *ops)
{
	struct look l = { 0 };
	struct job_pool *pool = session_pool(s);
	job_submit(pool, ops, &l, &l);
	while (!l.finished) {
		wait_readable(job_pool_fd(pool));
		job_pool_deliver(pool);
	}
	return l;
}

static struct session *
open_session(struct session_options options)
{
	struct err err = ERR_INIT;
	struct session *s = NULL;
	CHECK_OK(session_open(&options, &s, &err));
	return s;
}

static void
reads_and_writes(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("rw.db", FIXTURE_OLD));
	const char *path = fixture_path("rw.db");
	struct session *s = open_session((struct session_options){ .path = path, .readers = 2 });
	assert_string_equal(session_path(s), path);
	assert_null(session_why_read_only(s));
	assert_null(session_why_refused(s));
	assert_true(strlen(session_mlflow(s)) > 0);
	struct look l = do_job(s, &reading);
	assert_true(l.ok && l.has_store && l.bytes > 0);
	l = do_job(s, &writing);
	assert_true(l.ok && l.has_store);
	session_close(s);
}

static void
refuses_writes_when_read_only(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("ro.db", FIXTURE_OLD));
	struct session *s = open_session(
		(struct session_options){ .path = fixture_path("ro.db"), .read_only = true });
	assert_non_null(session_why_read_only(s));
	assert_non_null(session_why_refused(s));
	assert_true(do_job(s, &reading).ok);
	struct look l = do_job(s, &writing);
	assert_false(l.ok);
	assert_int_equal(l.code, ERR_READ_ONLY);
	session_close(s);
}

/* What is kept beside a store does not depend on what the store is. */
static void
writes_beside_a_store_of_tomorrow(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("tomorrow.db", FIXTURE_NEW);
	fixture_exec(db, "UPDATE alembic_version SET version_num = 'ffffffffffff'");
	sqlite3_close(db);
	struct session *s =
		open_session((struct session_options){ .path = fixture_path("tomorrow.db") });
	assert_non_null(session_why_read_only(s));
	assert_null(session_why_refused(s));
	session_close(s);
}

static void
tells_of_changes(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("live.db", FIXTURE_OLD));
	struct session *s =
		open_session((struct session_options){ .path = fixture_path("live.db") });
	assert_true(session_watch_fd(s) >= 0);
	uint64_t before = session_watch_read(s).generation;
	sqlite3 *db = fixture_reopen("live.db");
	fixture_experiment(db, 7, "new");
	sqlite3_close(db);
	struct watch_report report;
	do {
		wait_readable(session_watch_fd(s));
		report = session_watch_read(s);
	} while (report.generation == before);
	assert_true(report.generation > before);
	session_close(s);
}

static void
reopens_a_replaced_store(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("other.db", FIXTURE_NEW);
	fixture_exec(db, "BEGIN");
	for (int i = 1; i < 2000; i++) {
		char name[40];
		snprintf(name, sizeof(name), "padding %d", i);
		fixture_experiment(db, i, name);
	}
	fixture_exec(db, "COMMIT");
	sqlite3_close(db);
	sqlite3_close(fixture_store("place.db", FIXTURE_OLD));
	struct session *s = open_session(
		(struct session_options){ .path = fixture_path("place.db"), .readers = 1 });
	const char *old_mlflow = session_mlflow(s);
	char copy[100];
	snprintf(copy, sizeof(copy), "%s", old_mlflow);
	uint64_t small = do_job(s, &reading).bytes;
	assert_int_equal(rename(fixture_path("other.db"), fixture_path("place.db")), 0);
	session_reopen(s);
	assert_true(do_job(s, &reading).bytes > small);
	assert_string_not_equal(session_mlflow(s), copy);
	/* What was handed out before stays good. */
	assert_string_equal(old_mlflow, copy);
	session_close(s);
}

static void
does_without_a_store(void **state)
{
	(void)state;
	struct session *s = open_session((struct session_options){ .path = NULL });
	assert_string_equal(session_path(s), "");
	assert_string_equal(session_mlflow(s), "");
	assert_non_null(session_why_read_only(s));
	assert_int_equal(session_watch_fd(s), -1);
	assert_int_equal(session_watch_read(s).state, WATCH_LIVE);
	struct look l = do_job(s, &reading);
	assert_true(l.ok && !l.has_store);
	session_close(s);
	session_close(NULL);
}

static void
says_why_it_cannot_open(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct session *s = NULL;
	struct session_options options = { .path = fixture_path("absent.db") };
	CHECK_FAILS(session_open(&options, &s, &err), ERR_NOT_FOUND);
	assert_null(s);
}

CHECK_MAIN(cmocka_unit_test(reads_and_writes), cmocka_unit_test(refuses_writes_when_read_only),
	cmocka_unit_test(writes_beside_a_store_of_tomorrow), cmocka_unit_test(tells_of_changes),
	cmocka_unit_test(reopens_a_replaced_store), cmocka_unit_test(does_without_a_store),
	cmocka_unit_test(says_why_it_cannot_open))
