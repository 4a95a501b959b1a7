// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The clock, medians, and the lines of the table. */
#include "tests/bench/bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

static void
run_peer(const char *const args[], int out)
{
	char *copy[8] = { NULL };
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	copy[0] = strdup("python3");
	for (size_t i = 0; i < 6 && args[i]; i++)
		copy[i + 1] = strdup(args[i]);
	dup2(out, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execv("/usr/bin/python3", copy);
	_exit(127);
}

bool
bench_peer(const char *const args[], double out[], size_t n)
{
	int ends[2], status = 0;
	bench_check(pipe(ends) == 0, "peer", "no pipe");
	pid_t child = fork();
	bench_check(child >= 0, "peer", "no process");
	if (child == 0)
		run_peer(args, ends[1]);
	close(ends[1]);
	FILE *in = fdopen(ends[0], "r");
	size_t got = 0;
	while (in && got < n && fscanf(in, "%lf", &out[got]) == 1)
		got++;
	if (in)
		fclose(in);
	waitpid(child, &status, 0);
	return got == n && status == 0;
}
