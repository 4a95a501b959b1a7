// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What tests of the program on a terminal begin and end with. */
#ifndef TESTS_PTY_SESSION_H
#define TESTS_PTY_SESSION_H

#include <stdbool.h>
#include "tests/pty/drive.h"

/* All sessions from now on look at a copy of that store of a client. */
void session_store(const char *fixture);
const char *session_path(void);
/* "XDG_STATE_HOME=…": where they remember. */
const char *session_state(void);

/* CAIRN names tests/support/valgrind.sh then. */
bool under_valgrind(void);

/* term as in drive_options; env NULL-ended "K=V", may be NULL. Not yet in step. */
struct drive *start_as(const char *term, const char *const *env, int rows, int cols);
/* Through a shell that is given a line with the program as $0 and the store as $1. */
struct drive *start_by_shell(const char *line);
/* On a line of that speed. */
struct drive *start_slow(speed_t speed, int rows, int cols);
/* With what the last session remembered; and without. */
struct drive *start_again(int rows, int cols);
struct drive *start(int rows, int cols);
/* What former sessions remembered is of no account. */
void forget_sessions(void);

/* Fails with the whole screen when no row holds the text. */
void check_shows(struct drive *d, const char *text);
/* The terminal is as it was found. */
void check_restored(struct drive *d);
/* Leaves, and the terminal is restored. Takes d. */
void check_quits(struct drive *d);

#endif
