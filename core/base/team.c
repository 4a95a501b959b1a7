// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One round at a time: a counter hands out items, the last one home wakes the caller. */
#include "core/base/team.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include "core/base/oom.h"

struct team {
	pthread_t thread[TEAM_MAX];
	unsigned wanted, started; /* helpers, without the caller */
	pthread_mutex_t lock;
	pthread_cond_t begin, end;
	unsigned long round; /* under lock, like the next three */
	unsigned working;
	bool quit;
	void (*work)(void *arg, size_t i);
	void *arg;
	size_t n;
	atomic_size_t next;
};

unsigned
team_processors(void)
{
	cpu_set_t cpus;
	int n = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
	return n < 1 ? 1 : n > TEAM_MAX ? TEAM_MAX : (unsigned)n;
}

static void
init(struct team *t, unsigned threads)
{
	*t = (struct team){ .wanted = 0 };
	if (threads == 0)
		threads = team_processors();
	t->wanted = (threads > TEAM_MAX ? TEAM_MAX : threads) - 1;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->begin, NULL);
	pthread_cond_init(&t->end, NULL);
}

struct team *
team_new(unsigned threads)
{
	struct team *t = xcalloc(1, sizeof(*t));
	init(t, threads);
	return t;
}

static void
take_items(struct team *t)
{
	for (size_t i; (i = atomic_fetch_add(&t->next, 1)) < t->n;)
		t->work(t->arg, i);
}

static void *
helper(void *arg)
{
	struct team *t = arg;
	unsigned long seen = 0;
	pthread_mutex_lock(&t->lock);
	for (;;) {
		while (t->round == seen && !t->quit)
			pthread_cond_wait(&t->begin, &t->lock);
		if (t->quit)
			break;
		seen = t->round;
		pthread_mutex_unlock(&t->lock);
		take_items(t);
		pthread_mutex_lock(&t->lock);
		if (--t->working == 0)
			pthread_cond_signal(&t->end);
	}
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

/* Helpers take no signals; where the system gives none, the caller does all. */
static void
start(struct team *t)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (t->started < t->wanted &&
		pthread_create(&t->thread[t->started], NULL, helper, t) == 0)
		t->started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	t->wanted = t->started;
}

void
team_run(struct team *t, size_t n, void (*work)(void *arg, size_t i), void *arg)
{
	if (n > 1 && t->started < t->wanted)
		start(t);
	if (n <= 1 || t->started == 0) {
		for (size_t i = 0; i < n; i++)
			work(arg, i);
		return;
	}
	pthread_mutex_lock(&t->lock);
	t->work = work;
	t->arg = arg;
	t->n = n;
	atomic_store(&t->next, 0);
	t->working = t->started;
	t->round++;
	pthread_cond_broadcast(&t->begin);
	pthread_mutex_unlock(&t->lock);
	take_items(t);
	pthread_mutex_lock(&t->lock);
	while (t->working)
		pthread_cond_wait(&t->end, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

static void
dismiss(struct team *t)
{
	pthread_mutex_lock(&t->lock);
	t->quit = true;
	pthread_cond_broadcast(&t->begin);
	pthread_mutex_unlock(&t->lock);
	for (unsigned i = 0; i < t->started; i++)
		pthread_join(t->thread[i], NULL);
	pthread_cond_destroy(&t->begin);
	pthread_cond_destroy(&t->end);
	pthread_mutex_destroy(&t->lock);
}

void
team_free(struct team *t)
{
	if (!t)
		return;
	dismiss(t);
	free(t);
}

void
team_once(size_t n, unsigned threads, void (*work)(void *arg, size_t i), void *arg)
{
	struct team t;
	if (threads == 0)
		threads = team_processors();
	init(&t, n < threads ? (unsigned)(n ? n : 1) : threads);
	team_run(&t, n, work, arg);
	dismiss(&t);
}
