// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Children, gates and repetitions for the fault tests. */
#include "tests/fault/fault.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t
fault_start(void (*act)(void *arg), void *arg)
{
	fflush(NULL);
	pid_t child = fork();
	if (child < 0) {
		perror("fork");
		abort();
	}
	if (child == 0) {
		act(arg);
		_exit(0);
	}
	return child;
}

int
fault_wait(pid_t child)
{
	int status = 0;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void
fault_end(pid_t child)
{
	kill(child, SIGKILL);
	fault_wait(child);
}

struct unprivileged {
	int (*act)(void *arg);
	void *arg;
};

static void
drop_and_act(void *arg)
{
	struct unprivileged *u = arg;
	const id_t nobody = 65534;
	if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0))
		_exit(99);
	_exit(u->act(u->arg));
}

int
fault_unprivileged(int (*act)(void *arg), void *arg)
{
	struct unprivileged u = { act, arg };
	return fault_wait(fault_start(drop_and_act, &u));
}

void
fault_gate_open(struct fault_gate *g)
{
	if (pipe(g->fds) != 0) {
		perror("pipe");
		abort();
	}
}

void
fault_gate_pass(struct fault_gate *g)
{
	if (write(g->fds[1], "", 1) != 1)
		_exit(98);
}

void
fault_gate_await(struct fault_gate *g)
{
	char byte;
	close(g->fds[1]);
	if (read(g->fds[0], &byte, 1) != 1) {
		fputs("the child did not get ready\n", stderr);
		abort();
	}
	close(g->fds[0]);
}

long
fault_times(const char *name, long fallback)
{
	const char *text = getenv(name);
	long n = text ? strtol(text, NULL, 10) : 0;
	return n > 0 ? n : fallback;
}
