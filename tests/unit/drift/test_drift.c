// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Drift of two files: the same figures as the functions on arrays, on any number of threads. */
#include "core/base/random.h"
#include "core/dataset/dataset.h"
#include "core/drift/drift.h"
#include "core/stats/divergence.h"
#include "core/stats/ks.h"
#include "core/stats/psi.h"
#include "core/stats/quantile.h"
#include "tests/support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS 3000

static char path[2][64];

/* Columns x (moved by shift), whole, k (a text) in a file; x goes to out too. */
static void
write_file(int side, uint64_t seed, double shift, double out[ROWS])
{
	static const char *const level[] = { "red", "green", "blue", "" };
	struct random r;
	random_seed(&r, seed);
	snprintf(path[side], sizeof(path[side]), "/tmp/cairn-drift-%d-%d.csv", (int)getpid(), side);
	FILE *f = fopen(path[side], "w");
	assert_non_null(f);
	fputs("x,whole,k\n", f);
	for (size_t i = 0; i < ROWS; i++) {
		out[i] = random_unit(&r) + random_unit(&r) + shift;
		fprintf(f, "%.17g,%llu,%s\n", out[i], (unsigned long long)random_below(&r, 5),
			level[random_below(&r, side ? 4 : 3)]);
	}
	assert_int_equal(fclose(f), 0);
}

static struct drift *
compare(unsigned threads)
{
	struct err err = ERR_INIT;
	struct dataset *d;
	struct drift *drift;
	struct dataset_options how = { .threads = threads };
	struct drift_options o = { .threads = threads };
	CHECK_OK(dataset_open(path[0], &how, &d, &err));
	CHECK_OK(drift_begin(d, &o, NULL, &drift, &err));
	dataset_close(d);
	how.texts = drift_texts(drift);
	CHECK_OK(dataset_open(path[1], &how, &d, &err));
	CHECK_OK(drift_compare(drift, d, NULL, &err));
	dataset_close(d);
	return drift;
}

static void
figures_are_those_of_arrays(void **state)
{
	(void)state;
	static double x[ROWS], y[ROWS], scratch[ROWS];
	write_file(0, 1, 0, x);
	write_file(1, 2, 0.15, y);
	struct drift *d = compare(1);
	const struct drift_feature *f;
	assert_int_equal(drift_features(d, &f), 3);
	sample_sort(x, ROWS, scratch);
	sample_sort(y, ROWS, scratch);
	struct psi_quantile q = psi_quantile(x, ROWS, y, ROWS, 10, PSI_OPEN, PSI_EMPTY_SHARE);
	assert_string_equal(f[0].name, "x");
	assert_int_equal(f[0].verdict, DRIFT_WARNS);
	assert_true(fabs(f[0].psi - q.psi) < 1e-12);
	assert_true(fabs(f[0].p / q.p - 1) < 1e-9);
	assert_true(f[0].outside == q.outside);
	assert_true(f[0].statistic == ks_gap(x, ROWS, y, ROWS).d);
	assert_true(f[0].median[1] == quantile_linear(y, ROWS, 0.5));
	/* Five whole numbers, and levels without those that are missing. */
	size_t occupied = 0;
	for (size_t i = 0; i < f[1].bins; i++)
		occupied += f[1].bin[i].ref > 0;
	assert_int_equal(occupied, 5);
	assert_int_equal(f[1].verdict, DRIFT_NONE);
	assert_true(f[1].p > 0.001);
	assert_int_equal(f[2].bins, 3);
	assert_true(f[2].missing[0] == 0 && f[2].missing[1] > 0.2);
	assert_int_equal(f[2].verdict, DRIFT_WARNS);
	double parts = 0, ref = 0, cur = 0;
	for (size_t i = 0; i < f[0].bins; i++) {
		parts += f[0].bin[i].part;
		ref += f[0].bin[i].ref;
		cur += f[0].bin[i].cur;
	}
	assert_true(
		fabs(parts - f[0].psi) < 1e-12 && fabs(ref - 1) < 1e-12 && fabs(cur - 1) < 1e-12);
	drift_free(d);
}

static void
threads_change_nothing(void **state)
{
	(void)state;
	struct drift *one = compare(1);
	const struct drift_feature *f, *g;
	size_t n = drift_features(one, &f);
	for (unsigned threads = 2; threads <= 4; threads++) {
		struct drift *more = compare(threads);
		assert_int_equal(drift_features(more, &g), n);
		for (size_t i = 0; i < n; i++) {
			assert_true(f[i].psi == g[i].psi && f[i].p == g[i].p);
			assert_true(f[i].test_p == g[i].test_p && f[i].verdict == g[i].verdict);
			assert_true(f[i].outside == g[i].outside);
		}
		drift_free(more);
	}
	drift_free(one);
	unlink(path[0]);
	unlink(path[1]);
}

CHECK_MAIN(cmocka_unit_test(figures_are_those_of_arrays), cmocka_unit_test(threads_change_nothing))
