// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The thread that asks for GPUs, and those who wait for its answer. */
#include "core/system/system_gpu.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "core/base/clock.h"
#include "core/base/utf8.h"

#define WAIT_MS  1500
#define SLICE_MS 50 /* between looks at a stop flag */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool running;
	int64_t since_ms;
	struct system_gpus answer; /* of the last one that ended */
} reading;
static pthread_once_t reading_once = PTHREAD_ONCE_INIT;

static void
reading_init(void)
{
	pthread_condattr_t attr;
	pthread_mutex_init(&reading.lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&reading.ended, &attr);
	pthread_condattr_destroy(&attr);
}

static void *
read_all(void *arg)
{
	static struct system_gpus found; /* one reader at a time */
	(void)arg;
	memset(&found, 0, sizeof(found));
	if (!system_by_nvml(&found))
		system_by_smi(&found);
	pthread_mutex_lock(&reading.lock);
	reading.answer = found;
	reading.running = false;
	pthread_cond_broadcast(&reading.ended);
	pthread_mutex_unlock(&reading.lock);
	return NULL;
}

/* Detached: when it hangs in the driver the program can still end. */
static bool
start(void)
{
	pthread_t thread;
	sigset_t all, old;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	bool ok = pthread_create(&thread, NULL, read_all, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (ok)
		pthread_detach(thread);
	return ok;
}

static void
wait_slice(void)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += SLICE_MS * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	(void)pthread_cond_timedwait(&reading.ended, &reading.lock, &until);
}

void
system_read_gpus(const atomic_bool *stop, struct system_gpus *out)
{
	pthread_once(&reading_once, reading_init);
	pthread_mutex_lock(&reading.lock);
	if (!reading.running && start()) {
		reading.running = true;
		reading.since_ms = clock_mono_ms();
	}
	while (reading.running && !(stop && atomic_load(stop)) &&
		clock_mono_ms() - reading.since_ms < WAIT_MS)
		wait_slice();
	*out = (struct system_gpus){ 0 };
	if (!reading.running)
		*out = reading.answer;
	else
		snprintf(out->note, sizeof(out->note), "the driver has not answered for %lld s",
			(long long)(clock_mono_ms() - reading.since_ms) / 1000);
	pthread_mutex_unlock(&reading.lock);
}

void
system_add_process(struct system_gpu *gpu, int64_t pid, uint64_t memory, const char *name)
{
	struct system_process *p = NULL;
	if (gpu->n_processes < SYSTEM_PROCESSES_MAX) {
		p = &gpu->processes[gpu->n_processes++];
	} else {
		for (size_t i = 0; i < gpu->n_processes; i++)
			if (!p || gpu->processes[i].memory < p->memory)
				p = &gpu->processes[i];
		if (p->memory >= memory)
			return;
	}
	p->pid = pid;
	p->memory = memory;
	text_safe_to(p->name, sizeof(p->name), name);
}
