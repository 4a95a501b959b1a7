// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The pool: one list of live jobs in order of submission, from which workers
 * take the first that is theirs, and one of finished jobs, from which the
 * pool's thread delivers. One lock guards both.
 */
#include "core/job/job.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/job/job_state.h"

#define READERS_MAX 8
#define PROGRESS_MS 100

struct worker {
	pthread_t thread;
	struct job_pool *pool;
	enum job_kind kind;
	void *context;       /* NULL until the first job and after a renewal */
	unsigned generation; /* of the context */
	bool working;
};

struct job_list_ends {
	struct job *first, *last;
};

struct job_pool {
	pthread_mutex_t lock;
	pthread_cond_t wake[2]; /* by kind */
	pthread_cond_t left;    /* an old context is gone, or the pool closes */
	struct job_list_ends live, finished;
	struct job_context_ops context;
	unsigned generation; /* grows with every renewal */
	unsigned leaving;    /* contexts that are being closed */
	bool closing;
	int fd;
	atomic_int_least64_t progress_ms; /* of the last wake-up for progress */
	unsigned workers;
	struct worker worker[READERS_MAX + 1];
	/* Of the pool's thread alone. */
	uint64_t next_id;
	size_t pending;
};

static void
append(struct job_list_ends *list, struct job *job)
{
	job->next = NULL;
	job->previous = list->last;
	if (list->last)
		list->last->next = job;
	else
		list->first = job;
	list->last = job;
}

static void
take_out(struct job_list_ends *list, struct job *job)
{
	if (job->previous)
		job->previous->next = job->next;
	else
		list->first = job->next;
	if (job->next)
		job->next->previous = job->previous;
	else
		list->last = job->previous;
}

static void
signal_pool(struct job_pool *pool)
{
	/* Fails only when the counter is full, and then the descriptor is readable already. */
	uint64_t one = 1;
	ssize_t ignored = write(pool->fd, &one, sizeof(one));
	(void)ignored;
}

void
job_pool_show_progress(struct job_pool *pool)
{
	int64_t now = clock_mono_ms();
	int64_t last = atomic_load_explicit(&pool->progress_ms, memory_order_relaxed);
	if (now - last >= PROGRESS_MS &&
		atomic_compare_exchange_strong(&pool->progress_ms, &last, now))
		signal_pool(pool);
}

/* Lock held. */
static void
finish(struct job_pool *pool, struct job *job)
{
	take_out(&pool->live, job);
	append(&pool->finished, job);
	signal_pool(pool);
}

/* Lock held: a queued job is over, a running one is told. */
static void
stop_job(struct job_pool *pool, struct job *job)
{
	atomic_store_explicit(&job->own_stop, true, memory_order_relaxed);
	if (!job->worker) {
		job->ok = err_set(&job->err, ERR_CANCELLED, "cancelled before it started");
		finish(pool, job);
	} else if (job->worker->context && pool->context.interrupt) {
		pool->context.interrupt(job->worker->context);
	}
}

/* Lock held. */
static bool
is_outdated(const struct worker *w)
{
	return w->context && w->generation != w->pool->generation;
}

/* Lock held; let go while the context is closed, which may take its time. */
static void
close_context(struct worker *w)
{
	struct job_pool *pool = w->pool;
	void *old = w->context;
	if (!old)
		return;
	w->context = NULL;
	pool->leaving++;
	pthread_mutex_unlock(&pool->lock);
	pool->context.close(old);
	pthread_mutex_lock(&pool->lock);
	pool->leaving--;
	pthread_cond_broadcast(&pool->left);
}

/*
 * Lock held, let go while waiting. What is closed late may take the locks of what was opened
 * on the same file meanwhile: POSIX locks belong to the process. A worker at work is not
 * waited for, as that may be long.
 */
static void
wait_for_old_contexts(struct job_pool *pool)
{
	for (;;) {
		bool old = pool->leaving > 0;
		for (unsigned i = 0; i < pool->workers; i++)
			old = old || (!pool->worker[i].working && is_outdated(&pool->worker[i]));
		if (!old || pool->closing)
			return;
		pthread_cond_wait(&pool->left, &pool->lock);
	}
}

/* Lock held; let go while the context is opened or closed. */
static bool
have_context(struct worker *w, struct err *err)
{
	struct job_pool *pool = w->pool;
	if (!pool->context.open || (w->context && !is_outdated(w)))
		return true;
	close_context(w);
	wait_for_old_contexts(pool);
	unsigned generation = pool->generation;
	pthread_mutex_unlock(&pool->lock);
	void *fresh = pool->context.open(pool->context.arg, w->kind, err);
	pthread_mutex_lock(&pool->lock);
	w->context = fresh;
	w->generation = generation;
	return fresh != NULL;
}

static bool
do_work(const struct job_pool *pool, struct job *job, void *context)
{
	void (*set_stop)(void *, const atomic_bool *) = pool->context.set_stop;
	if (set_stop)
		set_stop(context, job->stop);
	bool ok = job->ops->work(job, context, job->arg, &job->err);
	if (set_stop)
		set_stop(context, NULL);
	return ok;
}

/* Lock held; let go while the work is done. */
static void
run(struct worker *w, struct job *job)
{
	struct job_pool *pool = w->pool;
	job->worker = w;
	job->ok = have_context(w, &job->err);
	void *context = w->context;
	pthread_mutex_unlock(&pool->lock);
	if (job->ok && job_stopping(job))
		job->ok = err_set(&job->err, ERR_CANCELLED, "cancelled before it started");
	else if (job->ok)
		job->ok = do_work(pool, job, context);
	assert(job->ok || job->err.code != ERR_NONE);
	pthread_mutex_lock(&pool->lock);
	finish(pool, job);
}

/* Lock held. */
static struct job *
next_for(const struct worker *w)
{
	struct job *job = w->pool->live.first;
	while (job && (job->worker || job->ops->kind != w->kind))
		job = job->next;
	return job;
}

static void *
worker_main(void *arg)
{
	struct worker *w = arg;
	struct job_pool *pool = w->pool;
	pthread_mutex_lock(&pool->lock);
	while (!pool->closing) {
		struct job *job = next_for(w);
		w->working = job != NULL;
		if (job)
			run(w, job);
		else if (is_outdated(w))
			close_context(w);
		else
			pthread_cond_wait(&pool->wake[w->kind], &pool->lock);
		w->working = false;
	}
	close_context(w);
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

static bool
start_worker(struct job_pool *pool, enum job_kind kind, struct err *err)
{
	struct worker *w = &pool->worker[pool->workers];
	w->pool = pool;
	w->kind = kind;
	int why = pthread_create(&w->thread, NULL, worker_main, w);
	if (why)
		return err_set(err, ERR_SYSTEM, "cannot start a worker thread: %s", strerror(why));
	pthread_setname_np(w->thread, kind == JOB_WRITE ? "cairn-writer" : "cairn-reader");
	pool->workers++;
	return true;
}

static bool
start(struct job_pool *pool, unsigned readers, struct err *err)
{
	pool->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (pool->fd < 0)
		return err_set(
			err, ERR_SYSTEM, "cannot make an event descriptor: %s", strerror(errno));
	for (unsigned i = 0; i < readers; i++)
		if (!start_worker(pool, JOB_READ, err))
			return false;
	return start_worker(pool, JOB_WRITE, err);
}

struct job_pool *
job_pool_open(const struct job_context_ops *context, unsigned readers, struct err *err)
{
	assert(readers >= 1 && readers <= READERS_MAX);
	struct job_pool *pool = xcalloc(1, sizeof(*pool));
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->wake[JOB_READ], NULL);
	pthread_cond_init(&pool->wake[JOB_WRITE], NULL);
	pthread_cond_init(&pool->left, NULL);
	pool->context = *context;
	pool->next_id = 1;
	atomic_init(&pool->progress_ms, clock_mono_ms());
	if (start(pool, readers, err))
		return pool;
	job_pool_close(pool);
	return NULL;
}

static void
drop_finished(struct job_pool *pool)
{
	while (pool->finished.first) {
		struct job *job = pool->finished.first;
		take_out(&pool->finished, job);
		job->ops->drop(job->arg);
		free(job);
	}
}

void
job_pool_close(struct job_pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->closing = true;
	for (struct job *job = pool->live.first, *next; job; job = next) {
		next = job->next;
		stop_job(pool, job);
	}
	pthread_cond_broadcast(&pool->wake[JOB_READ]);
	pthread_cond_broadcast(&pool->wake[JOB_WRITE]);
	pthread_cond_broadcast(&pool->left);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->workers; i++)
		pthread_join(pool->worker[i].thread, NULL);
	drop_finished(pool);
	if (pool->fd >= 0)
		close(pool->fd);
	pthread_cond_destroy(&pool->wake[JOB_READ]);
	pthread_cond_destroy(&pool->wake[JOB_WRITE]);
	pthread_cond_destroy(&pool->left);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

int
job_pool_fd(const struct job_pool *pool)
{
	return pool->fd;
}

/* The job that finished first, or NULL. */
static struct job *
take_finished(struct job_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	struct job *job = pool->finished.first;
	if (job)
		take_out(&pool->finished, job);
	pthread_mutex_unlock(&pool->lock);
	return job;
}

static size_t
count_finished(struct job_pool *pool)
{
	size_t n = 0;
	pthread_mutex_lock(&pool->lock);
	for (const struct job *job = pool->finished.first; job; job = job->next)
		n++;
	pthread_mutex_unlock(&pool->lock);
	return n;
}

void
job_pool_deliver(struct job_pool *pool)
{
	uint64_t ignored;
	ssize_t n = read(pool->fd, &ignored, sizeof(ignored));
	(void)n;
	/*
	 * One at a time, because done may disown what waits behind it; and no more
	 * than there were, because done may submit. The rest has set the descriptor.
	 */
	for (size_t left = count_finished(pool); left > 0; left--) {
		struct job *job = take_finished(pool);
		if (!job)
			break;
		pool->pending--;
		if (job->owner)
			job->ops->done(job->owner, job->arg, job->ok, &job->err);
		else
			job->ops->drop(job->arg);
		free(job);
	}
}

void
job_pool_renew(struct job_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->generation++;
	pthread_cond_broadcast(&pool->wake[JOB_READ]);
	pthread_cond_broadcast(&pool->wake[JOB_WRITE]);
	pthread_mutex_unlock(&pool->lock);
}

uint64_t
job_submit(struct job_pool *pool, const struct job_ops *ops, void *owner, void *arg)
{
	assert(owner);
	struct job *job = xcalloc(1, sizeof(*job));
	*job = (struct job){
		.pool = pool,
		.id = pool->next_id++,
		.ops = ops,
		.owner = owner,
		.arg = arg,
		.since_ms = clock_mono_ms(),
	};
	job->stop = &job->own_stop;
	uint64_t id = job->id;
	pool->pending++;
	pthread_mutex_lock(&pool->lock);
	append(&pool->live, job);
	pthread_cond_signal(&pool->wake[ops->kind]);
	pthread_mutex_unlock(&pool->lock);
	return id;
}

void
job_cancel(struct job_pool *pool, uint64_t id)
{
	pthread_mutex_lock(&pool->lock);
	struct job *job = pool->live.first;
	while (job && job->id != id)
		job = job->next;
	if (job)
		stop_job(pool, job);
	pthread_mutex_unlock(&pool->lock);
}

void
job_disown(struct job_pool *pool, void *owner)
{
	pthread_mutex_lock(&pool->lock);
	for (struct job *job = pool->finished.first; job; job = job->next)
		if (job->owner == owner)
			job->owner = NULL;
	for (struct job *job = pool->live.first, *next; job; job = next) {
		next = job->next;
		if (job->owner != owner)
			continue;
		job->owner = NULL;
		stop_job(pool, job);
	}
	pthread_mutex_unlock(&pool->lock);
}

bool
job_pool_idle(const struct job_pool *pool)
{
	return pool->pending == 0;
}

unsigned
job_list(struct job_pool *pool, struct job_status *out, unsigned max)
{
	unsigned n = 0;
	pthread_mutex_lock(&pool->lock);
	for (struct job *job = pool->live.first; job; job = job->next, n++)
		if (n < max)
			out[n] = (struct job_status){
				.id = job->id,
				.title = job->ops->title,
				.kind = job->ops->kind,
				.running = job->worker != NULL,
				.done = atomic_load_explicit(&job->done, memory_order_relaxed),
				.total = atomic_load_explicit(&job->total, memory_order_relaxed),
				.since_ms = job->since_ms,
			};
	pthread_mutex_unlock(&pool->lock);
	return n;
}
