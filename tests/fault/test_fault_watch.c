// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Where events cannot be had, and where descriptors 0 to 2 are closed. The calls
 * of the system that a test wants to go wrong are replaced here.
 */
#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/store/watch.h"
#include "tests/fault/fault.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#define RUN "00000000000000000000000000000001"
#define NFS 0x6969

static bool on_nfs, no_watches;
static int watches;

int
statfs(const char *path, struct statfs *out)
{
	if (syscall(SYS_statfs, path, out) != 0)
		return -1;
	if (on_nfs)
		out->f_type = NFS;
	return 0;
}

int
inotify_add_watch(int fd, const char *path, uint32_t mask)
{
	if (no_watches) {
		errno = ENOSPC;
		return -1;
	}
	watches++;
	return (int)syscall(SYS_inotify_add_watch, fd, path, mask);
}

static bool
told_of_a_change(const char *name)
{
	struct err err = ERR_INIT;
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	struct store_watch *w = store_watch_open(fixture_path(name), NULL, &err);
	assert_non_null(w);
	uint64_t generation = store_watch_read(w).generation;
	fixture_run(db, RUN, 0, "first", 1000, 0);
	bool told = false;
	int64_t until = clock_mono_ms() + 30000;
	while (!told && clock_mono_ms() < until) {
		struct pollfd fd = { .fd = store_watch_fd(w), .events = POLLIN };
		poll(&fd, 1, 1000);
		struct watch_report r = store_watch_read(w);
		told = r.generation > generation && r.state == WATCH_LIVE;
	}
	store_watch_close(w);
	sqlite3_close(db);
	return told;
}

/* Row 23: on a network file system events would lie; it is polled, and facts say so. */
static void
row_23_network_file_system(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	watches = 0;
	on_nfs = true;
	assert_true(told_of_a_change("nfs.db"));
	assert_int_equal(watches, 0);
	CHECK_OK(store_open(fixture_path("nfs.db"), NULL, &s, &err));
	assert_true(store_facts(s)->network_fs);
	store_close(s);
	on_nfs = false;
	CHECK_OK(store_open(fixture_path("nfs.db"), NULL, &s, &err));
	assert_false(store_facts(s)->network_fs);
	store_close(s);
	assert_true(told_of_a_change("local.db"));
	assert_int_equal(watches, 1);
}

/* Row 24: no watches left; silently polled. */
static void
row_24_no_watches_left(void **state)
{
	(void)state;
	no_watches = true;
	assert_true(told_of_a_change("enospc.db"));
	no_watches = false;
}

/* Rows 7 and 64, in a child whose standard descriptors are closed. */
static void
open_without_stdio(void *arg)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	struct store_watch *w = store_watch_open(arg, NULL, &err);
	if (w == NULL || !store_open(arg, NULL, &s, &err))
		_exit(2);
	int ours = 0;
	for (int fd = 0; fd < 64; fd++) {
		char link[64], target[600];
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, target, sizeof target - 1);
		if (n < 0)
			continue;
		target[n] = '\0';
		/* SQLite fills the three with /dev/null itself. */
		if (fd < 3 && strcmp(target, "/dev/null") != 0)
			_exit(3);
		if (fd < 3)
			continue;
		bool is_ours = strcmp(target, arg) == 0 || strstr(target, "inotify") ||
			       strstr(target, "eventfd");
		ours += is_ours;
		if (is_ours && !(fcntl(fd, F_GETFD) & FD_CLOEXEC))
			_exit(4);
	}
	store_close(s);
	store_watch_close(w);
	/* The store twice, the events, and two to wake with. */
	_exit(ours == 5 ? 0 : 5);
}

static void
rows_7_and_64_descriptors(void **state)
{
	(void)state;
	char path[4096]; /* PATH_MAX */
	sqlite3_close(fixture_store("descriptors.db", FIXTURE_NEW));
	assert_non_null(realpath(fixture_path("descriptors.db"), path));
	assert_int_equal(fault_wait(fault_start(open_without_stdio, path)), 0);
}

CHECK_MAIN(cmocka_unit_test(row_23_network_file_system), cmocka_unit_test(row_24_no_watches_left),
	cmocka_unit_test(rows_7_and_64_descriptors))
