// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Jobs: exactly one end for each, whatever is cancelled, disowned or closed
 * when. Nothing here depends on time: jobs wait at gates that the test opens.
 */
#include "core/job/job.h"

#include "core/base/random.h"
#include "tests/support/check.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

/* Contexts count themselves; an interrupt must only ever meet a living one. */
struct context {
	atomic_bool alive, interrupted;
	const atomic_bool *stop;
	enum job_kind kind;
};

struct factory {
	atomic_int opened, closed, interrupts, failures_left, stops_left;
};

static void *
context_open(void *arg, enum job_kind kind, struct err *err)
{
	struct factory *f = arg;
	if (atomic_fetch_sub(&f->failures_left, 1) > 0) {
		err_set(err, ERR_BUSY, "no context now");
		return NULL;
	}
	atomic_store(&f->failures_left, 0);
	struct context *c = calloc(1, sizeof(*c));
	c->kind = kind;
	atomic_store(&c->alive, true);
	f->opened++;
	return c;
}

static void
context_interrupt(void *context)
{
	struct context *c = context;
	assert_true(atomic_load(&c->alive));
	atomic_store(&c->interrupted, true);
}

static struct factory factory;

static void
context_close(void *context)
{
	struct context *c = context;
	atomic_store(&c->alive, false);
	factory.stops_left += c->stop != NULL;
	factory.interrupts += atomic_load(&c->interrupted);
	free(c);
	factory.closed++;
}

static void
context_set_stop(void *context, const atomic_bool *stop)
{
	((struct context *)context)->stop = stop;
}

static const struct job_context_ops contexts = { context_open, context_interrupt, context_set_stop,
	context_close, &factory };

/* One job of the tests: what it does, and how it ended. */
struct task {
	sem_t started, gate;
	bool waits; /* at the gate, once started */
	bool obeys; /* spins until it is told to stop */
	bool fails;
	int done, dropped;
	bool ok;
	enum err_code code;
	enum job_kind context_kind;
	bool stop_was_set;
	struct job_pool *pool;
	void *victim; /* an owner that done disowns */
	const struct job_ops *follow_up;
};

static struct task *
task_new(void)
{
	struct task *t = calloc(1, sizeof(*t));
	sem_init(&t->started, 0, 0);
	sem_init(&t->gate, 0, 0);
	return t;
}

static void
task_free(struct task *t)
{
	sem_destroy(&t->started);
	sem_destroy(&t->gate);
	free(t);
}

static bool
work(struct job *job, void *context, void *arg, struct err *err)
{
	struct task *t = arg;
	struct context *c = context;
	t->context_kind = c->kind;
	t->stop_was_set = c->stop == job_stop_flag(job);
	sem_post(&t->started);
	if (t->waits)
		while (sem_wait(&t->gate) != 0)
			;
	while (t->obeys && !job_stopping(job))
		sched_yield();
	if (t->obeys)
		return err_set(err, ERR_CANCELLED, "stopped");
	if (t->fails)
		return err_set(err, ERR_DATA, "no data");
	return true;
}

static void
done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct task *t = arg;
	assert_non_null(owner);
	t->done++;
	t->ok = ok;
	t->code = err->code;
	if (t->victim)
		job_disown(t->pool, t->victim);
	if (t->follow_up)
		job_submit(t->pool, t->follow_up, owner, t);
	t->follow_up = NULL;
}

static void
drop(void *arg)
{
	struct task *t = arg;
	t->dropped++;
}

static const struct job_ops reading = { "reading", JOB_READ, work, done, drop };
static const struct job_ops writing = { "writing", JOB_WRITE, work, done, drop };

static struct job_pool *
pool_open(unsigned readers)
{
	struct err err = ERR_INIT;
	memset(&factory, 0, sizeof(factory));
	struct job_pool *pool = job_pool_open(&contexts, readers, &err);
	if (!pool)
		fail_msg("%s", err.text);
	return pool;
}

static void
pool_close(struct job_pool *pool)
{
	job_pool_close(pool);
	assert_int_equal(factory.opened, factory.closed);
	assert_int_equal(factory.stops_left, 0);
}

static void
deliver_some(struct job_pool *pool)
{
	struct pollfd p = { .fd = job_pool_fd(pool), .events = POLLIN };
	if (poll(&p, 1, 60000) == 0)
		fail_msg("nothing happened for a minute");
	job_pool_deliver(pool);
}

static void
deliver_all(struct job_pool *pool)
{
	while (!job_pool_idle(pool))
		deliver_some(pool);
}

static void
wait_for(sem_t *sem)
{
	while (sem_wait(sem) != 0)
		;
}

static void
delivers_results_and_errors(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(2);
	assert_true(job_pool_idle(pool));
	assert_int_equal(factory.opened, 0);
	struct task *good = task_new(), *bad = task_new();
	bad->fails = true;
	uint64_t a = job_submit(pool, &reading, good, good),
		 b = job_submit(pool, &writing, bad, bad);
	assert_true(a != b);
	assert_false(job_pool_idle(pool));
	deliver_all(pool);
	assert_int_equal(good->done, 1);
	assert_true(good->ok);
	assert_int_equal(good->context_kind, JOB_READ);
	assert_true(good->stop_was_set);
	assert_int_equal(bad->done, 1);
	assert_false(bad->ok);
	assert_int_equal(bad->code, ERR_DATA);
	assert_int_equal(bad->context_kind, JOB_WRITE);
	assert_int_equal(factory.opened, 2);
	job_submit(pool, &writing, good, good);
	deliver_all(pool);
	assert_int_equal(factory.opened, 2);
	job_pool_deliver(pool);
	assert_int_equal(good->done, 2);
	pool_close(pool);
	assert_int_equal(good->dropped + bad->dropped, 0);
	task_free(good);
	task_free(bad);
}

static void
cancels_queued_and_running(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(1);
	struct task *busy = task_new(), *queued = task_new();
	busy->obeys = true;
	uint64_t first = job_submit(pool, &reading, busy, busy);
	uint64_t second = job_submit(pool, &reading, queued, queued);
	wait_for(&busy->started);
	job_cancel(pool, second);
	job_pool_deliver(pool);
	/* The queued one is over although the only reader is busy. */
	assert_int_equal(queued->done, 1);
	assert_int_equal(queued->code, ERR_CANCELLED);
	assert_int_equal(busy->done, 0);
	job_cancel(pool, first);
	job_cancel(pool, 12345);
	deliver_all(pool);
	assert_int_equal(busy->code, ERR_CANCELLED);
	job_cancel(pool, first);
	pool_close(pool);
	assert_int_equal(factory.interrupts, 1);
	task_free(busy);
	task_free(queued);
}

static void
writes_one_at_a_time(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(4);
	struct task *first = task_new(), *second = task_new(), *reader = task_new();
	first->waits = true;
	job_submit(pool, &writing, first, first);
	job_submit(pool, &writing, second, second);
	job_submit(pool, &reading, reader, reader);
	wait_for(&first->started);
	wait_for(&reader->started);
	struct job_status list[4];
	/* The reader may or may not be finished by now; the writers cannot. */
	unsigned n = job_list(pool, list, 4);
	assert_in_range(n, 2, 3);
	assert_string_equal(list[0].title, "writing");
	assert_true(list[0].running);
	assert_false(list[1].running);
	assert_int_equal(list[1].kind, JOB_WRITE);
	assert_true(list[0].id < list[1].id);
	assert_int_equal(job_list(pool, list, 0), job_list(pool, list, 4));
	sem_post(&first->gate);
	deliver_all(pool);
	assert_int_equal(job_list(pool, list, 4), 0);
	assert_int_equal(second->done, 1);
	pool_close(pool);
	task_free(first);
	task_free(second);
	task_free(reader);
}

static void
drops_what_is_disowned(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(1);
	struct task *finished = task_new(), *running = task_new(), *queued = task_new(),
		    *other = task_new();
	int owner, stranger;
	running->obeys = true;
	job_submit(pool, &reading, &owner, finished);
	wait_for(&finished->started);
	job_submit(pool, &reading, &owner, running);
	wait_for(&running->started); /* so the first has finished, undelivered */
	job_submit(pool, &reading, &owner, queued);
	job_submit(pool, &reading, &stranger, other);
	job_disown(pool, &owner);
	deliver_all(pool);
	assert_int_equal(finished->done + running->done + queued->done, 0);
	assert_int_equal(finished->dropped, 1);
	assert_int_equal(running->dropped, 1);
	assert_int_equal(queued->dropped, 1);
	assert_int_equal(other->done, 1);
	assert_int_equal(other->dropped, 0);
	pool_close(pool);
	task_free(finished);
	task_free(running);
	task_free(queued);
	task_free(other);
}

/* A view that closes another one when its data arrives: both were finished already. */
static void
disowns_while_delivering(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(1);
	struct task *killer = task_new(), *victim = task_new(), *last = task_new();
	killer->pool = pool;
	killer->victim = victim;
	killer->follow_up = &reading;
	job_submit(pool, &reading, killer, killer);
	job_submit(pool, &reading, victim, victim);
	job_submit(pool, &reading, last, last);
	wait_for(&last->started);
	deliver_all(pool);
	assert_int_equal(killer->done, 2);
	assert_int_equal(victim->done, 0);
	assert_int_equal(victim->dropped, 1);
	assert_int_equal(last->done, 1);
	pool_close(pool);
	task_free(killer);
	task_free(victim);
	task_free(last);
}

static void
closes_with_work_left(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(1);
	struct task *finished = task_new(), *running = task_new(), *queued = task_new();
	running->obeys = true;
	job_submit(pool, &reading, finished, finished);
	job_submit(pool, &reading, running, running);
	job_submit(pool, &writing, queued, queued);
	wait_for(&running->started);
	pool_close(pool);
	assert_int_equal(finished->done + running->done + queued->done, 0);
	assert_int_equal(finished->dropped, 1);
	assert_int_equal(running->dropped, 1);
	assert_int_equal(queued->dropped, 1);
	task_free(finished);
	task_free(running);
	task_free(queued);
	job_pool_close(NULL);
}

static void
tries_again_after_a_failed_context(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(1);
	struct task *t = task_new();
	atomic_store(&factory.failures_left, 1);
	job_submit(pool, &reading, t, t);
	deliver_all(pool);
	assert_false(t->ok);
	assert_int_equal(t->code, ERR_BUSY);
	job_submit(pool, &reading, t, t);
	deliver_all(pool);
	assert_true(t->ok);
	pool_close(pool);
	assert_int_equal(factory.opened, 1);
	task_free(t);
}

static void
renews_contexts(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(1);
	struct task *t = task_new();
	job_submit(pool, &reading, t, t);
	deliver_all(pool);
	job_pool_renew(pool);
	job_submit(pool, &reading, t, t);
	job_submit(pool, &reading, t, t);
	deliver_all(pool);
	assert_int_equal(factory.opened, 2);
	assert_int_equal(factory.closed, 1);
	pool_close(pool);
	task_free(t);
}

static void
closes_old_contexts_before_it_opens_new_ones(void **state)
{
	(void)state;
	struct job_pool *pool = pool_open(2);
	struct task *a = task_new(), *b = task_new();
	a->waits = b->waits = true;
	job_submit(pool, &reading, a, a);
	job_submit(pool, &reading, b, b);
	wait_for(&a->started);
	wait_for(&b->started);
	sem_post(&a->gate);
	sem_post(&b->gate);
	deliver_all(pool);
	job_pool_renew(pool);
	/* One job, one context; and that of the worker without one is gone as well. */
	a->waits = false;
	job_submit(pool, &reading, a, a);
	deliver_all(pool);
	assert_int_equal(factory.opened, 3);
	assert_int_equal(factory.closed, 2);
	/* Who works is not waited for. */
	b->waits = true;
	job_submit(pool, &reading, b, b);
	wait_for(&b->started);
	job_pool_renew(pool);
	int before = a->done;
	job_submit(pool, &reading, a, a);
	while (a->done == before)
		deliver_some(pool);
	assert_int_equal(b->done, 1);
	sem_post(&b->gate);
	deliver_all(pool);
	pool_close(pool);
	task_free(a);
	task_free(b);
}

static bool
works_without_context(struct job *job, void *context, void *arg, struct err *err)
{
	struct task *t = arg;
	(void)err;
	assert_null(context);
	job_progress(job, 3, 7);
	sem_post(&t->started);
	while (sem_wait(&t->gate) != 0)
		;
	return true;
}

static void
needs_no_context(void **state)
{
	(void)state;
	static const struct job_context_ops none = { 0 };
	static const struct job_ops ops = { "plain", JOB_READ, works_without_context, done, drop };
	struct err err = ERR_INIT;
	struct job_pool *pool = job_pool_open(&none, 1, &err);
	assert_non_null(pool);
	struct task *t = task_new();
	job_submit(pool, &ops, t, t);
	wait_for(&t->started);
	struct job_status s;
	assert_int_equal(job_list(pool, &s, 1), 1);
	assert_true(s.running);
	assert_true(s.done == 3 && s.total == 7);
	sem_post(&t->gate);
	deliver_all(pool);
	assert_true(t->ok);
	job_pool_close(pool);
	task_free(t);
}

static void
count_progress(void *arg, uint64_t amount, uint64_t total)
{
	uint64_t *seen = arg;
	seen[0] = amount;
	seen[1] = total;
}

static void
works_inline(void **state)
{
	(void)state;
	atomic_bool stop = false;
	uint64_t seen[2] = { 0, 0 };
	struct job *job = job_inline(&stop, count_progress, seen);
	assert_false(job_stopping(job));
	job_progress(job, 5, 10);
	assert_true(seen[0] == 5 && seen[1] == 10);
	assert_ptr_equal(job_stop_flag(job), &stop);
	atomic_store(&stop, true);
	assert_true(job_stopping(job));
	job_inline_free(job);
	job = job_inline(NULL, NULL, NULL);
	job_progress(job, 1, 1);
	assert_false(job_stopping(job));
	job_inline_free(job);
	job_inline_free(NULL);
}

/* Many jobs, random cancels and disowns: each ends once, by done or by drop. */
static void
ends_each_job_once(void **state)
{
	(void)state;
	enum { TASKS = 600, OWNERS = 7 };
	struct job_pool *pool = pool_open(3);
	struct task *tasks[TASKS];
	int owners[OWNERS];
	struct random r;
	random_seed(&r, 42);
	for (int i = 0; i < TASKS; i++) {
		struct task *t = tasks[i] = task_new();
		t->fails = random_below(&r, 4) == 0;
		uint64_t id = job_submit(pool, random_below(&r, 3) ? &reading : &writing,
			&owners[random_below(&r, OWNERS)], t);
		if (random_below(&r, 3) == 0)
			job_cancel(pool, id - random_below(&r, 3));
		if (random_below(&r, 10) == 0)
			job_disown(pool, &owners[random_below(&r, OWNERS)]);
		if (random_below(&r, 20) == 0)
			job_pool_renew(pool);
		if (random_below(&r, 5) == 0)
			job_pool_deliver(pool);
	}
	deliver_all(pool);
	pool_close(pool);
	for (int i = 0; i < TASKS; i++) {
		assert_int_equal(tasks[i]->done + tasks[i]->dropped, 1);
		task_free(tasks[i]);
	}
}

CHECK_MAIN(cmocka_unit_test(delivers_results_and_errors),
	cmocka_unit_test(cancels_queued_and_running), cmocka_unit_test(writes_one_at_a_time),
	cmocka_unit_test(drops_what_is_disowned), cmocka_unit_test(disowns_while_delivering),
	cmocka_unit_test(closes_with_work_left),
	cmocka_unit_test(tries_again_after_a_failed_context), cmocka_unit_test(renews_contexts),
	cmocka_unit_test(closes_old_contexts_before_it_opens_new_ones),
	cmocka_unit_test(needs_no_context), cmocka_unit_test(works_inline),
	cmocka_unit_test(ends_each_job_once))
