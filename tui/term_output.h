// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Output to a terminal that may stop taking it: bytes queue here and leave as
 * the terminal drains, so that a write never blocks the one thread that must
 * also hear SIGTERM. Also the state of the line and its restoring after a
 * crash. UI thread, but for the crash handler.
 */
#ifndef TUI_TERM_OUTPUT_H
#define TUI_TERM_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "core/base/err.h"

struct term_output;

/* tty: a descriptor of the terminal, for its settings and its name; stays the caller's. */
struct term_output *term_output_open(int tty, struct err *err) MUST_CHECK;
void term_output_close(struct term_output *o);

/* The descriptor to poll for writing. */
int term_output_fd(const struct term_output *o);
/* A file for a library that wants to write without waiting; see term_output_take. */
FILE *term_output_file(struct term_output *o);
/* Moves what was written into the file to the queue, and sends what the terminal takes. */
void term_output_take(struct term_output *o);
void term_output_add(struct term_output *o, const char *bytes, size_t n);
/* Sends what the terminal takes now. True when the queue is empty. */
/* A slow line is still busy with what was sent: until the next frame is worth sending. 0: now. */
int term_output_wait_ms(struct term_output *o);
bool term_output_flush(struct term_output *o);
/* Waits at most ms for the queue to leave. */
void term_output_drain(struct term_output *o, int ms);

/* Raw mode, and back to what open() found. Never waits for output. */
void term_output_raw(struct term_output *o);
void term_output_restore(struct term_output *o);

/*
 * After this, a crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) first restores
 * the line and writes reset, by calls that are safe in a handler. So does an end of
 * the program by exit(), as where memory runs out. reset is copied.
 */
void term_output_guard(struct term_output *o, const char *reset);

#endif
