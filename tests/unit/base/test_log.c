// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The log: off by default, private, levelled, and inert. */
#include "core/base/log.h"

#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/base/utf8.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
writes_safe_lines(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char folder[] = "/tmp/cairn-log-XXXXXX";
	assert_non_null(mkdtemp(folder));
	char *path = path_join(a, folder, "log"), *text;
	unsetenv("CAIRN_LOG");
	log_open();
	log_write(LOG_ERROR_LEVEL, "lost");
	setenv("CAIRN_NOW", "2026-11-21T08:00:00Z", 1);
	setenv("CAIRN_LOG", path, 1);
	log_open();
	log_write(LOG_INFO_LEVEL, "opened '%s'", "a\x1b[2J\nb");
	log_write(LOG_DEBUG_LEVEL, "too fine");
	setenv("CAIRN_LOG_LEVEL", "error", 1);
	log_open();
	log_write(LOG_INFO_LEVEL, "too fine");
	log_write(LOG_ERROR_LEVEL, "%0*d", 5000, 1);
	log_close();
	log_write(LOG_ERROR_LEVEL, "lost");
	CHECK_OK(path_read(a, path, 10000, &text, NULL, &err));
	static const char first[] = "2026-11-21T08:00:00.000Z info opened 'a^[[2J^Jb'\n";
	static const char second[] = "2026-11-21T08:00:00.000Z error 0000";
	assert_memory_equal(text, first, strlen(first));
	assert_memory_equal(text + strlen(first), second, strlen(second));
	assert_int_equal(
		strlen(text), strlen(first) + strlen("2026-11-21T08:00:00.000Z error ") + 999 + 1);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	unlink(path);
	rmdir(folder);
	setenv("CAIRN_LOG", "/no/such/folder/log", 1);
	log_open();
	log_write(LOG_ERROR_LEVEL, "lost");
	log_close();
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(writes_safe_lines))
