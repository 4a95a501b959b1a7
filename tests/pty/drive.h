// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Drives the program on a pseudo-terminal with libvterm as its screen. Between
 * the two stands a little shell of ours: it makes the program a foreground job
 * of its own, so that stopping and continuing work as they do for a person.
 *
 * Nothing here waits for a time: drive_sync() types a private character that
 * the program answers in its output once everything before it is done and
 * shown. What never comes ends the test after a minute.
 */
#ifndef TESTS_PTY_DRIVE_H
#define TESTS_PTY_DRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

struct drive_options {
	const char *const *argv; /* NULL-ended */
	const char *term;        /* TERM; NULL = xterm-256color, "" = unset */
	const char *const *env;  /* NULL-ended "K=V", "K=" unsets it; may be NULL */
	int rows, cols;
	speed_t speed; /* of the line, B9600; 0 = as pseudo-terminals are */
	bool no_echo; /* the line does not repeat what is typed while no program has it */
};

struct drive;

struct drive *drive_open(const struct drive_options *options);
/* Ends the program if it still runs. */
void drive_close(struct drive *d);

void drive_type(struct drive *d, const char *bytes);
/* Everything typed before is done and on the screen. */
void drive_sync(struct drive *d);
/* The same for what may end the program, which is false, or stop it, which is undone. */
bool drive_answers(struct drive *d);
/* The same as type and sync. */
void drive_keys(struct drive *d, const char *bytes);
void drive_resize(struct drive *d, int rows, int cols);
pid_t drive_pid(const struct drive *d);

/* Reads until the program ends; its wait status. */
int drive_wait(struct drive *d);
/* The same, without taking anything that the program writes. */
int drive_wait_deaf(struct drive *d);
/* Reads until the program has stopped. */
void drive_wait_stop(struct drive *d);
/* Puts it into the foreground again, as "fg" does. */
void drive_continue(struct drive *d);
/* The terminal goes away. Returns the program's wait status. */
int drive_hang_up(struct drive *d);

/* One row of the screen as text, blanks at its end removed; reused by the next call. */
const char *drive_row(struct drive *d, int row);
/* Whether some row holds the text. */
bool drive_shows(struct drive *d, const char *text);
bool drive_cell_reversed(struct drive *d, int row, int col);
bool drive_on_alternate_screen(const struct drive *d);
/* All bytes that the program has written, NUL-ended; and forgetting them. */
const char *drive_raw(const struct drive *d, size_t *n);
void drive_forget(struct drive *d);
/* The line's settings now, and as they were before the program began. */
struct termios drive_termios(const struct drive *d);
struct termios drive_termios_before(const struct drive *d);

#endif
