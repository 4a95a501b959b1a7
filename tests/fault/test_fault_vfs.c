// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Row 25: input and output that fail at the Nth call, and row 26 for SQLite's
 * own memory. A layer under SQLite counts what it does and lets one call, or all
 * from one on, fail; N grows until the work gets through. Every failure must be
 * told, and what was read or written must be all or nothing.
 */
#include "core/store/experiments.h"
#include "core/store/metrics.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/store/write.h"
#include "core/table/rowset.h"
#include "tests/fault/fault.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN       "00000000000000000000000000000001"
#define NOW       INT64_C(1700000000000)
#define LONG_TEXT 20000

/* ---- the failing layer ---- */

static long calls, fail_at; /* fail_at 0: never */
static bool for_ever;       /* every call from fail_at on */

static bool
fails_now(void)
{
	calls++;
	return fail_at && (calls == fail_at || (for_ever && calls > fail_at));
}

struct layer_file {
	sqlite3_file base;
	sqlite3_file *real; /* behind this struct */
};

static sqlite3_vfs *real_vfs;

static sqlite3_file *
real_of(sqlite3_file *f)
{
	return ((struct layer_file *)(void *)f)->real;
}

/* clang-format off */
#define PASS(name, failure, params, args) \
	static int \
	layer_##name params \
	{ \
		if (failure != SQLITE_OK && fails_now()) \
			return failure; \
		return real_of(f)->pMethods->name args; \
	}

PASS(xRead, SQLITE_IOERR_READ, (sqlite3_file *f, void *p, int n, sqlite3_int64 at), (real_of(f), p, n, at))
PASS(xWrite, SQLITE_IOERR_WRITE, (sqlite3_file *f, const void *p, int n, sqlite3_int64 at),
	(real_of(f), p, n, at))
PASS(xTruncate, SQLITE_IOERR_TRUNCATE, (sqlite3_file *f, sqlite3_int64 size), (real_of(f), size))
PASS(xSync, SQLITE_IOERR_FSYNC, (sqlite3_file *f, int flags), (real_of(f), flags))
PASS(xFileSize, SQLITE_IOERR_FSTAT, (sqlite3_file *f, sqlite3_int64 *size), (real_of(f), size))
PASS(xLock, SQLITE_IOERR_LOCK, (sqlite3_file *f, int level), (real_of(f), level))
PASS(xUnlock, SQLITE_OK, (sqlite3_file *f, int level), (real_of(f), level))
PASS(xCheckReservedLock, SQLITE_IOERR_CHECKRESERVEDLOCK, (sqlite3_file *f, int *out), (real_of(f), out))
PASS(xFileControl, SQLITE_OK, (sqlite3_file *f, int op, void *p), (real_of(f), op, p))
PASS(xSectorSize, SQLITE_OK, (sqlite3_file *f), (real_of(f)))
PASS(xDeviceCharacteristics, SQLITE_OK, (sqlite3_file *f), (real_of(f)))
/* clang-format on */

static int
layer_xClose(sqlite3_file *f)
{
	return real_of(f)->pMethods->xClose(real_of(f));
}

static const sqlite3_io_methods layer_methods = {
	.iVersion =
		1, /* no shared memory and no mmap: the rollback journal is what is under test */
	.xClose = layer_xClose,
	.xRead = layer_xRead,
	.xWrite = layer_xWrite,
	.xTruncate = layer_xTruncate,
	.xSync = layer_xSync,
	.xFileSize = layer_xFileSize,
	.xLock = layer_xLock,
	.xUnlock = layer_xUnlock,
	.xCheckReservedLock = layer_xCheckReservedLock,
	.xFileControl = layer_xFileControl,
	.xSectorSize = layer_xSectorSize,
	.xDeviceCharacteristics = layer_xDeviceCharacteristics,
};

static int
layer_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	(void)vfs;
	struct layer_file *file = (struct layer_file *)(void *)f;
	file->base.pMethods = NULL;
	if (fails_now())
		return SQLITE_CANTOPEN;
	file->real = (sqlite3_file *)(void *)(file + 1);
	int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
	if (rc == SQLITE_OK)
		file->base.pMethods = &layer_methods;
	return rc;
}

static int
layer_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	return fails_now() ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, name, sync);
}

static int
layer_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	(void)vfs;
	return fails_now() ? SQLITE_IOERR_ACCESS : real_vfs->xAccess(real_vfs, name, flags, out);
}

static void
put_layer(void)
{
	static sqlite3_vfs layer;
	real_vfs = sqlite3_vfs_find(NULL);
	layer = *real_vfs;
	layer.zName = "failing";
	layer.szOsFile += (int)sizeof(struct layer_file);
	layer.xOpen = layer_open;
	layer.xDelete = layer_delete;
	layer.xAccess = layer_access;
	layer.pNext = NULL;
	assert_int_equal(sqlite3_vfs_register(&layer, 1), SQLITE_OK);
}

/* ---- memory ---- */

static sqlite3_mem_methods real_memory;
static long allocations, starve_at;
static bool starve_for_ever;

static bool
starves_now(void)
{
	allocations++;
	return starve_at &&
	       (allocations == starve_at || (starve_for_ever && allocations > starve_at));
}

static void *
lean_malloc(int n)
{
	return starves_now() ? NULL : real_memory.xMalloc(n);
}

static void *
lean_realloc(void *p, int n)
{
	return starves_now() ? NULL : real_memory.xRealloc(p, n);
}

static void
put_memory(void)
{
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
	sqlite3_mem_methods lean = real_memory;
	lean.xMalloc = lean_malloc;
	lean.xRealloc = lean_realloc;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &lean), SQLITE_OK);
}

/* ---- the work ---- */

static void
make_store(const char *name)
{
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	fixture_exec(db, "BEGIN");
	fixture_run(db, RUN, 0, "first", NOW, 0);
	for (int step = 0; step < 50; step++)
		fixture_metric(db, RUN, "loss", 1.0 / (step + 1), step, NOW + step);
	fixture_param(db, RUN, "lr", "0.1");
	/* Long enough that SQLite needs memory to hand it over. */
	fixture_exec(db, "INSERT INTO params VALUES ('text', printf('%%0*d', %d, 1), %Q)",
		LONG_TEXT, RUN);
	fixture_exec(db, "COMMIT");
	sqlite3_close(db);
}

/* Opens and reads; what succeeds must be right. */
static bool
read_all(const char *path, struct err *err)
{
	struct store *s = NULL;
	const struct rowset *experiments = NULL, *params = NULL, *series = NULL;
	bool ok = store_open(path, NULL, &s, err) &&
		  experiments_list(s, LIFECYCLE_ALL, &experiments, err) &&
		  run_params(s, RUN, &params, err) &&
		  metric_series(s, NULL, RUN, "loss", false, 0, &series, err);
	if (experiments)
		assert_int_equal(experiments->rows, 1);
	if (params) {
		assert_int_equal(params->rows, 2);
		assert_string_equal(rowset_text(params, 0, "value"), "0.1");
		assert_int_equal(strlen(rowset_text(params, 1, "value")), LONG_TEXT);
	}
	if (series)
		assert_int_equal(series->rows, 50);
	rowset_free(experiments);
	rowset_free(params);
	rowset_free(series);
	store_close(s);
	return ok;
}

static bool
write_one(const char *path, int64_t step, struct err *err)
{
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER };
	struct metric_point p[] = { { "a", 1, NOW, step }, { "b", 2, NOW, step } };
	bool ok = store_open(path, &o, &s, err) && run_log_metrics(s, RUN, p, 2, err);
	store_close(s);
	return ok;
}

static void
told(const struct err *err)
{
	if (err->code == ERR_NONE || *err->text == '\0')
		fail_msg("a failure without a word");
}

static void
row_25_reads_fail(void **state)
{
	(void)state;
	make_store("read.db");
	for (int mode = 0; mode < 2; mode++) {
		for_ever = mode == 1;
		bool ok = false;
		for (fail_at = 1; !ok; fail_at++) {
			struct err err = ERR_INIT;
			calls = 0;
			ok = read_all(fixture_path("read.db"), &err);
			if (!ok)
				told(&err);
			/* A failure that SQLite can do without (a lock it tries again) is no failure. */
			ok = ok && calls < fail_at;
		}
		assert_true(fail_at > 10);
	}
	fail_at = 0;
}

static void
row_25_writes_fail(void **state)
{
	(void)state;
	make_store("write.db");
	int64_t step = 0;
	for (int mode = 0; mode < 2; mode++) {
		for_ever = mode == 1;
		bool through = false;
		for (long n = 1; !through; n++) {
			struct err err = ERR_INIT;
			sqlite3 *db = fixture_reopen("write.db");
			int64_t before = fixture_int(
				db, "SELECT count(*) FROM metrics WHERE key IN ('a', 'b')");
			sqlite3_close(db);
			calls = 0;
			fail_at = n;
			bool ok = write_one(fixture_path("write.db"), step++, &err);
			through = ok && calls < n;
			fail_at = 0;
			if (!ok)
				told(&err);
			db = fixture_reopen("write.db");
			int64_t after = fixture_int(
				db, "SELECT count(*) FROM metrics WHERE key IN ('a', 'b')");
			assert_string_equal(fixture_text(db, "PRAGMA integrity_check"), "ok");
			sqlite3_close(db);
			/* Told as done, it is there; told as failed, it may only be there whole. */
			if (after - before != 2 && (ok || after != before))
				fail_msg("call %ld: %lld rows of 2, told %d", n,
					(long long)(after - before), ok);
		}
	}
}

static void
row_26_memory_fails(void **state)
{
	(void)state;
	make_store("memory.db");
	for (int mode = 0; mode < 2; mode++) {
		starve_for_ever = mode == 1;
		bool ok = false;
		/* Each of the first allocations, then in growing strides. */
		for (long n = 1; !ok; n += 1 + n / 15) {
			struct err err = ERR_INIT;
			allocations = 0;
			starve_at = n;
			ok = read_all(fixture_path("memory.db"), &err);
			starve_at = 0;
			if (!ok)
				told(&err);
			ok = ok && allocations < n;
		}
	}
}

/* How much input and output a first look costs; a rise shows here before anybody feels it. */
static void
counts_calls(void **state)
{
	(void)state;
	make_store("count.db");
	struct err err = ERR_INIT;
	calls = 0;
	CHECK_OK(read_all(fixture_path("count.db"), &err));
	assert_in_range(calls, 10, 1000);
}

int
main(void)
{
	/* Both before SQLite is first used. */
	put_memory();
	sqlite3_initialize();
	put_layer();
	const struct CMUnitTest tests[] = { cmocka_unit_test(row_25_reads_fail),
		cmocka_unit_test(row_25_writes_fail), cmocka_unit_test(row_26_memory_fails),
		cmocka_unit_test(counts_calls) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
