// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One ppoll for everything. */
#include "tui/loop.h"

#include "core/base/clock.h"
#include "core/command/session.h"
#include "core/job/job.h"
#include "tui/app.h"
#include "tui/canvas.h"
#include "tui/engine.h"
#include "tui/key.h"
#include "tui/script.h"
#include "tui/term.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Frames that no key asked for: not more often than this. */
#define BACKGROUND_MS     250
#define BACKGROUND_SSH_MS 1000
/* Keys taken before signals are looked at again; a large paste is many. */
#define KEYS_AT_ONCE 4096
#define STALLED_MS   1000

enum { POLL_INPUT, POLL_SIGNAL, POLL_JOBS, POLL_WATCH, POLL_THEME, POLL_OUTPUT, POLLS };

struct loop {
	struct app *app;
	struct term *term;
	const struct engine *engine;
	struct script *script;
	struct canvas *canvas;
	int signals;
	int64_t pace_ms, next_ms; /* of background frames, clock_mono_ms */
	bool sync;                /* answer when everything is drawn */
};

/* Those behind SIGCONT would end the program by themselves, and leave the terminal as it is. */
static const int heard[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGALRM,
	SIGVTALRM, SIGUSR1, SIGUSR2, SIGXCPU };

static sigset_t
heard_set(void)
{
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(heard) / sizeof(heard[0]); i++)
		sigaddset(&set, heard[i]);
	return set;
}

void
loop_block_signals(void)
{
	sigset_t set = heard_set();
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* ---- signals ---- */

/* Stops as the shell expects, by the default action; returns when continued. */
static void
stop_here(struct loop *l)
{
	sigset_t stop;
	l->term->ops->suspend(l->term);
	signal(SIGTSTP,
		SIG_DFL); /* curses put a handler of its own there, and ours is this function */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	raise(SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	l->term->ops->resume(l->term);
	app_set_dirty(l->app, APP_NOW);
}

static void
take_signal(struct loop *l, int number)
{
	switch (number) {
	case SIGWINCH:
		app_set_dirty(l->app, APP_NOW);
		break;
	case SIGCONT:
		l->term->ops->resume(l->term);
		app_set_dirty(l->app, APP_NOW);
		break;
	case SIGTSTP:
		stop_here(l);
		break;
	default:
		app_quit(l->app, 128 + number);
		break;
	}
}

static void
drain_signals(struct loop *l)
{
	struct signalfd_siginfo info;
	while (read(l->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		take_signal(l, (int)info.ssi_signo);
}

/* ---- keys ---- */

static bool
quitting(const struct loop *l)
{
	int status;
	return app_quitting(l->app, &status);
}

static void
drain_keys(struct loop *l)
{
	for (int i = 0; i < KEYS_AT_ONCE && !quitting(l); i++) {
		int key = l->term->ops->key(l->term);
		if (key == KEYS_NONE)
			return;
		if (key == KEYS_SYNC)
			l->sync = true;
		else
			app_key(l->app, key);
	}
}

/* A script's keys are pressed one by one, each when the one before has had its effect. */
static bool
play(struct loop *l, struct err *err)
{
	int key = l->term->ops->key(l->term);
	if (key == KEYS_NONE)
		return script_step(l->script, l->app, err);
	app_key(l->app, key);
	return true;
}

/* ---- frames ---- */

static bool
frame_due(const struct loop *l)
{
	enum app_dirt dirt = app_dirt(l->app);
	return dirt == APP_NOW ||
	       (dirt == APP_BACKGROUND && (l->script || clock_mono_ms() >= l->next_ms));
}

static void
draw(struct loop *l)
{
	int h = 1;
	int w = 1;
	if (!l->term->ops->ready(l->term) || l->term->ops->busy_ms(l->term) > 0)
		return;
	l->term->ops->size(l->term, &h, &w);
	if (!l->canvas || l->canvas->h != h || l->canvas->w != w) {
		canvas_free(l->canvas);
		l->canvas = canvas_new(h, w);
	}
	/* Drawing may ask for what a pane shows. */
	app_set_unasked(l->app, app_dirt(l->app) == APP_BACKGROUND);
	app_set_dirty(l->app, APP_CLEAN);
	app_draw(l->app, l->canvas);
	app_set_unasked(l->app, false);
	l->term->ops->show(l->term, l->canvas);
	l->next_ms = clock_mono_ms() + l->pace_ms;
}

/* Tells a test that all it typed before has been done and shown. */
static void
answer(struct loop *l)
{
	static const char text[] = "\033]7777;idle\007";
	l->sync = false;
	l->term->ops->send(l->term, text, strlen(text));
}

/* ---- waiting ---- */

static int
timeout_ms(const struct loop *l)
{
	int due = app_due(l->app);
	/* Not drawn, because the terminal was busy then: it may not be any more. */
	if (app_dirt(l->app) == APP_NOW)
		return 0;
	if (app_dirt(l->app) == APP_BACKGROUND) {
		int64_t left = l->next_ms - clock_mono_ms();
		due = left < due ? (left < 0 ? 0 : (int)left) : due;
	}
	return due;
}

static void
wait_for_something(struct loop *l)
{
	struct pollfd p[POLLS] = {
		[POLL_INPUT] = { .fd = l->term->ops->input_fd(l->term), .events = POLLIN },
		[POLL_SIGNAL] = { .fd = l->signals, .events = POLLIN },
		[POLL_JOBS] = { .fd = job_pool_fd(l->engine->pool), .events = POLLIN },
		[POLL_WATCH] = { .fd = -1, .events = POLLIN },
		[POLL_THEME] = { .fd = app_theme_fd(l->app), .events = POLLIN },
		[POLL_OUTPUT] = { .fd = -1, .events = POLLOUT },
	};
	int timeout = timeout_ms(l);
	if (l->engine->session)
		p[POLL_WATCH].fd = session_watch_fd(l->engine->session);
	int busy = app_dirt(l->app) != APP_CLEAN ? l->term->ops->busy_ms(l->term) : 0;
	if (busy > 0)
		timeout = busy;
	if (!l->term->ops->ready(l->term)) {
		p[POLL_OUTPUT].fd = l->term->ops->output_fd(l->term);
		timeout = STALLED_MS;
	}
	if (poll(p, POLLS, timeout) < 0 && errno != EINTR)
		app_quit(l->app, 70);
	if (p[POLL_INPUT].revents & (POLLHUP | POLLERR | POLLNVAL))
		app_quit(l->app, 128 + SIGHUP);
	if (p[POLL_WATCH].revents & POLLIN)
		app_watched(l->app);
	if (p[POLL_THEME].revents & POLLIN)
		app_theme_changed(l->app);
	app_tick(l->app);
}

static bool
step(struct loop *l, struct err *err)
{
	job_pool_deliver(l->engine->pool);
	drain_signals(l);
	if (!l->script)
		drain_keys(l);
	if (app_wants_suspend(l->app))
		stop_here(l);
	if (quitting(l))
		return true;
	if (l->script || l->sync)
		app_settle(l->app);
	if (frame_due(l))
		draw(l);
	if (app_idle(l->app) && l->term->ops->ready(l->term)) {
		if (l->sync)
			answer(l);
		if (l->script)
			return play(l, err);
	} else if (l->sync && app_dirt(l->app) == APP_BACKGROUND) {
		l->next_ms = 0;
	}
	wait_for_something(l);
	return true;
}

bool
loop_run(struct app *app, struct term *term, const struct engine *engine, struct script *script,
	int *status, struct err *err)
{
	struct loop l = { .app = app, .term = term, .engine = engine, .script = script };
	sigset_t set = heard_set();
	bool far = getenv("SSH_CONNECTION") || getenv("SSH_TTY");
	bool ok = true;
	l.pace_ms = far ? BACKGROUND_SSH_MS : BACKGROUND_MS;
	l.signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (l.signals < 0)
		return err_set(err, ERR_SYSTEM, "cannot listen for signals: %s", strerror(errno));
	term->ops->set_theme(term, app_theme(app));
	while (ok && !app_quitting(app, status))
		ok = step(&l, err);
	canvas_free(l.canvas);
	close(l.signals);
	return ok;
}
