// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The loop of a live report. It sleeps until the store's watch or a signal
 * wakes it, and looks by itself twice a minute, because a run goes stale
 * without anything being written.
 */
#include "cli/live.h"

#include "cli/present.h"
#include "cli/stop.h"
#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/base/text_file.h"
#include "core/command/headless.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOK_ANYWAY_MS 30000

struct live {
	const struct present *present;
	bool redraw; /* a terminal: take the place of the last one */
	int lines;   /* how many the last one took */
	char *last;  /* its text, to print nothing when nothing changed */
};

/* Cut after most lines; returns how many there are. */
static int
clip_lines(char *text, int most)
{
	int lines = 0;
	for (char *at = text; *at; at++) {
		if (*at == '\n' && ++lines >= most) {
			at[1] = '\0';
			break;
		}
	}
	return lines;
}

static bool
show(struct live *l, const struct report *r, struct err *err)
{
	struct text_file f;
	struct present now = *l->present;
	now.now_ms = clock_wall_ms();
	text_file_open(&f);
	struct report_style style = present_style(&now, stdout);
	bool ok = report_render(r, now.format, &style, f.out, err);
	text_file_close(&f);
	if (ok && (!l->last || strcmp(l->last, f.at) != 0)) {
		if (l->redraw && l->lines > 0)
			printf("\033[%dA\r\033[J", l->lines);
		free(l->last);
		l->last = xstrdup(f.at);
		l->lines = l->redraw ? clip_lines(f.at, present_rows(STDOUT_FILENO) - 1) : 0;
		fputs(f.at, stdout);
		ok = present_flush(err);
	}
	free(f.at);
	return ok;
}

/* False with ERR_CANCELLED after a signal. */
static bool
wait_for_change(struct headless_watch *w, struct err *err)
{
	struct pollfd fds[2] = {
		{ .fd = headless_watch_fd(w), .events = POLLIN },
		{ .fd = stop_fd(), .events = POLLIN },
	};
	int ready = poll(fds, 2, LOOK_ANYWAY_MS);
	if (atomic_load(stop_flag()))
		return err_set(err, ERR_CANCELLED, "interrupted");
	return ready <= 0 || headless_watch_read(w, err);
}

bool
live_run(const struct present *p, const char *store,
	struct report *(*make)(void *arg, struct rest *rest, struct err *err), void *arg,
	enum verdict *last, struct err *err)
{
	struct live l = {
		.present = p,
		.redraw = p->format == REPORT_TEXT && !p->plain && isatty(STDOUT_FILENO),
	};
	struct headless_watch *w = NULL;
	bool ok = true;
	*last = VERDICT_NONE;
	while (ok && *last == VERDICT_NONE) {
		struct report *r = make(arg, w ? headless_watch_rest(w) : NULL, err);
		ok = r && show(&l, r, err);
		if (ok)
			*last = report_verdict(r);
		report_free(r);
		if (!ok || *last != VERDICT_NONE)
			break;
		if (w) {
			ok = wait_for_change(w, err);
			continue;
		}
		/*
		 * Opened after the first look, so that a wrong path gets the command's own words;
		 * and what came between the two is seen by looking again at once.
		 */
		w = headless_watch_open(store, err);
		ok = w != NULL;
	}
	headless_watch_close(w);
	free(l.last);
	return ok;
}
