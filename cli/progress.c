// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The progress line: written over itself, gone before anything else is printed. */
#include "cli/progress.h"

#include "core/base/clock.h"
#include "core/base/number.h"

#include <stdio.h>
#include <unistd.h>

#define PATIENCE_MS 300
#define BETWEEN_MS  100

void
progress_begin(struct progress *p, const char *title, bool wanted)
{
	*p = (struct progress){
		.title = title,
		.wanted = wanted && isatty(STDERR_FILENO),
		.since_ms = clock_mono_ms(),
	};
}

void
progress_update(void *arg, uint64_t done, uint64_t total)
{
	struct progress *p = arg;
	char a[NUMBER_MAX], b[NUMBER_MAX];
	if (!p->wanted)
		return;
	int64_t now = clock_mono_ms();
	if (now - p->since_ms < PATIENCE_MS || (p->shown && now - p->last_ms < BETWEEN_MS))
		return;
	p->last_ms = now;
	p->shown = true;
	if (total > 0)
		fprintf(stderr, "\r%s: %s of %s\033[K", p->title, number_count(a, (int64_t)done),
			number_count(b, (int64_t)total));
	else
		fprintf(stderr, "\r%s: %s\033[K", p->title, number_count(a, (int64_t)done));
	fflush(stderr);
}

void
progress_end(struct progress *p)
{
	if (p->shown)
		fprintf(stderr, "\r\033[K");
	p->shown = false;
}
