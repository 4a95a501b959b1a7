// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * bench_stats PREFIX ROWS PEER.py: distances of two columns of that many rows, against NumPy and
 * SciPy in turns. The columns are written to PREFIX-ref.f64 and PREFIX-cur.f64 for the peer.
 */
#include "tests/bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/number.h"
#include "core/base/random.h"
#include "core/stats/divergence.h"
#include "core/stats/edf_gaps.h"
#include "core/stats/ks.h"
#include "core/stats/psi.h"
#include "core/stats/sample.h"

#define ROUNDS 3

struct column {
	char path[4096];
	double *at;
	size_t n;
};

/* About normal, in steps of 2^-53: no two values are likely to be equal. */
static void
make(struct column *c, const char *prefix, const char *name, size_t n, double shift)
{
	struct random r;
	random_seed(&r, shift > 0 ? 2 : 1);
	c->n = n;
	c->at = malloc(n * sizeof(*c->at));
	bench_check(c->at != NULL, "columns", "no memory");
	for (size_t i = 0; i < n; i++) {
		double sum = shift;
		for (int k = 0; k < 6; k++)
			sum += random_unit(&r);
		c->at[i] = sum - 3;
	}
	snprintf(c->path, sizeof(c->path), "%s-%s.f64", prefix, name);
	FILE *out = fopen(c->path, "wb");
	bench_check(out && fwrite(c->at, sizeof(*c->at), n, out) == n && fclose(out) == 0, c->path,
		"cannot be written");
}

struct found {
	double psi, d, p, w1, js;
};

static double
time_psi(const struct column *ref, const struct column *cur, struct found *f)
{
	struct psi_columns_options o = { 10, PSI_CLOSED, PSI_EMPTY_SHARE, 0 };
	double at = bench_ms();
	f->psi = psi_columns(ref->at, ref->n, cur->at, cur->n, &o).psi;
	return bench_ms() - at;
}

static double
time_ks(const struct column *ref, const struct column *cur, struct found *f)
{
	struct ks_columns ks;
	double at = bench_ms();
	bench_check(ks_columns(ref->at, ref->n, cur->at, cur->n, 0, &ks), "ks", "no memory");
	f->d = ks.gap.d;
	f->p = ks_one_sample_p(f->d, ks_effective_n(ks.n, ks.m));
	return bench_ms() - at;
}

/* Four distances from one sort of each side. */
static double
time_feature(const struct column *ref, const struct column *cur, struct found *f)
{
	struct sample x, y;
	double at = bench_ms();
	bench_check(sample_make_two(ref->at, ref->n, cur->at, cur->n, 0, &x, &y), "feature",
		"no memory");
	struct psi_quantile q = psi_quantile(x.at, x.n, y.at, y.n, 10, PSI_CLOSED, PSI_EMPTY_SHARE);
	struct edf_gaps g = edf_gaps(x.at, x.n, y.at, y.n);
	f->psi = q.psi;
	f->js = sqrt(js_divergence(q.ref, q.cur, q.bins) / M_LN2);
	f->d = g.steps / ((double)x.n * (double)y.n);
	f->p = ks_one_sample_p(f->d, ks_effective_n(x.n, y.n));
	f->w1 = g.area;
	sample_free(&x);
	sample_free(&y);
	return bench_ms() - at;
}

static void
same(const char *what, double ours, double theirs, double within)
{
	if (fabs(ours - theirs) <= within * fabs(theirs))
		return;
	fprintf(stderr, "bench: %s is %.17g here and %.17g at the peer's\n", what, ours, theirs);
	exit(2);
}

static void
line(const char *id, const char *what, const struct bench_times *t, double factor)
{
	double ours = bench_median(t->ours, t->rounds), peer = bench_median(t->peer, t->rounds);
	char measured[64], goal[64];
	if (peer <= 0) {
		printf("%-4s %-46s %.0f ms; no SciPy to compare with\n", id, what, ours);
		return;
	}
	snprintf(measured, sizeof(measured), "%.0f ms, SciPy %.0f ms", ours, peer);
	snprintf(goal, sizeof(goal), ">= %.0f x faster", factor);
	bench_line(id, what, measured, goal, peer / ours, ours * factor <= peer);
}

int
main(int argc, char **argv)
{
	struct bench_times psi = { .rounds = ROUNDS }, ks = psi, feature = psi;
	struct column ref, cur;
	struct found f = { 0 };
	char what[64];
	double rows = 0, theirs[5];
	if (argc != 4 || !parse_real(argv[2], strlen(argv[2]), &rows) || !(rows >= 1000)) {
		fputs("usage: bench_stats PREFIX ROWS PEER.py\n", stderr);
		return 2;
	}
	make(&ref, argv[1], "ref", (size_t)rows, 0);
	make(&cur, argv[1], "cur", (size_t)rows, 0.03);
	for (size_t i = 0; i < ROUNDS; i++) {
		const char *args[] = { argv[3], "psi", ref.path, cur.path, NULL };
		psi.ours[i] = time_psi(&ref, &cur, &f);
		bool there = bench_peer(args, theirs, 2);
		psi.peer[i] = there ? theirs[0] : 0;
		if (there)
			same("PSI", f.psi, theirs[1], 1e-9);
		args[1] = "ks";
		ks.ours[i] = time_ks(&ref, &cur, &f);
		ks.peer[i] = there && bench_peer(args, theirs, 3) ? theirs[0] : 0;
		if (ks.peer[i] > 0) {
			same("KS", f.d, theirs[1], 1e-12);
			same("p of KS", f.p, theirs[2], 1e-6);
		}
		args[1] = "feature";
		feature.ours[i] = time_feature(&ref, &cur, &f);
		feature.peer[i] = there && bench_peer(args, theirs, 5) ? theirs[0] : 0;
		if (feature.peer[i] > 0) {
			same("W1", f.w1, theirs[3], 1e-9);
			same("JS", f.js, theirs[4], 1e-9);
		}
	}
	bench_head();
	snprintf(what, sizeof(what), "PSI of %.0f M against %.0f M rows", rows / 1e6, rows / 1e6);
	line("S1", what, &psi, 10);
	line("S2", "KS of the same, with its p", &ks, 5);
	line("S", "PSI, KS, W1 and JS from one sort of each", &feature, 5);
	double each = bench_median(feature.ours, ROUNDS) / (rows / 1e6);
	char measured[64];
	snprintf(measured, sizeof(measured), "%.0f ms for a million rows", each);
	bench_line(
		"S", "the same four, by rows of each side", measured, "<= 100 ms", 0, each <= 100);
	free(ref.at);
	free(cur.at);
	return 0;
}
