// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A store with its workers and its watch, for an application. */
#include "core/command/session.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/oom.h"
#include "core/job/job.h"
#include "core/store/rest.h"
#include "core/store/store.h"

#define READERS_MAX 4

/* What a worker saw when it opened the store. Kept until the session ends: others hold the texts. */
struct seen {
	struct seen *older;
	char *mlflow, *why_read_only;
};

struct session {
	char *path; /* NULL for none */
	bool read_only, immutable;
	struct job_pool *pool;
	struct store_watch *watch;
	struct rest rest; /* of all readers, kept by the watch */
	pthread_mutex_t lock;
	struct seen *seen; /* the newest first; by the lock */
};

static const char asked_read_only[] = "this session was opened for reading only";

static void
remember(struct session *s, const struct store_facts *facts)
{
	const char *why = s->read_only ? asked_read_only : facts->why_read_only;
	struct seen *seen = xcalloc(1, sizeof(*seen));
	seen->mlflow = xstrdup(facts->mlflow);
	seen->why_read_only = why ? xstrdup(why) : NULL;
	pthread_mutex_lock(&s->lock);
	seen->older = s->seen;
	s->seen = seen;
	pthread_mutex_unlock(&s->lock);
}

static bool
is_news(struct session *s, const struct store_facts *facts)
{
	const char *why = s->read_only ? asked_read_only : facts->why_read_only;
	pthread_mutex_lock(&s->lock);
	const struct seen *last = s->seen;
	bool same = last && strcmp(last->mlflow, facts->mlflow) == 0 &&
		    (last->why_read_only && why ? strcmp(last->why_read_only, why) == 0
						: !last->why_read_only && !why);
	pthread_mutex_unlock(&s->lock);
	return !same;
}

/* On a worker, or on the session's thread before there are any. */
static struct store *
open_store(struct session *s, enum store_role role, struct err *err)
{
	if (role == STORE_WRITER && s->read_only) {
		err_set(err, ERR_READ_ONLY, "cannot write '%s': %s", s->path, asked_read_only);
		return NULL;
	}
	const struct store_options options = {
		.role = role,
		.immutable = s->immutable,
		.recover = !s->read_only && !s->immutable,
		.rest = &s->rest,
	};
	struct store *store = NULL;
	if (!store_open(s->path, &options, &store, err))
		return NULL;
	if (role == STORE_READER && is_news(s, store_facts(store)))
		remember(s, store_facts(store));
	return store;
}

static void *
open_context(void *arg, enum job_kind kind, struct err *err)
{
	return open_store(arg, kind == JOB_WRITE ? STORE_WRITER : STORE_READER, err);
}

static void
interrupt_context(void *context)
{
	store_interrupt(context);
}

static void
set_context_stop(void *context, const atomic_bool *stop)
{
	store_set_stop(context, stop);
}

static void
close_context(void *context)
{
	store_close(context);
}

static unsigned
reader_count(unsigned asked)
{
	long cpus = asked ? asked : sysconf(_SC_NPROCESSORS_ONLN) - 1;
	return cpus < 1 ? 1 : cpus > READERS_MAX ? READERS_MAX : (unsigned)cpus;
}

static bool
start(struct session *s, const struct session_options *options, struct err *err)
{
	struct job_context_ops ops = { .arg = s };
	if (s->path && !s->immutable) {
		/* Before the first read, so that no change falls between them. */
		s->watch = store_watch_open(s->path, &s->rest, err);
		if (!s->watch)
			return false;
	}
	if (s->path) {
		struct store *store = open_store(s, STORE_READER, err);
		if (!store)
			return false;
		store_close(store);
		ops.open = open_context;
		ops.interrupt = interrupt_context;
		ops.set_stop = set_context_stop;
		ops.close = close_context;
	}
	s->pool = job_pool_open(&ops, reader_count(options->readers), err);
	return s->pool != NULL;
}

bool
session_open(const struct session_options *options, struct session **out, struct err *err)
{
	struct session *s = xcalloc(1, sizeof(*s));
	s->path = options->path ? xstrdup(options->path) : NULL;
	s->read_only = options->read_only;
	s->immutable = options->immutable;
	pthread_mutex_init(&s->lock, NULL);
	if (!start(s, options, err)) {
		session_close(s);
		return false;
	}
	*out = s;
	return true;
}

void
session_close(struct session *s)
{
	if (!s)
		return;
	job_pool_close(s->pool);
	if (s->watch)
		store_watch_close(s->watch);
	for (struct seen *seen = s->seen, *older; seen; seen = older) {
		older = seen->older;
		free(seen->mlflow);
		free(seen->why_read_only);
		free(seen);
	}
	pthread_mutex_destroy(&s->lock);
	free(s->path);
	free(s);
}

struct job_pool *
session_pool(struct session *s)
{
	return s->pool;
}

const char *
session_path(const struct session *s)
{
	return s->path ? s->path : "";
}

static const struct seen *
last_seen(struct session *s)
{
	pthread_mutex_lock(&s->lock);
	const struct seen *seen = s->seen;
	pthread_mutex_unlock(&s->lock);
	return seen;
}

const char *
session_why_read_only(struct session *s)
{
	const struct seen *seen = last_seen(s);
	return seen ? seen->why_read_only : "no store is open";
}

const char *
session_why_refused(const struct session *s)
{
	if (!s->path)
		return "no store is open";
	return s->read_only || s->immutable ? asked_read_only : NULL;
}

const char *
session_mlflow(struct session *s)
{
	const struct seen *seen = last_seen(s);
	return seen ? seen->mlflow : "";
}

int
session_watch_fd(const struct session *s)
{
	return s->watch ? store_watch_fd(s->watch) : -1;
}

struct watch_report
session_watch_read(struct session *s)
{
	return s->watch ? store_watch_read(s->watch) : (struct watch_report){ .state = WATCH_LIVE };
}

void
session_reopen(struct session *s)
{
	job_pool_renew(s->pool);
}
