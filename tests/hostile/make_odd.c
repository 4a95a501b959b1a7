// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * make_odd FOLDER [RUNS]: stores whose texts are harmless and whose values are
 * not what MLflow would have written. odd.db: wrong types, numbers at their ends,
 * rows without owners, stages that are none, ids of every length. keys.db: a
 * run with 10,000 metrics, params and tags of 250 characters each, among RUNS
 * others. artifacts.db: a run whose artifacts are every kind of file.
 */
#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#define START INT64_C(1795240000000)
#define TYPES "000000000000000000000000000000a1"
#define ENDS  "000000000000000000000000000000a2"
#define STEPS "000000000000000000000000000000a3"
#define LOST  "000000000000000000000000000000a4"
#define TIMES "000000000000000000000000000000a5"
#define FILES "000000000000000000000000000000a6"
#define KEYS  10000

/* Runs with one wrong type in each column that may have one. */
static void
put_wrong_types(sqlite3 *db)
{
	static const char *const values[] = { "x'00ff1b5b'", "'text'", "12.5", "-7", "NULL" };
	fixture_run(db, TYPES, 0, "types", START, START + 1000);
	fixture_metric(db, TYPES, "acc", 0.5, 0, START);
	fixture_exec(db,
		"INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES"
		" ('acc', 'much', 1, %Q, 1, 0), ('acc', x'1b5b', 2, %Q, 2, 0), ('acc', 1, 'now', "
		"%Q,"
		" 3, 0), ('acc', 1, 4, %Q, 'far', 0), (x'1b5b', 1, 5, %Q, 5, 0), ('acc', 1, 6, %Q, "
		"6,"
		" 'maybe')",
		TYPES, TYPES, TYPES, TYPES, TYPES, TYPES);
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES"
		" ('much', 'text', 1, 1, 0, %Q), ('bytes', x'1b5b', 1, 1, 0, %Q)",
		TYPES, TYPES);
	fixture_exec(db,
		"INSERT INTO params VALUES (x'1b5b', 'v', %Q), ('bytes', x'1b5b', %Q), ('number',"
		" 7, %Q)",
		TYPES, TYPES, TYPES);
	fixture_exec(
		db, "INSERT INTO tags VALUES (x'1b5b', x'1b5b', %Q), ('n', 7, %Q)", TYPES, TYPES);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char id[33], name[20];
		snprintf(id, sizeof(id), "%032zx", i + 1);
		snprintf(name, sizeof(name), "wrong-%zu", i);
		fixture_run(db, id, 0, name, START - 1000, START);
		fixture_metric(db, id, "acc", (double)i, 0, START);
		fixture_exec(db,
			"UPDATE runs SET name = %s, source_type = %s, source_name = %s, user_id = "
			"%s,"
			" status = %s, start_time = %s, end_time = %s, lifecycle_stage = 'active',"
			" artifact_uri = %s, source_version = %s, entry_point_name = %s WHERE "
			"run_uuid"
			" = %Q",
			values[i], values[i], values[i], values[i], values[i], values[i], values[i],
			values[i], values[i], values[i], id);
	}
}

static void
put_ends_of_numbers(sqlite3 *db)
{
	fixture_run(db, ENDS, 0, "ends", START + 2000, START + 3000);
	fixture_metric(db, ENDS, "nan", (double)NAN, 0, START);
	/* Written out: SQLite prints fewer digits than these have. */
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES"
		" ('inf', 1.7976931348623157e308, 1, %Q, 0, 0), ('neg', -1.7976931348623157e308, "
		"1, %Q,"
		" 0, 0), ('largest', 1.7976931348623155e308, 1, %Q, 0, 0), ('tiny', 5e-324, 1, %Q, "
		"0, 0)",
		ENDS, ENDS, ENDS, ENDS);
	fixture_metric(db, ENDS, "acc", (double)NAN, 0, START);
	fixture_run(db, STEPS, 0, "steps", START + 1000, 0);
	static const int64_t steps[] = { 3, -5, 9007199254740993, 0, 3, INT64_MAX, INT64_MIN, -5 };
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		fixture_metric(db, STEPS, "loss", 0.5 + (double)i, steps[i], START + (int64_t)i);
	static const int64_t times[] = { 0, -1, 1700000000, 253402300800000, INT64_MAX, INT64_MIN };
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		char id[33], name[20];
		snprintf(id, sizeof(id), "%032zx", i + 0x100);
		snprintf(name, sizeof(name), "time-%zu", i);
		fixture_run(db, id, 0, name, times[i], START);
		fixture_metric(db, id, "when", (double)i, (int64_t)i, times[i]);
	}
	fixture_run(db, TIMES, 0, "backwards", START, START - 86400000);
}

static void
put_lost_rows(sqlite3 *db)
{
	fixture_experiment(db, 123456789012345678, "eighteen digits");
	fixture_experiment(db, -42, "negative");
	fixture_run(
		db, "000000000000000000000000000000b1", 123456789012345678, "far", START, START);
	fixture_run(db, "000000000000000000000000000000b2", -42, "below", START, START);
	fixture_run(db, LOST, 0, "of no experiment", START, START);
	fixture_exec(db, "UPDATE runs SET experiment_id = 424242 WHERE run_uuid = %Q", LOST);
	fixture_param(db, "nobody", "lr", "0.1");
	fixture_tag(db, "nobody", "k", "v");
	fixture_metric(db, "nobody", "acc", 1, 0, START);
	/* Without its primary key the table can hold what MLflow never writes twice. */
	fixture_exec(db,
		"CREATE TABLE l AS SELECT * FROM latest_metrics; DROP TABLE latest_metrics;"
		"CREATE TABLE latest_metrics AS SELECT * FROM l; DROP TABLE l;"
		"INSERT INTO latest_metrics SELECT * FROM latest_metrics WHERE run_uuid = %Q",
		ENDS);
}

static void
put_stages(sqlite3 *db)
{
	static const char *const stages[] = { "'Production'", "'production'", "'Limbo'", "NULL",
		"''", "x'1b5b'", "7" };
	fixture_exec(
		db, "INSERT INTO registered_models (name, creation_time) VALUES ('staged', 1)");
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		fixture_exec(db,
			"INSERT INTO model_versions (name, version, creation_time, "
			"last_updated_time,"
			" current_stage, source, run_id, status) VALUES ('staged', %d, 1, 1, %s, "
			"'', %Q,"
			" 'READY')",
			(int)i + 1, stages[i], ENDS);
}

static void
make_odd(void)
{
	sqlite3 *db = fixture_store("odd.db", FIXTURE_NEW);
	fixture_exec(db, "PRAGMA ignore_check_constraints = ON; BEGIN");
	put_wrong_types(db);
	put_ends_of_numbers(db);
	put_stages(db);
	fixture_exec(db, "COMMIT");
	put_lost_rows(db);
	sqlite3_close(db);
}

static void
make_keys(long runs)
{
	static const char *const tables[] = { "params", "tags" };
	sqlite3 *db = fixture_store("keys.db", FIXTURE_NEW);
	fixture_run(db, TYPES, 0, "keys", START, START + 1000);
	fixture_exec(db, "BEGIN");
	for (size_t i = 0; i < 2; i++)
		fixture_exec(db,
			"INSERT INTO %s (key, value, run_uuid) WITH RECURSIVE n(i) AS (SELECT 1 "
			"UNION"
			" ALL SELECT i + 1 FROM n WHERE i < %d) SELECT printf('%%0250d', i), i, %Q "
			"FROM n",
			tables[i], KEYS, TYPES);
	fixture_exec(db,
		"INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) WITH RECURSIVE"
		" n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		" SELECT printf('%%0250d', i), i, %lld, %Q, 0, 0 FROM n;"
		"INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan)"
		" SELECT key, value, timestamp, run_uuid, step, is_nan FROM metrics",
		KEYS, (long long)START, TYPES);
	fixture_exec(db,
		"INSERT INTO runs (run_uuid, name, status, start_time, end_time, lifecycle_stage,"
		" artifact_uri, experiment_id) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT"
		" i + 1 FROM n WHERE i < %d) SELECT printf('%%032x', i + 1000), 'run-' || i,"
		" 'FINISHED', %lld + i, %lld + i, 'active', '', 0 FROM n",
		(int)runs, (long long)START - 1000000, (long long)START);
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan)"
		" SELECT 'acc', 1.0 / (1 + rowid), 1, run_uuid, 0, 0 FROM runs");
	fixture_exec(db, "COMMIT");
	sqlite3_close(db);
}

static const char *
in(const char *folder, const char *name)
{
	static char path[4][600];
	static unsigned next;
	char *out = path[next++ % 4];
	snprintf(out, sizeof(path[0]), "%s/%s", folder, name);
	return out;
}

static void
must(int result, const char *what)
{
	if (result < 0) {
		perror(what);
		abort();
	}
}

static void
make_files(const char *folder)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = open(in(folder, "plain"), O_CREAT | O_WRONLY, 0600);
	must((int)write(fd, "plain text\n", 11), "plain");
	close(fd);
	fd = open(in(folder, "sparse"), O_CREAT | O_WRONLY, 0600);
	must(ftruncate(fd, (off_t)100 << 30), "sparse");
	close(fd);
	must(symlink("/etc/passwd", in(folder, "link")), "link");
	must(symlink("..", in(folder, "up")), "up");
	must(symlink("loop", in(folder, "loop")), "loop");
	must(link(fixture_path("artifacts.db"), in(folder, "store")), "store");
	must(mkfifo(in(folder, "fifo"), 0600), "fifo");
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	/* The name is short, the folder's may not be. */
	must(chdir(folder), folder);
	snprintf(address.sun_path, sizeof(address.sun_path), "socket");
	must(bind(fd, (const struct sockaddr *)&address, sizeof(address)), "socket");
	close(fd);
	/* Only root can make one; nobody else meets one. */
	if (mknod("device", S_IFCHR | 0600, makedev(1, 5)) != 0)
		must(mkfifo("device", 0600), "device");
	must(mkdir("wide", 0700), "wide");
	const char *entries = getenv("CAIRN_ENTRIES");
	long n = entries ? strtol(entries, NULL, 10) : 20000;
	for (long i = 0; i < n; i++) {
		char name[40];
		snprintf(name, sizeof(name), "wide/%ld", i);
		fd = open(name, O_CREAT | O_WRONLY, 0600);
		must(fd, name);
		close(fd);
	}
}

static void
make_artifacts(void)
{
	sqlite3 *db = fixture_store("artifacts.db", FIXTURE_NEW);
	const char *folder = fixture_path(FILES "/artifacts");
	fixture_run(db, FILES, 0, "files", START, START + 1000);
	fixture_exec(db, "UPDATE runs SET artifact_uri = %Q", folder);
	sqlite3_close(db);
	must(mkdir(fixture_path(FILES), 0700), "run");
	must(mkdir(folder, 0700), folder);
	make_files(folder);
}

int
main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	fixture_use_folder(argv[1]);
	make_odd();
	make_keys(argc > 2 ? strtol(argv[2], NULL, 10) : 1000);
	make_artifacts();
	return 0;
}
