// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The clock, medians, and the lines of the table. */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int missed;

double
bench_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int
compare(const void *a, const void *b)
{
	double p = *(const double *)a, q = *(const double *)b;
	return (p > q) - (p < q);
}

double
bench_quantile(double *at, size_t n, double p)
{
	qsort(at, n, sizeof(*at), compare);
	size_t i = (size_t)((double)n * p);
	return n ? at[i < n ? i : n - 1] : 0;
}

double
bench_median(const double *at, size_t n)
{
	double copy[BENCH_ROUNDS];
	memcpy(copy, at, n * sizeof(*at));
	return bench_quantile(copy, n, 0.5);
}

void
bench_head(void)
{
	printf("%-4s %-46s %-34s %-26s %8s  %s\n", "id", "what", "measured", "goal", "ratio",
		"verdict");
}

void
bench_line(const char *id, const char *what, const char *measured, const char *goal, double ratio,
	bool good)
{
	char text[32] = "";
	if (ratio > 0)
		snprintf(text, sizeof(text), "%.2f", ratio);
	printf("%-4s %-46s %-34s %-26s %8s  %s\n", id, what, measured, goal, text,
		good ? "good" : "short");
	fflush(stdout);
	missed += !good;
}

void
bench_at_most(const char *id, const char *what, const struct bench_times *t, double limit)
{
	double ours = bench_median(t->ours, t->rounds), peer = bench_median(t->peer, t->rounds);
	char measured[64], goal[64];
	snprintf(measured, sizeof(measured), "%.3f ms, floor %.3f ms", ours, peer);
	snprintf(goal, sizeof(goal), "<= %.1f x floor", limit);
	bench_line(id, what, measured, goal, ours / peer, ours <= limit * peer);
}

void
bench_faster(
	const char *id, const char *what, const struct bench_times *t, double factor, double ms)
{
	double ours = bench_median(t->ours, t->rounds), peer = bench_median(t->peer, t->rounds);
	char measured[64], goal[64];
	snprintf(measured, sizeof(measured), "%.3f ms, peer %.3f ms", ours, peer);
	snprintf(goal, sizeof(goal), ">= %.0f x faster, <= %.0f ms", factor, ms);
	bench_line(id, what, measured, goal, peer / ours, ours * factor <= peer && ours <= ms);
}

int
bench_short(void)
{
	return missed;
}

void
bench_check(bool ok, const char *what, const char *why)
{
	if (ok)
		return;
	fprintf(stderr, "bench: %s: %s\n", what, why);
	exit(2);
}
