// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* bench_data FILE.csv PEER.py: reading and measuring a large CSV, against pandas in turns. */
#include "tests/bench/bench.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "core/dataset/profile.h"
#include "core/stats/divergence.h"
#include "core/stats/histogram.h"
#include "core/stats/psi.h"
#include "core/stats/quantile.h"

#define ROUNDS    3
#define NUMBERS   8
#define REFERENCE 50000
#define BINS      10

static const char *const numbers[] = { "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", NULL };
static const char *const one[] = { "f3", NULL };

struct sample {
	double ref[REFERENCE], scratch[REFERENCE], edges[BINS + 1];
	double ref_counts[BINS], counts[BINS];
	size_t n, total;
	bool ready;
};

static struct dataset *
opened(const char *path, const char *const *columns)
{
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	struct dataset_options o = { .columns = columns };
	bench_check(dataset_open(path, &o, &d, &err), path, err.text);
	return d;
}

static void
count(struct sample *s, const double *x, size_t n)
{
	double counts[BINS];
	size_t below, above, missing;
	histogram_count(x, n, s->edges, BINS, counts, &below, &above, &missing);
	for (size_t i = 0; i < BINS; i++)
		s->counts[i] += counts[i];
	s->total += n - missing;
}

/* The first values are the reference; once there are enough, bins are known and the rest is counted. */
static void
take(struct sample *s, const double *x, size_t n)
{
	size_t below, above;
	for (size_t i = 0; !s->ready && i < n; i++) {
		if (isfinite(x[i]) && s->n < REFERENCE)
			s->ref[s->n++] = x[i];
	}
	if (s->n < REFERENCE || s->ready) {
		if (s->ready)
			count(s, x, n);
		return;
	}
	s->ready = true;
	sample_sort(s->ref, s->n, s->scratch);
	psi_edges(s->ref, s->n, BINS, PSI_OPEN, s->edges);
	histogram_count_sorted(s->ref, s->n, s->edges, BINS, s->ref_counts, &below, &above);
	count(s, x, n);
}

/* Reads all; with samples counts their columns. Returns rows. */
static size_t
scan(const char *path, const char *const *columns, struct sample *samples)
{
	struct err err = ERR_INIT;
	struct dataset *d = opened(path, columns);
	struct batch b;
	size_t rows = 0;
	enum dataset_step step;
	while ((step = dataset_next(d, &b, &err)) != DATASET_END) {
		bench_check(step == DATASET_ROWS, path, err.text);
		rows += b.rows;
		for (size_t i = 0; samples && i < NUMBERS; i++)
			take(&samples[i], b.col[i].r, b.rows);
	}
	dataset_close(d);
	return rows;
}

static double
drift(const char *path, double psis[NUMBERS])
{
	struct sample *s = calloc(NUMBERS, sizeof(*s));
	bench_check(s != NULL, "drift", "no memory");
	double at = bench_ms();
	scan(path, numbers, s);
	for (size_t i = 0; i < NUMBERS; i++)
		psis[i] = psi_counts(s[i].ref_counts, s[i].counts, BINS, REFERENCE,
			(double)s[i].total, PSI_EMPTY_SHARE);
	at = bench_ms() - at;
	free(s);
	return at;
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

/* The most memory that a process needs which does nothing but profile the file, in KiB. */
static long
memory(const char *path)
{
	struct rusage use;
	int status;
	pid_t child = fork();
	bench_check(child >= 0, "memory", "no process");
	if (child == 0) {
		struct err err = ERR_INIT;
		struct profile *p = NULL;
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

int
main(int argc, char **argv)
{
	struct bench_times all = { .rounds = ROUNDS }, single = all, lines = all, psi = all;
	double psis[NUMBERS];
	if (argc != 3) {
		fputs("usage: bench_data FILE.csv PEER.py\n", stderr);
		return 2;
	}
	const char *path = argv[1], *script = argv[2];
	for (size_t i = 0; i < ROUNDS; i++) {
		double at = bench_ms();
		bench_check(scan(path, NULL, NULL) > 0, path, "no rows");
		all.ours[i] = bench_ms() - at;
		all.peer[i] = peer(script, "all", path);
		lines.peer[i] = count_lines(path);
		at = bench_ms();
		scan(path, one, NULL);
		lines.ours[i] = single.ours[i] = bench_ms() - at;
		single.peer[i] = peer(script, "one", path);
		psi.ours[i] = drift(path, psis);
		psi.peer[i] = peer(script, "psi", path);
	}
	bench_head();
	against("S3", "CSV, all columns typed", &all, 4);
	long kib = memory(path);
	char text[64];
	snprintf(text, sizeof(text), "%ld MiB", kib >> 10);
	bench_line("S3", "memory to profile the CSV", text, "<= 64 MiB", 0, kib <= 64 << 10);
	against("S4", "CSV, one column", &single, 1.8);
	bench_at_most("S4", "CSV, one column, against counting lines", &lines, 15);
	against("S5", "PSI of 8 columns, from file to figure", &psi, 4);
	return 0;
}
