// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One line an event, written at once so that a crash keeps it. */
#include "core/base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/clock.h"
#include "core/base/utf8.h"

#define TEXT_MAX 1000

static const char *const names[] = { "error", "info", "debug" };

/* -1 while the log is off. A line is one write to an O_APPEND file: no lock is needed. */
static atomic_int log_fd = -1;
static atomic_int log_level = LOG_INFO_LEVEL;

void
log_open(void)
{
	const char *path = getenv("CAIRN_LOG"), *level = getenv("CAIRN_LOG_LEVEL");
	if (!path || !*path)
		return;
	for (int i = LOG_ERROR_LEVEL; i <= LOG_DEBUG_LEVEL; i++)
		if (level && strcmp(level, names[i]) == 0)
			log_level = i;
	log_close();
	log_fd =
		open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
}

void
log_close(void)
{
	int fd = atomic_exchange(&log_fd, -1);
	if (fd >= 0)
		close(fd);
}

void
log_write(enum log_level level, const char *fmt, ...)
{
	int fd = log_fd;
	if (fd < 0 || (int)level > log_level)
		return;
	char text[TEXT_MAX], line[4 * TEXT_MAX + 64], stamp[CLOCK_TEXT_MAX];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	struct strbuf b = { .at = line, .cap = sizeof(line), .max = sizeof(line) - 2 };
	strbuf_printf(&b, "%s %s ", clock_utc(stamp, clock_wall_ms()), names[level]);
	text_safe(&b, text, strlen(text), TEXT_ONE_LINE);
	line[b.len++] = '\n';
	/* A full disk must not stop the program that is being watched. */
	ssize_t ignored = write(fd, line, b.len);
	(void)ignored;
}
