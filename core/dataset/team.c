// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One round at a time: a counter hands out items, the last one home wakes the caller. */
#include "core/dataset/team.h"

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

struct team *
team_new(unsigned threads)
{
	struct team *t = xcalloc(1, sizeof(*t));
	cpu_set_t cpus;
	if (threads == 0)
		threads = sched_getaffinity(0, sizeof(cpus), &cpus) == 0
				  ? (unsigned)CPU_COUNT(&cpus)
				  : 1;
	t->wanted = (threads > TEAM_MAX ? TEAM_MAX : threads) - 1;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->begin, NULL);
	pthread_cond_init(&t->end, NULL);
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

void
team_free(struct team *t)
{
	if (!t)
		return;
	pthread_mutex_lock(&t->lock);
	t->quit = true;
	pthread_cond_broadcast(&t->begin);
	pthread_mutex_unlock(&t->lock);
	for (unsigned i = 0; i < t->started; i++)
		pthread_join(t->thread[i], NULL);
	pthread_cond_destroy(&t->begin);
	pthread_cond_destroy(&t->end);
	pthread_mutex_destroy(&t->lock);
	free(t);
}
