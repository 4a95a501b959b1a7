// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Profiles: figures against the whole sample, bounds of what is estimated, and any number of threads. */
#include "core/base/arena.h"
#include "core/base/random.h"
#include "core/dataset/distinct.h"
#include "core/dataset/level_counts.h"
#include "core/dataset/profile.h"
#include "core/stats/running.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
running_is_describe(void **state)
{
	(void)state;
	static const struct {
		double offset, scale;
	} cases[] = { { 0, 1 }, { 1e9, 1 }, { -3, 1e-160 }, { 0, 1e150 }, { 5, 0 }, { 0, 1e-310 } };
	struct random r;
	random_seed(&r, 4);
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		static double x[3000];
		struct running run = { 0 };
		size_t n = 0;
		for (size_t i = 0; i < 3000; i++) {
			double u = random_unit(&r);
			x[i] = i % 97 == 0 ? (i % 2 ? (double)NAN : (double)INFINITY)
					   : cases[k].offset + cases[k].scale * u * u;
		}
		/* Blocks of all sizes, empty ones and single values too. */
		for (size_t step = 0; n < 3000; n += step, step = (step * 7 + 1) % 501)
			running_add(&run, x + n, step < 3000 - n ? step : 3000 - n);
		struct description want = describe(x, 3000), got = running_result(&run);
		assert_int_equal(got.n, want.n);
		assert_int_equal(got.nan, want.nan);
		assert_int_equal(got.infinite, want.infinite);
		assert_true(got.min == want.min && got.max == want.max);
		CHECK_NEAR(got.mean, want.mean, 1e-14);
		CHECK_NEAR(got.sd, want.sd, 1e-11);
		CHECK_NEAR(got.skewness, want.skewness, 1e-9);
		CHECK_NEAR(got.excess_kurtosis, want.excess_kurtosis, 1e-9);
	}
}

static void
moments_of_opposite_ends(void **state)
{
	(void)state;
	struct running run = { 0 };
	const double a[] = { 1.7e308, 1.6e308 }, b[] = { -1.7e308, -1.6e308 };
	running_add(&run, a, 2);
	running_add(&run, b, 2);
	struct description d = running_result(&run);
	CHECK_NEAR(d.mean, 0, 0);
	assert_true(d.sd > 1.6e308); /* perhaps larger than any double, and not NaN */
}

static void
distinct_is_exact_and_then_near(void **state)
{
	(void)state;
	struct distinct *d = distinct_new(1000);
	bool exact;
	for (uint64_t i = 0; i < 1900; i++) {
		assert_true(distinct_add(d, hash_word(i)));
		assert_false(distinct_add(d, hash_word(i)));
	}
	assert_true(distinct_count(d, &exact) == 1900 && exact);
	for (uint64_t i = 0; i < 200000; i++)
		distinct_add(d, hash_word(i % 100000));
	double n = distinct_count(d, &exact);
	assert_false(exact);
	assert_true(fabs(n / 100000 - 1) < 5 / sqrt(1000));
	distinct_free(d);
	assert_true(hash_real(-0.0) == hash_real(0));
	assert_true(hash_bytes("ab", 2) != hash_bytes("ab\0", 3));
}

/* No count is too high or lower than promised, and no frequent text is missed. */
static void
frequent_texts_within_bounds(void **state)
{
	(void)state;
	static uint64_t truth[5000];
	struct level_counts *l = level_counts_new(100, 1 << 20);
	struct random r;
	random_seed(&r, 9);
	for (int i = 0; i < 200000; i++) {
		double u = random_unit(&r);
		size_t k = (size_t)(5000 * u * u * u * u);
		char name[16];
		int n = snprintf(name, sizeof(name), "%zu", k);
		truth[k]++;
		level_counts_add(l, str_make(name, (size_t)n), 1);
	}
	struct arena *a = arena_new();
	const struct level_count *list;
	size_t n = level_counts_list(l, a, &list);
	uint64_t lost = level_counts_lost(l), seen = 0;
	assert_true(lost > 0 && n <= 100);
	for (size_t i = 0; i < n; i++) {
		size_t k = (size_t)strtoul(list[i].name, NULL, 10);
		assert_true(list[i].count <= truth[k] && truth[k] <= list[i].count + lost);
		seen += truth[k] > lost;
	}
	for (size_t k = 0; k < 5000; k++)
		seen -= truth[k] > lost;
	assert_int_equal(seen, 0);
	arena_free(a);
	level_counts_free(l);
}

static char path[64];

static void
make_file(size_t rows)
{
	struct random r;
	random_seed(&r, 1);
	snprintf(path, sizeof(path), "/tmp/cairn-profile-%d.csv", (int)getpid());
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("id,x,k,t,when\n", f);
	for (size_t i = 0; i < rows; i++) {
		double x = random_unit(&r);
		if (i % 10 == 3)
			fprintf(f, "%zu,,%zu,w%zu,2026-01-%02zu\n", i, i % 5, i % 1000,
				i * 27 / rows + 1);
		else
			fprintf(f, "%zu,%.17g,%zu,w%zu,2026-01-%02zu\n", i, x, i % 5, i % 1000,
				i * 27 / rows + 1);
	}
	fclose(f);
}

static struct profile *
profiled(unsigned threads, uint64_t rows_max)
{
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	struct profile *p = NULL;
	struct dataset_options o = { .threads = threads };
	struct profile_options how = { .rows_max = rows_max };
	CHECK_OK(dataset_open(path, &o, &d, &err));
	CHECK_OK(profile_read(d, &how, NULL, &p, &err));
	dataset_close(d);
	return p;
}

static void
figures_are_right(void **state)
{
	(void)state;
	make_file(1001);
	struct profile *p = profiled(1, 0);
	const struct column_profile *id = &p->col[0], *x = &p->col[1], *k = &p->col[2],
				    *t = &p->col[3], *when = &p->col[4];
	assert_int_equal(p->rows, 1001);
	assert_true(p->duplicates_known && p->duplicates == 0);
	assert_true(id->whole_min == 0 && id->whole_max == 1000 && id->falls == 0);
	CHECK_NEAR(id->numbers.mean, 500, 1e-15);
	CHECK_NEAR(id->quantile[3], 500, 1e-15);
	CHECK_NEAR(id->quantile[0], 10, 1e-15);
	assert_int_equal(x->missing, 100);
	assert_true(x->distinct_exact && x->distinct == 901);
	assert_int_equal(x->sample, x->values);
	double sum = 0;
	for (size_t i = 0; i < x->bins; i++)
		sum += x->share[i];
	CHECK_NEAR(sum + x->share_below + x->share_above, 1, 1e-12);
	assert_true(k->levels == 5 && k->bins == 0 && k->level[0].count == 201);
	assert_string_equal(k->level[0].name, "0");
	CHECK_NEAR(k->top_share, 201.0 / 1001, 1e-15);
	assert_true(t->type == FIELD_TEXT && t->levels == 1000 && t->length_max == 4);
	assert_true(when->type == FIELD_TIME && when->falls == 0);
	assert_true(id->falls == 0 && k->falls == 200 && k->first_fall == 5);
	profile_free(p);
	p = profiled(1, 7);
	assert_true(p->cut && p->rows == 7 && p->col[0].whole_max == 6);
	profile_free(p);
	unlink(path);
}

/* Every figure to the last bit, from samples and estimates too. */
static void
threads_change_nothing(void **state)
{
	(void)state;
	make_file(120000);
	struct profile *one = profiled(1, 0), *four = profiled(4, 0);
	assert_int_equal(one->rows, four->rows);
	for (size_t c = 0; c < one->cols; c++) {
		const struct column_profile *a = &one->col[c], *b = &four->col[c];
		assert_memory_equal(&a->numbers, &b->numbers, sizeof(a->numbers));
		assert_memory_equal(a->quantile, b->quantile, sizeof(a->quantile));
		assert_true(a->distinct == b->distinct && a->bins == b->bins);
		assert_true(a->levels == b->levels && a->sample == b->sample);
		if (a->bins)
			assert_memory_equal(a->share, b->share, a->bins * sizeof(*a->share));
	}
	/* A sample of half the values is near the whole: quantiles of a uniform column. */
	assert_true(one->col[0].sample < one->col[0].values);
	for (size_t i = 0; i < PROFILE_QUANTILES; i++)
		assert_true(fabs(one->col[1].quantile[i] - profile_quantiles[i]) < 0.02);
	assert_false(one->col[0].distinct_exact);
	assert_true(fabs(one->col[0].distinct / 120000 - 1) < 0.06);
	profile_free(one);
	profile_free(four);
	unlink(path);
}

CHECK_MAIN(cmocka_unit_test(running_is_describe), cmocka_unit_test(moments_of_opposite_ends),
	cmocka_unit_test(distinct_is_exact_and_then_near),
	cmocka_unit_test(frequent_texts_within_bounds), cmocka_unit_test(figures_are_right),
	cmocka_unit_test(threads_change_nothing))
