// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Watching a store. inotify says at once that something happened in the folder,
 * but a write-ahead commit becomes visible only after its last event, so each
 * event is followed by a few looks. A look at a rollback-journal store reads the
 * count of changes in the file's header without a lock; data_version, which
 * takes one, is asked when that has grown, and once a second. That finds what no
 * event told: changes from other machines, a file swapped through a link, a lock
 * that has gone.
 */
#include "core/store/watch.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/utf8.h"
#include "core/store/rest.h"
#include "core/store/store_handle.h"
#include "core/store/store_stmt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define TICK_MS    1000
#define BUSY_MS    250 /* a look waits this long for a lock before it calls the store busy */
#define MISSING_MS 30  /* replacing a file may take it away for a moment */
#define REOPEN_MS  250 /* in which the readers of a file that was close it */

#define WORTH_DEAFNESS_MS 20 /* a rest so long is spent without hearing events */

#define DEAF_MS 5 /* between looks, so that a busy writer costs no more than 200 a second */

/* Looks after an event, in ms from it. */
static const int looks[] = { 0, 2, 10, 40 };
#define LOOKS (sizeof looks / sizeof *looks)

struct store_watch {
	struct arena *arena;
	const struct rest *rest; /* no change is told before it is over; NULL: at once */
	const char *path, *base; /* base: name inside the folder, "" when no events are had */
	size_t base_length;
	const char *folder;            /* whose events are heard */
	int out_fd, stop_fd, event_fd; /* event_fd -1: polled */
	atomic_bool stop;
	pthread_t thread;
	bool thread_runs;

	/* The thread's own. */
	int listening;       /* inotify's number of the folder, -1: not now */
	struct store *store; /* NULL while there is none to look at */
	int64_t version;     /* data_version */
	uint32_t changes;    /* the file's own count, where has_changes */
	bool has_changes;
	int64_t asked_ms;         /* when data_version was */
	int64_t missing_since_ms; /* 0: it is there */
	bool was_removed;         /* what is there next is another file */
	int64_t reopen_ms;        /* not before: others have yet to close the file that was */

	pthread_mutex_t lock;
	struct watch_report report;
	bool replaced; /* to be told before the state */
};

/* Descriptors 0 to 2 may be closed in a careless parent; nothing of ours may land there. */
static int
above_stdio(int fd)
{
	if (fd < 0 || fd > 2)
		return fd;
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return moved;
}

static void
wake(int fd)
{
	const uint64_t one = 1;
	/* A full counter is readable already: nothing is lost. */
	while (write(fd, &one, sizeof one) < 0 && errno == EINTR)
		;
}

/* A new state, a change, or both. */
static void
tell(struct store_watch *w, enum watch_state state, bool changed, const char *text)
{
	pthread_mutex_lock(&w->lock);
	struct watch_report *r = &w->report;
	bool new_state = r->state != state;
	/* What happened while it could not be read is unknown. */
	bool blind = r->state == WATCH_BROKEN || r->state == WATCH_BUSY;
	changed = changed || (blind && state == WATCH_LIVE);
	if (new_state) {
		r->state = state;
		r->since_ms = clock_mono_ms();
		text_safe_to(r->text, sizeof r->text, text);
	}
	if (changed)
		r->generation++;
	pthread_mutex_unlock(&w->lock);
	if (changed || new_state)
		wake(w->out_fd);
}

static void
tell_replaced(struct store_watch *w)
{
	pthread_mutex_lock(&w->lock);
	w->replaced = true;
	w->report.generation++;
	pthread_mutex_unlock(&w->lock);
	wake(w->out_fd);
}

static void
tell_error(struct store_watch *w, const struct err *err)
{
	if (err->code == ERR_BUSY)
		tell(w, WATCH_BUSY, false, "the store is locked by another program");
	else if (err->code == ERR_NOT_FOUND)
		tell(w, WATCH_REMOVED, false, "the store was removed");
	else if (err->code != ERR_CANCELLED)
		tell(w, WATCH_BROKEN, false, err->text);
}

/* With a lock, which a writer may have now; says whether anything was committed since the last time. */
static bool
ask_version(struct store_watch *w, bool *changed, struct err *err)
{
	int64_t version = 0;
	uint32_t changes = 0;
	w->asked_ms = clock_mono_ms();
	/* First the count: what is committed between the two is then seen by the next look. */
	bool has_changes = store_peek(w->store, &changes);
	if (!stmt_int_of(stmt_use(w->store, "PRAGMA data_version"), 0, &version, err))
		return false;
	*changed = version != w->version;
	w->version = version;
	w->changes = changes;
	w->has_changes = has_changes;
	return true;
}

/*
 * Without a lock: nothing was committed. Else, or when that cannot tell, or it is time to see whether
 * there is a lock, the version is asked for: a count that has grown may be of a commit under way.
 */
static bool
is_same(struct store_watch *w)
{
	uint32_t changes = 0;
	return w->has_changes && w->report.state == WATCH_LIVE &&
	       clock_mono_ms() - w->asked_ms < TICK_MS && store_peek(w->store, &changes) &&
	       changes == w->changes;
}

static bool
open_store(struct store_watch *w, struct err *err)
{
	static const struct store_options options = { .role = STORE_READER, .busy_ms = BUSY_MS };
	if (!store_open(w->path, &options, &w->store, err))
		return false;
	bool changed;
	store_set_stop(w->store, &w->stop);
	w->has_changes = false;
	if (ask_version(w, &changed, err))
		return true;
	store_close(w->store);
	w->store = NULL;
	return false;
}

enum file_state { FILE_SAME, FILE_OTHER, FILE_MISSING };

static enum file_state
look_at_file(const struct store_watch *w)
{
	struct stat now, opened;
	if (stat(w->path, &now) != 0)
		return FILE_MISSING;
	if (w->store == NULL)
		return FILE_OTHER;
	/* The path may be a link that points elsewhere by now. */
	bool same = stat(store_facts(w->store)->path, &opened) == 0 &&
		    now.st_ino == opened.st_ino && now.st_dev == opened.st_dev &&
		    !store_was_replaced(w->store);
	return same ? FILE_SAME : FILE_OTHER;
}

static void
look_missing(struct store_watch *w)
{
	int64_t now = clock_mono_ms();
	if (w->missing_since_ms == 0)
		w->missing_since_ms = now;
	if (now - w->missing_since_ms < MISSING_MS)
		return;
	store_close(w->store);
	w->store = NULL;
	w->was_removed = true;
	tell(w, WATCH_REMOVED, false, "the store was removed");
}

/*
 * Another file, or the first look after trouble at the start. What is open on the old one is
 * closed everywhere before the new one is opened: side files keep their names, and closing one
 * late gives up the locks that the process then has on it for the new store (SQLite maps
 * "-shm", and another program may cut it off when it finds it unlocked).
 */
static void
look_other(struct store_watch *w)
{
	struct err err = ERR_INIT;
	if (w->store || w->was_removed) {
		tell_replaced(w);
		w->reopen_ms = clock_mono_ms() + REOPEN_MS;
	}
	w->was_removed = false;
	store_close(w->store);
	w->store = NULL;
	if (clock_mono_ms() < w->reopen_ms)
		return;
	if (open_store(w, &err))
		tell(w, WATCH_LIVE, true, "");
	else
		tell_error(w, &err);
}

static void
look(struct store_watch *w)
{
	struct err err = ERR_INIT;
	enum file_state file = look_at_file(w);
	if (file == FILE_MISSING) {
		look_missing(w);
		return;
	}
	w->missing_since_ms = 0;
	if (file == FILE_OTHER) {
		look_other(w);
		return;
	}
	bool changed = false;
	if (is_same(w) || ask_version(w, &changed, &err))
		tell(w, WATCH_LIVE, changed, "");
	else
		tell_error(w, &err);
}

/* True when the event is about the store's file or one of its side files. */
static bool
concerns_us(const struct store_watch *w, const struct inotify_event *e)
{
	if (e->len == 0) /* an overflow, or the folder itself */
		return true;
	if (strncmp(e->name, w->base, w->base_length) != 0)
		return false;
	const char *rest = e->name + w->base_length;
	return *rest == '\0' || strcmp(rest, "-journal") == 0 || strcmp(rest, "-wal") == 0 ||
	       strcmp(rest, "-shm") == 0;
}

static void
listen_again(struct store_watch *w)
{
	if (w->event_fd < 0 || w->listening >= 0)
		return;
	w->listening = inotify_add_watch(w->event_fd, w->folder,
		IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
	if (w->listening < 0) {
		close(w->event_fd);
		w->event_fd = -1;
	}
}

/* Each event is made by the writer, at its cost, whether or not anyone reads it. */
static void
stop_listening(struct store_watch *w)
{
	if (w->event_fd >= 0 && w->listening >= 0)
		inotify_rm_watch(w->event_fd, w->listening);
	w->listening = -1;
}

/* Empties the queue; true when something concerns us. */
static bool
drain_events(struct store_watch *w)
{
	_Alignas(struct inotify_event) char buffer[4096];
	bool ours = false;
	for (;;) {
		ssize_t n = read(w->event_fd, buffer, sizeof buffer);
		if (n <= 0)
			return ours;
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *e = (const void *)(buffer + at);
			ours = ours || concerns_us(w, e);
			at += (ssize_t)(sizeof *e + e->len);
			if (e->mask & IN_IGNORED && e->wd == w->listening) {
				/* The folder went: from now on we poll. */
				close(w->event_fd);
				w->event_fd = w->listening = -1;
				return true;
			}
		}
	}
}

/* Sleeps until there is something to look at; false to end. */
static bool
wait_for_reason(struct store_watch *w, int timeout, bool listen)
{
	struct pollfd fds[2] = { { .fd = w->stop_fd, .events = POLLIN },
		{ .fd = listen ? w->event_fd : -1, .events = POLLIN } };
	poll(fds, 2, timeout);
	return !atomic_load(&w->stop);
}

static int64_t
rest_left_ms(const struct store_watch *w)
{
	int64_t left = w->rest ? rest_left_us(w->rest, clock_mono_us()) : 0;
	return (left + 999) / 1000;
}

/* Lets the rest pass, in which nothing is looked at, nor heard in *missed; false to end. */
static bool
rest_passes(struct store_watch *w, bool *missed)
{
	for (int64_t left; (left = rest_left_ms(w)) > 0;) {
		if (left >= WORTH_DEAFNESS_MS)
			stop_listening(w);
		if (!wait_for_reason(w, left < TICK_MS ? (int)left : TICK_MS, false))
			return false;
	}
	*missed = w->event_fd >= 0 && w->listening < 0;
	listen_again(w);
	return true;
}

static void *
watch_thread(void *arg)
{
	struct store_watch *w = arg;
	size_t next = LOOKS; /* in the series after an event; LOOKS: none is due */
	int64_t event_ms = 0, deaf_until_ms = 0, tick_ms = clock_mono_ms() + TICK_MS;
	for (bool missed; rest_passes(w, &missed);) {
		int64_t now = clock_mono_ms();
		if (missed) {
			event_ms = now;
			next = 0;
		}
		int64_t due = next < LOOKS ? event_ms + looks[next] : tick_ms;
		bool listen = now >= deaf_until_ms;
		int64_t until = listen || due < deaf_until_ms ? due : deaf_until_ms;
		if (!wait_for_reason(w, until > now ? (int)(until - now) : 0, listen))
			return NULL;
		if (rest_left_ms(w) > 0)
			continue;
		now = clock_mono_ms();
		if (listen && w->event_fd >= 0 && drain_events(w)) {
			event_ms = now;
			next = 1;
		} else if (now < due) {
			continue;
		} else if (next < LOOKS) {
			next++;
		}
		look(w);
		int64_t after = clock_mono_ms();
		tick_ms = after + (w->reopen_ms > after ? REOPEN_MS : TICK_MS);
		if (next < LOOKS)
			deaf_until_ms = now + DEAF_MS;
	}
	return NULL;
}

/* Of the store's folder, where they can be had and trusted. */
static void
begin_listening(struct store_watch *w, const char *real_path)
{
	w->folder = path_dir(w->arena, real_path);
	w->event_fd = above_stdio(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
	listen_again(w);
}

static bool
start_thread(struct store_watch *w, struct err *err)
{
	/* Signals are for the program's main loop. */
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int rc = pthread_create(&w->thread, NULL, watch_thread, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	w->thread_runs = rc == 0;
	return rc == 0 || err_set(err, ERR_SYSTEM, "cannot start a thread: %s", strerror(rc));
}

static void
first_look(struct store_watch *w)
{
	struct err err = ERR_INIT;
	w->report.since_ms = clock_mono_ms();
	char *real = realpath(w->path, NULL);
	if (real && !store_path_is_network(real)) {
		/* Events first: what happens while we open is then still told. */
		w->base = arena_strdup(w->arena, path_base(real));
		w->base_length = strlen(w->base);
		begin_listening(w, real);
	}
	free(real);
	if (!open_store(w, &err))
		tell_error(w, &err);
}

struct store_watch *
store_watch_open(const char *path, const struct rest *rest, struct err *err)
{
	struct store_watch *w = xcalloc(1, sizeof *w);
	w->rest = rest;
	w->arena = arena_new();
	w->path = arena_strdup(w->arena, path);
	w->base = "";
	pthread_mutex_init(&w->lock, NULL);
	atomic_init(&w->stop, false);
	w->event_fd = w->listening = -1;
	w->out_fd = above_stdio(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
	w->stop_fd = above_stdio(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
	if (w->out_fd < 0 || w->stop_fd < 0) {
		err_set(err, ERR_SYSTEM, "cannot watch '%s': %s", path, strerror(errno));
		store_watch_close(w);
		return NULL;
	}
	first_look(w);
	if (!start_thread(w, err)) {
		store_watch_close(w);
		return NULL;
	}
	return w;
}

void
store_watch_close(struct store_watch *w)
{
	if (w == NULL)
		return;
	if (w->thread_runs) {
		atomic_store(&w->stop, true);
		wake(w->stop_fd);
		pthread_join(w->thread, NULL);
	}
	store_close(w->store);
	const int fds[] = { w->out_fd, w->stop_fd, w->event_fd };
	for (size_t i = 0; i < 3; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	pthread_mutex_destroy(&w->lock);
	arena_free(w->arena);
	free(w);
}

int
store_watch_fd(const struct store_watch *w)
{
	return w->out_fd;
}

struct watch_report
store_watch_read(struct store_watch *w)
{
	uint64_t count;
	while (read(w->out_fd, &count, sizeof count) < 0 && errno == EINTR)
		;
	pthread_mutex_lock(&w->lock);
	struct watch_report report = w->report;
	bool replaced = w->replaced;
	w->replaced = false;
	pthread_mutex_unlock(&w->lock);
	if (replaced) {
		report.state = WATCH_REPLACED;
		text_safe_to(
			report.text, sizeof report.text, "the store was replaced by another file");
		wake(w->out_fd); /* what has become of it follows */
	}
	return report;
}
