// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a read costs a writer, and the rest that pays for it. */
#include "core/store/rest.h"

#include <stddef.h>

/* A writer seldom meets a lock that is held for less. */
#define MET_US 100
/* Of what a writer waits, so that it waits for a fiftieth of the time. */
#define TIMES_WAITED 50
/* Of what a read takes that nobody waits for: at most a tenth of a core. */
#define TIMES_TAKEN 9

/*
 * What a writer may wait that meets a lock held so long: SQLite sleeps 1, 2, 5 … ms between its
 * tries, so that it waits for longer than the lock is there.
 */
static int64_t
wait_us(int64_t held_us)
{
	static const int64_t sleeps[] = { 1000, 2000, 5000, 10000, 15000, 20000, 25000 };
	int64_t waited = 0;
	if (held_us < MET_US)
		return held_us;
	for (size_t i = 0; waited < held_us && i < sizeof(sleeps) / sizeof(sleeps[0]); i++)
		waited += sleeps[i];
	return waited < held_us ? held_us : waited;
}

void
rest_after(struct rest *r, int64_t now_us, int64_t took_us, bool locked)
{
	int64_t until = atomic_load_explicit(&r->until_us, memory_order_relaxed);
	int64_t least = now_us + REST_LEAST_US, next;
	if (until <= now_us)
		atomic_store_explicit(&r->since_us, now_us, memory_order_relaxed);
	int64_t most = atomic_load_explicit(&r->since_us, memory_order_relaxed) + REST_MOST_US;
	if (took_us < 0 || took_us > REST_MOST_US)
		took_us = took_us < 0 ? 0 : REST_MOST_US;
	do {
		next = until > now_us ? until : now_us;
		next += locked ? TIMES_WAITED * wait_us(took_us) : TIMES_TAKEN * took_us;
		next = next < least ? least : next > most ? most : next;
	} while (!atomic_compare_exchange_weak(&r->until_us, &until, next));
}

int64_t
rest_left_us(const struct rest *r, int64_t now_us)
{
	int64_t left = atomic_load_explicit(&r->until_us, memory_order_relaxed) - now_us;
	return left > 0 ? left : 0;
}
