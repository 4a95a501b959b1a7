// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The side of a job that its work sees, in a pool or on the calling thread. */
#include "core/job/job.h"

#include <stdlib.h>
#include "core/base/oom.h"
#include "core/job/job_state.h"

bool
job_stopping(const struct job *job)
{
	return atomic_load_explicit(job->stop, memory_order_relaxed);
}

const atomic_bool *
job_stop_flag(const struct job *job)
{
	return job->stop;
}

void
job_progress(struct job *job, uint64_t done, uint64_t total)
{
	atomic_store_explicit(&job->done, done, memory_order_relaxed);
	atomic_store_explicit(&job->total, total, memory_order_relaxed);
	if (job->pool)
		job_pool_show_progress(job->pool);
	else if (job->progress)
		job->progress(job->progress_arg, done, total);
}

struct job *
job_inline(const atomic_bool *stop, void (*progress)(void *arg, uint64_t done, uint64_t total),
	void *arg)
{
	struct job *job = xcalloc(1, sizeof(*job));
	job->stop = stop ? stop : &job->own_stop;
	job->progress = progress;
	job->progress_arg = arg;
	return job;
}

void
job_inline_free(struct job *job)
{
	free(job);
}
