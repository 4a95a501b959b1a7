// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A flag for loops, and a pipe for what sleeps in poll. */
#include "cli/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static atomic_bool stopped;
static volatile sig_atomic_t first_signal;
static int wake[2] = { -1, -1 };

static void
on_signal(int number)
{
	int saved = errno;
	if (!first_signal)
		first_signal = number;
	atomic_store(&stopped, true);
	if (write(wake[1], "", 1) < 0)
		errno = 0; /* the flag is set; the pipe only wakes */
	errno = saved;
}

static void
watch_signal(int number)
{
	struct sigaction now, old;
	if (sigaction(number, NULL, &old) != 0 || old.sa_handler == SIG_IGN)
		return;
	now = (struct sigaction){ .sa_handler = on_signal, .sa_flags = SA_RESETHAND };
	sigemptyset(&now.sa_mask);
	sigaction(number, &now, NULL);
}

void
stop_install(void)
{
	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0)
		wake[0] = wake[1] = -1;
	watch_signal(SIGINT);
	watch_signal(SIGTERM);
	watch_signal(SIGHUP);
	signal(SIGPIPE, SIG_DFL);
	/* A limit on file sizes is to be an error of the write, not the end in the middle of it. */
	signal(SIGXFSZ, SIG_IGN);
}

const atomic_bool *
stop_flag(void)
{
	return &stopped;
}

int
stop_fd(void)
{
	return wake[0];
}

int
stop_status(void)
{
	return first_signal ? 128 + first_signal : 0;
}
