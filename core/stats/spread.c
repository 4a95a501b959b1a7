// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Threads that take the next part until none is left. */
#include "core/stats/spread.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

struct crew {
	size_t parts;
	void (*work)(void *arg, size_t part);
	void *arg;
	atomic_size_t next;
};

unsigned
spread_processors(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
	return n < 1 ? 1 : n > SPREAD_MAX ? SPREAD_MAX : (unsigned)n;
}

static void *
take_parts(void *arg)
{
	struct crew *crew = arg;
	for (;;) {
		size_t part = atomic_fetch_add(&crew->next, 1);
		if (part >= crew->parts)
			return NULL;
		crew->work(crew->arg, part);
	}
}

void
spread(size_t parts, unsigned threads, void (*work)(void *arg, size_t part), void *arg)
{
	struct crew crew = { parts, work, arg, 0 };
	pthread_t helper[SPREAD_MAX];
	unsigned helpers = 0;
	sigset_t all, before;
	if (threads == 0 || threads > SPREAD_MAX)
		threads = spread_processors();
	if (threads > 1 && parts > 1) {
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
		while (helpers + 1 < threads && helpers + 1 < parts &&
			pthread_create(&helper[helpers], NULL, take_parts, &crew) == 0)
			helpers++;
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	take_parts(&crew);
	for (unsigned i = 0; i < helpers; i++)
		pthread_join(helper[i], NULL);
}
