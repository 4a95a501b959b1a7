// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A pseudo-terminal with a clock. */
#include "tests/bench/pty_run.h"

#include <dirent.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>
#include "tests/bench/bench.h"

#define STALLED_MS 2000

static void
become(const char *const *argv)
{
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("SSH_CONNECTION");
	unsetenv("SSH_TTY");
	execvp(argv[0], (char *const *)(const void *)argv);
	_exit(127);
}

void
pty_start(struct pty_run *p, const char *const *argv, int rows, int cols, bool screen)
{
	struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
	*p = (struct pty_run){ .begun = bench_ms() };
	p->pid = forkpty(&p->master, NULL, NULL, &ws);
	bench_check(p->pid >= 0, "pty", "cannot fork");
	if (p->pid == 0)
		become(argv);
	if (!screen)
		return;
	p->screen = vterm_new(rows, cols);
	vterm_set_utf8(p->screen, 1);
	vterm_screen_enable_altscreen(vterm_obtain_screen(p->screen), 1);
	vterm_screen_reset(vterm_obtain_screen(p->screen), 1);
}

void
pty_end(struct pty_run *p)
{
	if (p->master >= 0)
		close(p->master);
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	if (p->screen)
		vterm_free(p->screen);
}

void
pty_forget(struct pty_run *p)
{
	p->bytes = 0;
}

/* True when something was read within ms. */
static bool
read_some(struct pty_run *p, double ms)
{
	static char block[65536];
	struct pollfd f = { .fd = p->master, .events = POLLIN };
	struct timespec wait = { .tv_sec = (time_t)(ms / 1e3),
		.tv_nsec = (long)((ms - 1e3 * (double)(time_t)(ms / 1e3)) * 1e6) };
	if (ppoll(&f, 1, &wait, NULL) <= 0)
		return false;
	ssize_t n = read(p->master, block, sizeof(block));
	if (n <= 0)
		return false;
	p->last = bench_ms();
	p->bytes += (size_t)n;
	if (p->screen)
		vterm_input_write(p->screen, block, (size_t)n);
	return true;
}

void
pty_settle(struct pty_run *p, double quiet, double most)
{
	double end = bench_ms() + most;
	for (double now = bench_ms(); now < end; now = bench_ms())
		if (!read_some(p, quiet < end - now ? quiet : end - now))
			return;
}

void
pty_type(struct pty_run *p, const char *keys)
{
	size_t n = strlen(keys);
	bench_check(write(p->master, keys, n) == (ssize_t)n, "pty", "cannot type");
}

double
pty_answer(struct pty_run *p, const char *keys)
{
	double begin = bench_ms();
	pty_type(p, keys);
	return read_some(p, 1000) ? p->last - begin : -1;
}

void
pty_resize(struct pty_run *p, int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
	if (p->screen)
		vterm_set_size(p->screen, rows, cols);
	ioctl(p->master, TIOCSWINSZ, &ws);
}

const char *
pty_row(struct pty_run *p, int row, int cols)
{
	static char text[8192];
	VTermRect r = { .start_row = row, .end_row = row + 1, .start_col = 0, .end_col = cols };
	size_t n = vterm_screen_get_text(vterm_obtain_screen(p->screen), text, sizeof(text) - 1, r);
	text[n] = '\0';
	return text;
}

/* ---- what it costs ---- */

static void
add_thread(struct pty_cost *cost, pid_t pid, const char *task)
{
	char path[300];
	char line[300];
	unsigned long long ns = 0;
	long wakes = 0;
	snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", (int)pid, task);
	FILE *f = fopen(path, "r");
	if (f && fscanf(f, "%llu", &ns) == 1)
		cost->cpu_ms += (double)ns * 1e-6;
	if (f)
		fclose(f);
	snprintf(path, sizeof(path), "/proc/%d/task/%s/status", (int)pid, task);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "voluntary_ctxt_switches: %ld", &wakes) == 1)
			cost->wakes += wakes;
	if (f)
		fclose(f);
}

struct pty_cost
pty_cost(const struct pty_run *p)
{
	struct pty_cost cost = { 0 };
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/task", (int)p->pid);
	DIR *tasks = opendir(path);
	for (struct dirent *e; tasks && (e = readdir(tasks));)
		if (e->d_name[0] != '.')
			add_thread(&cost, p->pid, e->d_name);
	if (tasks)
		closedir(tasks);
	return cost;
}

double
pty_wait_end(struct pty_run *p, double from)
{
	while (bench_ms() - from < STALLED_MS) {
		if (waitpid(p->pid, NULL, WNOHANG) == p->pid) {
			p->pid = -1;
			return bench_ms() - from;
		}
		usleep(200);
	}
	return -1;
}
