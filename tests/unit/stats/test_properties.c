// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What must hold whatever the data: symmetry, bounds, invariance under scale, order of rows and
 * increasing transformations, equality of the ways to one number, equality under thread counts.
 */
#include "core/base/arena.h"
#include "core/base/random.h"
#include "core/stats/classify.h"
#include "core/stats/divergence.h"
#include "core/stats/edf_gaps.h"
#include "core/stats/edf_test.h"
#include "core/stats/ks.h"
#include "core/stats/method_table.h"
#include "core/stats/order_select.h"
#include "core/stats/psi.h"
#include "core/stats/quantile.h"
#include "core/stats/rank_test.h"
#include "core/stats/sample.h"
#include "core/stats/transport.h"
#include "core/stats/ttest.h"
#include "tests/support/check.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 6, ROWS = 500 };

/* A value of one of six kinds of column; whole numbers and few values make ties. */
static double
draw(struct random *r, int kind)
{
	double u = random_unit(r), v = random_unit(r);
	switch (kind) {
	case 0:
		return u + v + random_unit(r) - 1.5;
	case 1:
		return u / (1 - u);
	case 2:
		return floor(u * 7);
	case 3:
		return u < 0.3 ? 0 : u * 100;
	case 4:
		return 1e9 + u;
	default:
		return u < 0.5 ? -exp(10 * v) : exp(10 * v);
	}
}

struct two {
	double x[ROWS], y[ROWS];
	size_t n, m;
	struct sample a, b;
};

/* Of another length for every seed, some very short. */
static void
make(struct two *t, int kind, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed * 10 + (uint64_t)kind);
	t->n = 1 + (size_t)random_below(&r, seed % 4 ? ROWS - 1 : 9);
	t->m = 1 + (size_t)random_below(&r, seed % 3 ? ROWS - 1 : 9);
	for (size_t i = 0; i < t->n; i++)
		t->x[i] = draw(&r, kind);
	for (size_t i = 0; i < t->m; i++)
		t->y[i] = draw(&r, kind) * (1 + (double)(seed % 3) / 5);
	assert_true(sample_make_two(t->x, t->n, t->y, t->m, 0, &t->a, &t->b));
}

static void
drop(struct two *t)
{
	sample_free(&t->a);
	sample_free(&t->b);
}

static void
each(void (*check)(struct two *t))
{
	static struct two t;
	for (int kind = 0; kind < KINDS; kind++)
		for (uint64_t seed = 1; seed <= 24; seed++) {
			make(&t, kind, seed);
			check(&t);
			drop(&t);
		}
}

static void
check_symmetry(struct two *t)
{
	const double *x = t->a.at, *y = t->b.at;
	size_t n = t->n, m = t->m;
	assert_true(ks_gap(x, n, y, m).d == ks_gap(y, m, x, n).d);
	CHECK_NEAR(wasserstein1(x, n, y, m), wasserstein1(y, m, x, n), 1e-13);
	CHECK_NEAR(energy_distance(x, n, y, m), energy_distance(y, m, x, n), 1e-13);
	CHECK_NEAR(cramer_von_mises(x, n, y, m).p, cramer_von_mises(y, m, x, n).p, 1e-9);
	CHECK_NEAR(anderson_darling(x, n, y, m).p, anderson_darling(y, m, x, n).p, 1e-9);
	struct rank_test one = mann_whitney(x, n, y, m), other = mann_whitney(y, m, x, n);
	assert_true(one.u1 == other.u2 && one.p_greater == other.p_less);
	assert_true(one.p_two_sided == other.p_two_sided);
	struct moments a = moments_of(x, n), b = moments_of(y, m);
	struct t_test forth = welch_t(&a, &b), back = welch_t(&b, &a);
	assert_true(isnan(forth.t) ? isnan(back.t) : forth.t == -back.t);
	CHECK_NEAR(forth.p_greater, back.p_less, 1e-12);
}

static void
check_bounds(struct two *t)
{
	const double *x = t->a.at, *y = t->b.at;
	struct edf_gaps g = edf_gaps(x, t->n, y, t->m);
	double pairs = (double)t->n * (double)t->m,
	       width = fmax(x[t->n - 1], y[t->m - 1]) - fmin(x[0], y[0]);
	assert_true(g.steps >= 0 && g.steps <= pairs && g.steps == floor(g.steps));
	assert_true(g.area >= 0 && g.squared_area >= 0);
	assert_true(g.area <= g.steps / pairs * width * (1 + 1e-12));
	assert_true(g.squared_area <= g.steps / pairs * g.area * (1 + 1e-12));
	double p = ks_exact_p(g.steps, t->n, t->m);
	assert_true(p >= 0 && p <= 1);
	struct edf_gaps same = edf_gaps(x, t->n, x, t->n);
	assert_true(same.steps == 0 && same.area == 0 && same.squared_area == 0);
}

/* Powers of two change no digit; an increasing function changes no rank. */
static void
check_invariance(struct two *t)
{
	static double x[ROWS], y[ROWS];
	size_t n = t->n, m = t->m;
	for (size_t i = 0; i < n; i++)
		x[i] = t->a.at[i] * 1024;
	for (size_t i = 0; i < m; i++)
		y[i] = t->b.at[i] * 1024;
	struct edf_gaps plain = edf_gaps(t->a.at, n, t->b.at, m), scaled = edf_gaps(x, n, y, m);
	assert_true(scaled.steps == plain.steps && scaled.at == plain.at * 1024);
	assert_true(scaled.area == plain.area * 1024);
	struct psi_quantile p = psi_quantile(t->a.at, n, t->b.at, m, 10, PSI_OPEN, 1e-4);
	struct psi_quantile q = psi_quantile(x, n, y, m, 10, PSI_OPEN, 1e-4);
	assert_true(p.psi == q.psi && p.outside == q.outside);
	for (size_t i = 0; i < n; i++)
		x[i] = t->a.at[i] * t->a.at[i] * t->a.at[i];
	for (size_t i = 0; i < m; i++)
		y[i] = t->b.at[i] * t->b.at[i] * t->b.at[i];
	assert_true(ks_gap(x, n, y, m).steps == plain.steps);
	assert_true(mann_whitney(x, n, y, m).u1 == mann_whitney(t->a.at, n, t->b.at, m).u1);
	assert_true(cramer_von_mises(x, n, y, m).p == cramer_von_mises(t->a.at, n, t->b.at, m).p);
	double ad = anderson_darling(t->a.at, n, t->b.at, m).p;
	assert_true(isnan(ad) || anderson_darling(x, n, y, m).p == ad);
}

static void
check_triangle(struct two *t)
{
	static struct two other;
	make(&other, 0, t->n + 3);
	double direct = wasserstein1(t->a.at, t->n, t->b.at, t->m);
	double over = wasserstein1(t->a.at, t->n, other.a.at, other.n) +
		      wasserstein1(other.a.at, other.n, t->b.at, t->m);
	assert_true(direct <= over * (1 + 1e-12));
	drop(&other);
}

/* Sorting is sorting; and the order in which rows come changes nothing. */
static void
check_order(struct two *t)
{
	struct random r;
	struct sample again;
	random_seed(&r, t->n);
	for (size_t i = 1; i < t->n; i++)
		assert_true(t->a.at[i - 1] <= t->a.at[i]);
	for (size_t i = t->n; i > 1; i--) {
		size_t other = (size_t)random_below(&r, i);
		double v = t->x[i - 1];
		t->x[i - 1] = t->x[other];
		t->x[other] = v;
	}
	assert_true(sample_make(t->x, t->n, &again));
	assert_memory_equal(again.at, t->a.at, t->n * sizeof(double));
	sample_free(&again);
}

static void
check_psi_without_sorting(struct two *t)
{
	static const size_t bins[] = { 2, 10, 17, 100 };
	for (size_t k = 0; k < 4; k++)
		for (int ends = PSI_CLOSED; ends <= PSI_OPEN; ends++)
			for (unsigned threads = 1; threads < 4; threads += 2) {
				struct psi_columns_options o = { bins[k], (enum psi_ends)ends, 1e-4,
					threads };
				struct psi_quantile want = psi_quantile(t->a.at, t->n, t->b.at,
					t->m, bins[k], (enum psi_ends)ends, 1e-4);
				struct psi_quantile got = psi_columns(t->x, t->n, t->y, t->m, &o);
				assert_memory_equal(got.ref, want.ref, bins[k] * sizeof(double));
				assert_memory_equal(got.cur, want.cur, bins[k] * sizeof(double));
				assert_true(got.psi == want.psi && got.p == want.p);
				assert_true(got.outside == want.outside);
			}
}

static void
both_ways_give_the_same(void **state)
{
	(void)state;
	each(check_symmetry);
}

static void
bounds_hold(void **state)
{
	(void)state;
	each(check_bounds);
}

static void
scale_and_rank_do_not_matter(void **state)
{
	(void)state;
	each(check_invariance);
}

static void
no_detour_is_shorter(void **state)
{
	(void)state;
	each(check_triangle);
}

static void
order_of_rows_does_not_matter(void **state)
{
	(void)state;
	each(check_order);
}

static void
psi_needs_no_sorting(void **state)
{
	(void)state;
	each(check_psi_without_sorting);
}

/* With holes, and long enough for parts and vectors. */
static void
long_columns_with_holes(void **state)
{
	(void)state;
	enum { LONG = 1200000 };
	double *x = malloc(LONG * sizeof(*x)), *y = malloc(LONG * sizeof(*y));
	struct sample a, b, c, d;
	struct random r;
	random_seed(&r, 77);
	assert_true(x && y);
	for (size_t i = 0; i < LONG; i++) {
		x[i] = i % 11 == 0 ? (double)NAN : i % 13 == 0 ? (double)INFINITY : draw(&r, 0);
		y[i] = i % 17 == 0 ? -(double)INFINITY : draw(&r, 0) * 1.1;
	}
	assert_true(sample_make_two(x, LONG, y, LONG, 1, &a, &b));
	assert_true(sample_make_two(x, LONG, y, LONG, 4, &c, &d));
	assert_true(a.n == c.n && a.dropped == LONG - a.n && b.n == d.n);
	assert_memory_equal(a.at, c.at, a.n * sizeof(double));
	assert_memory_equal(b.at, d.at, b.n * sizeof(double));
	for (int ends = PSI_CLOSED; ends <= PSI_OPEN; ends++)
		for (unsigned threads = 1; threads < 6; threads += 2) {
			struct psi_columns_options o = { 10, (enum psi_ends)ends, 1e-4, threads };
			struct psi_quantile want =
				psi_quantile(a.at, a.n, b.at, b.n, 10, (enum psi_ends)ends, 1e-4);
			struct psi_quantile got = psi_columns(x, LONG, y, LONG, &o);
			assert_memory_equal(got.ref, want.ref, sizeof(want.ref));
			assert_memory_equal(got.cur, want.cur, sizeof(want.cur));
			assert_true(got.psi == want.psi && got.outside == want.outside);
		}
	struct order_select *s = order_select_new(x, LONG, 0);
	const size_t ranks[] = { 0, 17, a.n / 2, a.n - 1 };
	assert_int_equal(order_select_count(s), a.n);
	assert_true(order_select_ranks(s, ranks, 4));
	for (size_t i = 0; i < 4; i++)
		assert_true(order_select_value(s, ranks[i]) == a.at[ranks[i]]);
	order_select_free(s);
	sample_free(&a);
	sample_free(&b);
	sample_free(&c);
	sample_free(&d);
	free(x);
	free(y);
}

/* Kinds beyond those of draw(): clusters far apart, one value, both zeros. */
static double
draw_widely(struct random *r, int kind)
{
	double u = random_unit(r);
	switch (kind - KINDS) {
	case 0:
		return u < 0.5 ? 1e9 + u : u;
	case 1:
		return 42;
	case 2:
		return u < 0.3 ? -0.0 : u < 0.6 ? 0.0 : u - 0.8;
	case 3:
		return u < 0.001 ? u * DBL_MAX : u < 0.002 ? -u * DBL_MAX : u * 1e-300;
	default:
		return u < 0.2 ? (double)NAN : u < 0.4 ? (double)INFINITY : u;
	}
}

static void
ks_without_sorting(void **state)
{
	(void)state;
	enum { LONG = 150000, MANY = KINDS + 5 };
	double *x = malloc(LONG * sizeof(*x)), *y = malloc(LONG * sizeof(*y));
	assert_true(x && y);
	for (int kind = 0; kind < MANY; kind++)
		for (size_t n = LONG; n > 0; n = n > LONG / 2 ? LONG / 3 : 0) {
			struct random r;
			struct sample a, b;
			random_seed(&r, (uint64_t)kind);
			double scale = kind % 2 ? 1 : 1.02;
			for (size_t i = 0; i < LONG; i++)
				x[i] = kind < KINDS ? draw(&r, kind) : draw_widely(&r, kind);
			for (size_t i = 0; i < n; i++)
				y[i] = scale *
				       (kind < KINDS ? draw(&r, kind) : draw_widely(&r, kind));
			assert_true(sample_make_two(x, LONG, y, n, 1, &a, &b));
			struct ks_gap want = ks_gap(a.at, a.n, b.at, b.n);
			for (unsigned threads = 1; threads < 6; threads += 2) {
				struct ks_columns got;
				assert_true(ks_columns(x, LONG, y, n, threads, &got));
				assert_true(got.n == a.n && got.m == b.n);
				assert_true(got.gap.d == want.d && got.gap.steps == want.steps);
				assert_true(got.gap.at == want.at);
			}
			sample_free(&a);
			sample_free(&b);
		}
	struct ks_columns same;
	assert_true(ks_columns(x, LONG, x, LONG, 0, &same));
	assert_true(same.gap.d == 0);
	free(x);
	free(y);
}

static void
columns_without_values(void **state)
{
	(void)state;
	const double nothing[] = { (double)NAN, (double)INFINITY }, one[] = { 3, 3, 3 };
	struct psi_columns_options o = { 10, PSI_OPEN, 1e-4, 0 };
	struct ks_columns gap;
	assert_true(ks_columns(nothing, 2, one, 3, 0, &gap));
	assert_true(isnan(gap.gap.d) && gap.n == 0 && gap.m == 3);
	assert_true(isnan(psi_columns(nothing, 2, one, 3, &o).psi));
	assert_true(isnan(psi_columns(one, 3, nothing, 2, &o).psi));
	assert_true(isnan(psi_columns(one, 0, one, 0, &o).psi));
	assert_true(psi_columns(one, 3, one, 3, &o).psi == 0);
	o.bins = PSI_BINS_MAX + 1;
	assert_true(isnan(psi_columns(one, 3, one, 3, &o).psi));
	const double ends[] = { -DBL_MAX, DBL_MAX, 0, DBL_MAX };
	o.bins = 4;
	CHECK_NEAR(psi_columns(ends, 4, ends, 4, &o).psi, 0, 0);
}

static void
shares_keep_their_bounds(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 5);
	for (int round = 0; round < 500; round++) {
		double p[8], q[8];
		for (size_t i = 0; i < 8; i++) {
			p[i] = random_below(&r, 3) ? floor(random_unit(&r) * 50) : 0;
			q[i] = random_below(&r, 3) ? floor(random_unit(&r) * 50) : 0;
		}
		p[0] += 1;
		q[1] += 1;
		double js = js_divergence(p, q, 8), h = hellinger(p, q, 8);
		double tv = total_variation(p, q, 8), worst = l_infinity(p, q, 8);
		assert_true(js >= 0 && js <= M_LN2 * (1 + 1e-15) && h >= 0 && h <= 1 + 1e-15);
		assert_true(tv >= worst * (1 - 1e-12) && tv <= 1 + 1e-15);
		/* Known inequalities between them. */
		assert_true(h * h <= tv * (1 + 1e-12) && tv <= M_SQRT2 * h * (1 + 1e-12));
		assert_true(js <= M_LN2 * tv * (1 + 1e-12));
		CHECK_NEAR(js, js_divergence(q, p, 8), 1e-12);
		CHECK_NEAR(h, hellinger(q, p, 8), 1e-15);
		CHECK_NEAR(psi_counts(p, q, 8, 100, 100, 1e-4), psi_counts(q, p, 8, 100, 100, 1e-4),
			1e-12);
		assert_true(js_divergence(p, p, 8) == 0 && hellinger(p, p, 8) == 0);
		assert_true(kl_divergence(p, q, 8) >= 0);
	}
}

static void
ranking_turns_with_the_labels(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 6);
	for (int round = 0; round < 200; round++) {
		double truth[60], opposite[60], score[60], cubed[60];
		for (size_t i = 0; i < 60; i++) {
			truth[i] = random_unit(&r) < 0.4;
			opposite[i] = 1 - truth[i];
			score[i] = floor(random_unit(&r) * 20) - 7 + 3 * truth[i];
			cubed[i] = score[i] * score[i] * score[i];
		}
		truth[0] = opposite[1] = 1;
		truth[1] = opposite[0] = 0;
		double auc = roc_auc(truth, score, 60).value;
		CHECK_NEAR(roc_auc(opposite, score, 60).value, 1 - auc, 1e-12);
		assert_true(roc_auc(truth, cubed, 60).value == auc);
		assert_true(average_precision(truth, cubed, 60).value ==
			    average_precision(truth, score, 60).value);
		/* The area is Mann and Whitney's share of pairs. */
		double pos[60], neg[60], scratch[60];
		size_t n = 0, m = 0;
		for (size_t i = 0; i < 60; i++)
			*(truth[i] == 1 ? &pos[n++] : &neg[m++]) = score[i];
		sample_sort(pos, n, scratch);
		sample_sort(neg, m, scratch);
		CHECK_NEAR(mann_whitney(pos, n, neg, m).u1 / (double)(n * m), auc, 1e-12);
	}
}

/* Every method of the table, on one thread and on several. */
static void
methods_do_not_count_threads(void **state)
{
	(void)state;
	static struct two t;
	static size_t group[ROWS];
	make(&t, 0, 7);
	size_t n = t.n < t.m ? t.n : t.m;
	assert_true(n > 40);
	for (size_t i = 0; i < n; i++)
		group[i] = i % 2;
	for (size_t i = 0; i < method_count; i++) {
		struct method_result r[2];
		struct arena *a = arena_new();
		if (method_table[i].input == METHOD_LEVELS_PAIR) {
			arena_free(a);
			continue;
		}
		for (unsigned k = 0; k < 2; k++) {
			struct method_data d = { .ref = &t.a,
				.cur = &t.b,
				.x = t.x,
				.y = t.y,
				.n = n,
				.group = group,
				.groups = 2,
				.replicates = 200,
				.threads = k * 4 + 1 };
			method_run(&method_table[i], &d, a, &r[k]);
		}
		assert_int_equal(r[0].values, r[1].values);
		for (size_t k = 0; k < r[0].values; k++)
			CHECK_NEAR(r[1].value[k].value, r[0].value[k].value, 0);
		CHECK_NEAR(r[1].p, r[0].p, 0);
		CHECK_NEAR(r[1].interval[0], r[0].interval[0], 0);
		arena_free(a);
	}
	drop(&t);
}

static void
check_same_result(const struct method_result *got, const struct method_result *want)
{
	assert_int_equal(got->values, want->values);
	for (size_t i = 0; i < got->values; i++)
		CHECK_NEAR(got->value[i].value, want->value[i].value, 0);
	CHECK_NEAR(got->p, want->p, 0);
	assert_int_equal(got->n[0], want->n[0]);
	assert_int_equal(got->dropped[1], want->dropped[1]);
	assert_int_equal(got->verdict, want->verdict);
	assert_int_equal(got->cautions, want->cautions);
	for (size_t i = 0; i < got->cautions; i++)
		assert_string_equal(got->caution[i], want->caution[i]);
	assert_int_equal(got->detail.rows, want->detail.rows);
	for (size_t i = 0; i < got->detail.rows * got->detail.columns; i++)
		CHECK_NEAR(got->detail.cell[i], want->detail.cell[i], 0);
}

/* Those that need no sorting say the same of rows as they come. */
static void
some_methods_take_any_order(void **state)
{
	(void)state;
	static struct two t;
	size_t checked = 0;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		make(&t, (int)(seed % KINDS), seed);
		if (t.n > 3)
			t.x[t.n / 2] = (double)(seed % 2 ? NAN : INFINITY);
		struct sample a, b, c, d;
		assert_true(sample_make_two(t.x, t.n, t.y, t.m, 1, &a, &b));
		assert_true(sample_gather_two(t.x, t.n, t.y, t.m, 1, &c, &d));
		assert_int_equal(c.dropped, t.n > 3);
		assert_ptr_equal(d.at, t.y);
		for (size_t i = 0; i < method_count; i++) {
			if (!method_takes_any_order(&method_table[i]))
				continue;
			struct arena *arena = arena_new();
			struct method_result want, got;
			struct method_data sorted = { .ref = &a, .cur = &b, .threads = 1 };
			struct method_data as_is = { .ref = &c, .cur = &d, .threads = 3 };
			method_run(&method_table[i], &sorted, arena, &want);
			method_run(&method_table[i], &as_is, arena, &got);
			check_same_result(&got, &want);
			arena_free(arena);
			checked++;
		}
		sample_free(&a);
		sample_free(&b);
		sample_free(&c);
		sample_free(&d);
		drop(&t);
	}
	assert_int_equal(checked, 3 * 60);
}

CHECK_MAIN(cmocka_unit_test(both_ways_give_the_same), cmocka_unit_test(bounds_hold),
	cmocka_unit_test(scale_and_rank_do_not_matter), cmocka_unit_test(no_detour_is_shorter),
	cmocka_unit_test(order_of_rows_does_not_matter), cmocka_unit_test(psi_needs_no_sorting),
	cmocka_unit_test(long_columns_with_holes), cmocka_unit_test(ks_without_sorting),
	cmocka_unit_test(columns_without_values), cmocka_unit_test(shares_keep_their_bounds),
	cmocka_unit_test(ranking_turns_with_the_labels),
	cmocka_unit_test(methods_do_not_count_threads),
	cmocka_unit_test(some_methods_take_any_order))
