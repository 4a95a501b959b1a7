// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A program on a pseudo-terminal, for measuring: what it writes, when, and what it costs. */
#ifndef TESTS_BENCH_PTY_RUN_H
#define TESTS_BENCH_PTY_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct VTerm VTerm;

struct pty_run {
	int master;
	pid_t pid;
	VTerm *screen;      /* everything it wrote so far; NULL unless asked for */
	double begun, last; /* ms: of the start, and of the last byte seen */
	size_t bytes;       /* written since pty_forget */
};

/* argv NULL-ended, searched for in PATH. screen: keep one. */
void pty_start(struct pty_run *p, const char *const *argv, int rows, int cols, bool screen);
/* Closes the terminal and ends the program, whatever it does. */
void pty_end(struct pty_run *p);

void pty_forget(struct pty_run *p);
/* Reads until nothing came for quiet ms, or for at most most ms in all. */
void pty_settle(struct pty_run *p, double quiet, double most);
/* Types and waits for the first byte; ms, -1 for none within a second. */
double pty_answer(struct pty_run *p, const char *keys);
void pty_type(struct pty_run *p, const char *keys);
void pty_resize(struct pty_run *p, int rows, int cols);
/* One row of the screen as text; reused by the next call. */
const char *pty_row(struct pty_run *p, int row, int cols);

/* Of all its threads until now: ms on a core, and how often it woke up. */
struct pty_cost {
	double cpu_ms;
	long wakes;
};
struct pty_cost pty_cost(const struct pty_run *p);

/* Waits without reading anything until it has ended; ms since from, or -1 after two seconds. */
double pty_wait_end(struct pty_run *p, double from);

#endif
