// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* bench_data FILE.csv PEER.py: reading and measuring a large CSV, against pandas in turns. */
#include "tests/bench/bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "core/base/team.h"
#include "core/dataset/profile.h"
#include "core/drift/drift.h"
#include "core/stats/histogram.h"

#define ROUNDS    3
#define NUMBERS   8
#define REFERENCE 50000

static const char *const ten[] = { "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "cat", "note",
	NULL };
static const char *const one[] = { "f3", NULL };

static struct dataset *
opened(const char *path, const char *const *columns)
{
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	struct dataset_options o = { .columns = columns };
	bench_check(dataset_open(path, &o, &d, &err), path, err.text);
	return d;
}

/* Reads all. Returns rows. */
static size_t
scan(const char *path, const char *const *columns)
{
	struct err err = ERR_INIT;
	struct dataset *d = opened(path, columns);
	struct batch b;
	size_t rows = 0;
	enum dataset_step step;
	while ((step = dataset_next(d, &b, &err)) != DATASET_END) {
		bench_check(step == DATASET_ROWS, path, err.text);
		rows += b.rows;
	}
	dataset_close(d);
	return rows;
}

/* The drift of ten columns, the first rows being the reference. */
static double
drift(const char *path)
{
	struct err err = ERR_INIT;
	struct drift *drift = NULL;
	struct drift_options o = { .rows_max = REFERENCE };
	double at = bench_ms();
	struct dataset *d = opened(path, ten);
	bench_check(drift_begin(d, &o, NULL, &drift, &err), path, err.text);
	dataset_close(d);
	d = opened(path, ten);
	drift_limit(drift, 0);
	bench_check(drift_compare(drift, d, NULL, &err), path, err.text);
	dataset_close(d);
	drift_free(drift);
	return bench_ms() - at;
}

/* Counting so many values into ten bins, from a block that is in the cache. */
static void
count_column(void *arg, size_t column)
{
	double block[1024], counts[10], edges[11];
	size_t below, above, missing, rows = *(size_t *)arg;
	for (size_t i = 0; i < 1024; i++)
		block[i] = (double)((i * 389 + column) % 1024) / 1024;
	for (size_t i = 0; i <= 10; i++)
		edges[i] = (double)i / 10;
	for (size_t done = 0; done < rows; done += 1024)
		histogram_count(block, 1024, edges, 10, counts, &below, &above, &missing);
}

/* What no drift of these columns can do without: reading them, and counting the numbers. */
static double
drift_floor(const char *path)
{
	double at = bench_ms();
	size_t rows = scan(path, ten);
	team_once(NUMBERS, 0, count_column, &rows);
	return bench_ms() - at;
}

/* As wc -l: blocks and memchr. */
static double
count_lines(const char *path)
{
	static char block[1 << 20];
	double at = bench_ms();
	size_t lines = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bench_check(fd >= 0, path, "cannot be opened");
	for (ssize_t n; (n = read(fd, block, sizeof(block))) > 0;) {
		for (char *p = block; (p = memchr(p, '\n', (size_t)(block + n - p))); p++)
			lines++;
	}
	close(fd);
	bench_check(lines > 0, path, "has no lines");
	return bench_ms() - at;
}

static double
peer(const char *script, const char *what, const char *path)
{
	double ms;
	return bench_peer((const char *const[]){ script, what, path, NULL }, &ms, 1) ? ms : 0;
}

/* The most memory of a process that does nothing but profile the file, or find its drift, in KiB. */
static long
memory(const char *path, bool drifts)
{
	struct rusage use;
	int status;
	pid_t child = fork();
	bench_check(child >= 0, "memory", "no process");
	if (child == 0) {
		struct err err = ERR_INIT;
		struct profile *p = NULL;
		if (drifts)
			_exit(drift(path) > 0 ? 0 : 1);
		_exit(profile_read(opened(path, NULL), NULL, NULL, &p, &err) ? 0 : 1);
	}
	bench_check(wait4(child, &status, 0, &use) == child && status == 0, "memory", "failed");
	return use.ru_maxrss;
}

static void
against(const char *id, const char *what, const struct bench_times *t, double factor)
{
	double ours = bench_median(t->ours, t->rounds), theirs = bench_median(t->peer, t->rounds);
	char measured[64], goal[64];
	if (theirs <= 0) {
		printf("%-4s %-46s %.0f ms; no pandas to compare with\n", id, what, ours);
		return;
	}
	snprintf(measured, sizeof(measured), "%.0f ms, pandas %.0f ms", ours, theirs);
	snprintf(goal, sizeof(goal), ">= %.1f x faster", factor);
	bench_line(id, what, measured, goal, theirs / ours, ours * factor <= theirs);
}

static void
memory_line(const char *id, const char *what, long kib)
{
	char text[64];
	snprintf(text, sizeof(text), "%ld MiB", kib >> 10);
	bench_line(id, what, text, "<= 64 MiB", 0, kib <= 64 << 10);
}

int
main(int argc, char **argv)
{
	struct bench_times all = { .rounds = ROUNDS }, single = all, lines = all, moved = all,
			   least = all;
	if (argc != 3) {
		fputs("usage: bench_data FILE.csv PEER.py\n", stderr);
		return 2;
	}
	const char *path = argv[1], *script = argv[2];
	for (size_t i = 0; i < ROUNDS; i++) {
		double at = bench_ms();
		bench_check(scan(path, NULL) > 0, path, "no rows");
		all.ours[i] = bench_ms() - at;
		all.peer[i] = peer(script, "all", path);
		lines.peer[i] = count_lines(path);
		at = bench_ms();
		scan(path, one);
		lines.ours[i] = single.ours[i] = bench_ms() - at;
		single.peer[i] = peer(script, "one", path);
		least.peer[i] = drift_floor(path);
		least.ours[i] = moved.ours[i] = drift(path);
		moved.peer[i] = peer(script, "drift", path);
	}
	bench_head();
	against("S3", "CSV, all columns typed", &all, 4);
	memory_line("S3", "memory to profile the CSV", memory(path, false));
	against("S4", "CSV, one column", &single, 1.8);
	bench_at_most("S4", "CSV, one column, against counting lines", &lines, 15);
	against("S5", "drift of 10 columns, from file to figures", &moved, 4);
	bench_at_most("S5", "the same, against reading and counting", &least, 1.3);
	memory_line("S5", "memory to find the drift", memory(path, true));
	return 0;
}
