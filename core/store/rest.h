// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Rest: how long a store is left alone after it was read, so that a program
 * that writes it all the time keeps at least 98 of 100 commits. The connections
 * of one onlooker share it with the watch, which tells of no change before it
 * is over. Any thread.
 */
#ifndef CORE_STORE_REST_H
#define CORE_STORE_REST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Since the first of several reads that follow each other. What is new is to be shown within a
 * second: the rest of it is left for reading and drawing.
 */
#define REST_MOST_US INT64_C(700000)
/* Nobody sees more than four states a second. */
#define REST_LEAST_US INT64_C(250000)

/* All zero: nothing was read yet. Times are of clock_mono_us. */
struct rest {
	atomic_int_least64_t until_us;
	atomic_int_least64_t since_us; /* the first read after the last rest was over */
};

/*
 * A read that has just ended took that long. With locked it kept writers out meanwhile, as in a
 * store with a rollback journal; else it only had a share of the machine.
 */
void rest_after(struct rest *r, int64_t now_us, int64_t took_us, bool locked);
/* 0: it is over. */
int64_t rest_left_us(const struct rest *r, int64_t now_us);

#endif
