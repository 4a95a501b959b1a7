// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Pace: how much of what was sent a slow line still has to carry. The kernel
 * takes many seconds' worth for a line of 9600 baud without a word; whoever
 * draws a frame for every key then makes its person wait for all of them. On a
 * line that is slow the next frame waits until the last one is nearly through,
 * and shows what all keys up to then came to.
 *
 * The line is as fast as its settings say where they say less than a modern
 * terminal's; and as fast as it took bytes after it had once taken no more. The
 * terminal is not asked: its answer could reach the shell as typed text.
 */
#ifndef TUI_PACE_H
#define TUI_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pace {
	double rate;    /* bytes a millisecond; 0: fast, or not known: no waiting */
	bool fixed;     /* by the line's settings */
	double backlog; /* bytes on their way, as of at */
	int64_t at;     /* clock_mono_ms */
	int64_t full;   /* when the kernel took no more; 0: it does */
	size_t taken;   /* since then */
};

/* By the line's settings, in bits a second; those of fast ones say nothing. */
void pace_line(struct pace *p, long baud);
/* The kernel took n bytes; and, with more to send, it takes no more now, or took the last of it. */
void pace_sent(struct pace *p, int64_t now, size_t n);
void pace_full(struct pace *p, int64_t now);
void pace_empty(struct pace *p, int64_t now);
/* Until the next frame is worth sending; 0 for now. */
int pace_wait_ms(struct pace *p, int64_t now);

#endif
