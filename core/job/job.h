// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Jobs: work off the calling thread, with progress, cancellation and delivery
 * back.
 *
 * A pool has reader workers and one writer; each worker opens a context of its
 * own (a store connection) at its first job and keeps it. Submit, cancel,
 * disown, deliver and close are called on one thread, the owner of the pool;
 * work() runs on a worker. Exactly one of done (the owner is alive) and drop
 * (the owner is gone) is called for each job, on the pool's thread.
 */
#ifndef CORE_JOB_JOB_H
#define CORE_JOB_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "core/base/err.h"

struct job;
struct job_pool;

enum job_kind { JOB_READ, JOB_WRITE };

/* How workers get what they work with; all called on the worker, but interrupt. open NULL: they need nothing. */
struct job_context_ops {
	/* NULL with err set when it cannot be had; the job then fails with that error and the next one tries again. */
	void *(*open)(void *arg, enum job_kind kind, struct err *err);
	/* Any thread, under the pool's lock, only while the context is alive. */
	void (*interrupt)(void *context);
	/* Before a job's work with its stop flag, after it with NULL. May be NULL. */
	void (*set_stop)(void *context, const atomic_bool *stop);
	void (*close)(void *context);
	void *arg;
};

struct job_ops {
	const char *title; /* "loading runs"; shown beside the progress */
	enum job_kind kind;
	/* False with err set on failure; on job_stopping() return ERR_CANCELLED soon. */
	bool (*work)(struct job *job, void *context, void *arg, struct err *err);
	/* The result is in arg. ok is false with err set on failure or cancel. */
	void (*done)(void *owner, void *arg, bool ok, const struct err *err);
	void (*drop)(void *arg); /* free arg and what work put there */
};

/* readers: 1 to 8. Signals must already be blocked as the workers need them. */
struct job_pool *job_pool_open(
	const struct job_context_ops *context, unsigned readers, struct err *err) MUST_CHECK;
/* Cancels, joins, drops what was not delivered yet, closes. Not from within done. NULL is fine. */
void job_pool_close(struct job_pool *pool);

/* Readable when job_pool_deliver has something to do, or a job reported progress. */
int job_pool_fd(const struct job_pool *pool);
/*
 * Calls done or drop for every job that has finished by now, in the order they
 * finished. Never blocks. done may submit, cancel and disown.
 */
void job_pool_deliver(struct job_pool *pool);
/*
 * Every worker closes its context, at once or behind its present job, and opens a new one
 * before its next job, once those of all workers at rest are closed.
 */
void job_pool_renew(struct job_pool *pool);

/* owner: any address that names the asker; NULL is not allowed. */
uint64_t job_submit(struct job_pool *pool, const struct job_ops *ops, void *owner, void *arg);
/* A queued job ends at once with ERR_CANCELLED, a running one soon, a finished one does not change. */
void job_cancel(struct job_pool *pool, uint64_t id);
/* Cancels all of owner's jobs, finished undelivered ones included; they end in drop. */
void job_disown(struct job_pool *pool, void *owner);

/* True when nothing is queued, running or undelivered. */
bool job_pool_idle(const struct job_pool *pool);

struct job_status {
	uint64_t id;
	const char *title;
	enum job_kind kind;
	bool running;         /* else queued */
	uint64_t done, total; /* total 0 = unknown */
	int64_t since_ms;     /* clock_mono_ms() of submission */
};

/* Fills at most max entries, oldest first; returns how many there are. */
unsigned job_list(struct job_pool *pool, struct job_status *out, unsigned max);

/* ---- for work(), on its worker ---- */

/* True once the job should end. Checked every page, file block, feature. */
bool job_stopping(const struct job *job);
/* The flag behind job_stopping, for functions that take one; lives as long as the job. */
const atomic_bool *job_stop_flag(const struct job *job);
/* Wakes the pool's thread at most every 100 ms. */
void job_progress(struct job *job, uint64_t done, uint64_t total);

/* ---- headless: the same work on the calling thread ---- */

/* A job of no pool whose stop flag is the caller's; both may be NULL. Free with job_inline_free. */
struct job *job_inline(const atomic_bool *stop,
	void (*progress)(void *arg, uint64_t done, uint64_t total), void *arg) MUST_CHECK;
void job_inline_free(struct job *job);

#endif
