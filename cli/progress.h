// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One line of progress on standard error, only on a terminal, only when it takes longer than 300 ms. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *title;
	bool wanted; /* false: silent */
	bool shown;
	int64_t since_ms, last_ms;
};

void progress_begin(struct progress *p, const char *title, bool wanted);
/* For job_inline; arg is the struct progress. total 0: unknown. */
void progress_update(void *arg, uint64_t done, uint64_t total);
/* Takes the line away. */
void progress_end(struct progress *p);

#endif
