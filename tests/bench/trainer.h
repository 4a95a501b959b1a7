// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A trainer: a process that commits one point after another, as MLflow's client does. */
#ifndef TESTS_BENCH_TRAINER_H
#define TESTS_BENCH_TRAINER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRAINER_RUN "ffffffffffffffffffffffffffffffff"

struct trainer {
	sqlite3 *db;
	sqlite3_stmt *insert, *update;
	int64_t step;
	double begun; /* bench_ms */
	double slept,
		longest;  /* ms, because somebody had locked the store: of all commits, of one */
	double slept_now; /* of the last one */
};

/*
 * Waits for locks exactly as SQLite's stock handler with MLflow's 20 s does, and counts it. Makes
 * the run TRAINER_RUN, called "trainer", when it is not there; its metric "loss" is the time in
 * seconds since then.
 */
void trainer_open(struct trainer *t, const char *path);
bool trainer_commit(struct trainer *t);
void trainer_close(struct trainer *t);

#endif
