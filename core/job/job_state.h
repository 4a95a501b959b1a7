// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a job is inside; for core/job alone. */
#ifndef CORE_JOB_JOB_STATE_H
#define CORE_JOB_JOB_STATE_H

#include "core/job/job.h"

struct worker;

struct job {
	struct job *next, *previous; /* in the pool's list of live or finished jobs */
	struct job_pool *pool;       /* NULL for an inline job */
	uint64_t id;
	const struct job_ops *ops;
	void *owner; /* NULL once disowned; used on the pool's thread only */
	void *arg;
	struct worker *worker; /* who runs it; NULL while queued */
	int64_t since_ms;
	atomic_bool own_stop;
	const atomic_bool *stop; /* own_stop, or the caller's */
	atomic_uint_least64_t done, total;
	bool ok;
	struct err err;
	void (*progress)(void *arg, uint64_t done, uint64_t total); /* inline only */
	void *progress_arg;
};

/* Makes the pool's descriptor readable, unless that was done less than 100 ms ago. Any thread. */
void job_pool_show_progress(struct job_pool *pool);

#endif
