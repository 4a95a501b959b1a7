// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Benchmarks: what is measured, against what, in one table. Every figure is set
 * against a peer measured in the same run and in turns with it, since machines
 * differ and wander; only ratios mean something elsewhere.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#define BENCH_ROUNDS 15

struct bench_times {
	double ours[BENCH_ROUNDS], peer[BENCH_ROUNDS]; /* ms */
	size_t rounds;
};

double bench_ms(void);
double bench_median(const double *at, size_t n);
/* p in 0..1; sorts at. */
double bench_quantile(double *at, size_t n, double p);

/* One line of the table: id, what, figures and whether the goal holds. */
void bench_head(void);
void bench_line(const char *id, const char *what, const char *measured, const char *goal,
	double ratio, bool good);
/* Ours is at most limit times the peer. */
void bench_at_most(const char *id, const char *what, const struct bench_times *t, double limit);
/* Ours is at least factor times faster than the peer, and takes at most ms. */
void bench_faster(
	const char *id, const char *what, const struct bench_times *t, double factor, double ms);
/* Lines that were not good. */
int bench_short(void);

/*
 * Runs Debian's Python with these arguments (NULL-ended, at most 6) and reads the numbers that it
 * prints, milliseconds first. False when it fails or lacks what it imports.
 */
bool bench_peer(const char *const args[], double out[], size_t n);

/* Ends the program with a message unless ok. */
void bench_check(bool ok, const char *what, const char *why);

/* ---- the stores' contents, by SQLite alone ---- */

sqlite3 *bench_open(const char *path, bool write);
/* A prepared statement. */
sqlite3_stmt *bench_prepare(sqlite3 *db, const char *sql);
/* Steps to the end, touching every column; returns the rows. */
size_t bench_drain(sqlite3_stmt *s);
/* The first text of a statement, a static buffer. */
const char *bench_text(sqlite3 *db, const char *sql);

/* First page: newest ids, then look-ups of five attributes, five metrics and five params. */
size_t floor_page(sqlite3 *db);
/* All runs of experiment 1 with 9 attributes, all metrics and all params, in columns; returns cells. */
size_t floor_snapshot(sqlite3 *db);

/* ---- groups of lines ---- */

void bench_lists(const char *path);
void bench_series(const char *old_path, const char *new_path);
void bench_writers(const char *path);

#endif
