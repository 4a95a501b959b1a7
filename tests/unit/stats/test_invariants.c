// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What must hold for every method of the table on good data, found by changing the data: rows in
 * another order, the unit of a column, the sides exchanged, levels renamed.
 */
#include "core/base/arena.h"
#include "core/base/random.h"
#include "core/stats/levels.h"
#include "core/stats/method_table.h"
#include "tests/support/check.h"

#include <string.h>

enum { ROWS = 300, SEEDS = 6 };

struct rows {
	double x[ROWS], y[ROWS];
	const char *level[ROWS];
	size_t group[ROWS];
	size_t n;
};

static const char *const names[] = { "a", "b", "c", "d", "e" };

static void
fill(struct rows *r, const struct method *m, uint64_t seed)
{
	struct random random;
	random_seed(&random, seed);
	r->n = 150 + (size_t)random_below(&random, 150);
	bool bits =
		m->input == METHOD_SCORES || m->input == METHOD_LABELS || m->input == METHOD_GROUPS;
	bool chosen = m->input == METHOD_LABELS || m->input == METHOD_GROUPS;
	for (size_t i = 0; i < r->n; i++) {
		double u = random_unit(&random), v = random_unit(&random);
		bool errors = strcmp(m->name, "ddm") == 0 || strcmp(m->name, "eddm") == 0;
		r->x[i] = bits || errors ? u > 0.6 : m->input == METHOD_NUMBERS ? u : 5 + u + v * v;
		r->y[i] = chosen ? u + v > 1.1 : bits ? (u + v) / 2 : 5 + u + v / 2;
		r->level[i] = names[(size_t)(u * 5)];
		r->group[i] = v > 0.5;
	}
	bool lists =
		m->input == METHOD_COUNTS || m->input == METHOD_ARMS || m->input == METHOD_SHARES;
	if (lists || m->input == METHOD_LIST)
		r->n = 2;
	for (size_t i = 0; i < r->n && (lists || m->input == METHOD_LIST); i++) {
		r->y[i] = floor(100 * r->y[i]);
		r->x[i] = lists ? floor(50 * r->x[i]) : r->x[i] / 10;
	}
}

static void
evaluate(const struct method *m, const struct rows *ref, const struct rows *cur, struct arena *a,
	struct method_result *out)
{
	struct sample x, y;
	struct levels levels = levels_of(a, ref->level, ref->n, cur->level, cur->n);
	bool one = m->input == METHOD_NUMBERS || m->input == METHOD_SERIES;
	bool grouped = m->input == METHOD_GROUPS || m->input == METHOD_ARM_COLUMNS;
	assert_true(sample_make_two(ref->x, ref->n, cur->x, cur->n, 1, &x, &y));
	struct method_data d = { .ref = &x,
		.cur = &y,
		.levels = &levels,
		.x = ref->x,
		.y = one ? NULL : ref->y,
		.n = ref->n,
		.group = grouped ? ref->group : NULL,
		.groups = 2,
		.replicates = 200,
		.option = strcmp(m->name, "msprt") == 0 ? 0.01 : 0 };
	method_run(m, &d, a, out);
	sample_free(&x);
	sample_free(&y);
}

static double
value(const struct method_result *r, const char *key)
{
	for (size_t i = 0; i < r->values; i++)
		if (strcmp(r->value[i].key, key) == 0)
			return r->value[i].value;
	return (double)NAN;
}

static void
near(const struct method *m, const char *what, double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * fabs(want) + 1e-12) && !(isnan(got) && isnan(want)) &&
		got != want)
		fail_msg("%s: %s is %.17g, not %.17g", m->name, what, got, want);
}

/* The order of rows means nothing, but where it is time, rank or arm. */
static bool
has_order(const struct method *m)
{
	return m->input == METHOD_SERIES || m->input == METHOD_ARMS || m->input == METHOD_LIST ||
	       strcmp(m->name, "ndcg") == 0;
}

static void
shuffle(struct rows *r, uint64_t seed)
{
	struct random random;
	random_seed(&random, seed);
	for (size_t i = r->n; i > 1; i--) {
		size_t k = (size_t)random_below(&random, i);
		double x = r->x[i - 1], y = r->y[i - 1];
		const char *level = r->level[i - 1];
		size_t group = r->group[i - 1];
		r->x[i - 1] = r->x[k];
		r->y[i - 1] = r->y[k];
		r->level[i - 1] = r->level[k];
		r->group[i - 1] = r->group[k];
		r->x[k] = x;
		r->y[k] = y;
		r->level[k] = level;
		r->group[k] = group;
	}
}

typedef void (*changed)(const struct method *m, struct rows *ref, struct rows *cur,
	const struct method_result *before, struct arena *a, uint64_t seed);

static void
each(changed check)
{
	static struct rows ref, cur;
	for (size_t i = 0; i < method_count; i++)
		for (uint64_t seed = 1; seed <= SEEDS; seed++) {
			struct method_result before;
			struct arena *a = arena_new();
			fill(&ref, &method_table[i], seed);
			fill(&cur, &method_table[i], seed + 100);
			evaluate(&method_table[i], &ref, &cur, a, &before);
			if (before.why)
				fail_msg("%s: %s", method_table[i].name, before.why);
			check(&method_table[i], &ref, &cur, &before, a, seed);
			arena_free(a);
		}
}

static void
check_shuffled(const struct method *m, struct rows *ref, struct rows *cur,
	const struct method_result *before, struct arena *a, uint64_t seed)
{
	struct method_result after;
	if (has_order(m))
		return;
	shuffle(ref, seed);
	shuffle(cur, seed + 7);
	evaluate(m, ref, cur, a, &after);
	assert_int_equal(after.values, before->values);
	near(m, "p", after.p, before->p);
	near(m, "from", after.interval[0], before->interval[0]);
	for (size_t i = 0; i < before->values; i++)
		near(m, before->value[i].key, value(&after, before->value[i].key),
			before->value[i].value);
}

/* A power of two changes no digit. Closed outer bins reach 0.001 further in any unit; a mixture has the column's. */
static void
check_scaled(const struct method *m, struct rows *ref, struct rows *cur,
	const struct method_result *before, struct arena *a, uint64_t seed)
{
	static const char *const with_unit[] = { "welch-t", "pooled-t", "permutation", "bootstrap",
		"sequential", "bayes-means", NULL };
	struct method_result after;
	double factor = seed % 2 ? 1024 : 0.125, change = 1;
	if (m->input != METHOD_NUMBERS_PAIR || strcmp(m->name, "psi") == 0 ||
		strcmp(m->name, "msprt") == 0)
		return;
	for (size_t i = 0; i < ref->n; i++)
		ref->x[i] *= factor;
	for (size_t i = 0; i < cur->n; i++)
		cur->x[i] *= factor;
	for (size_t i = 0; with_unit[i]; i++)
		if (strcmp(m->name, with_unit[i]) == 0 && strcmp(m->judged, "chance") != 0)
			change = factor;
	if (strcmp(m->name, "energy") == 0)
		change = sqrt(factor);
	evaluate(m, ref, cur, a, &after);
	near(m, "p", after.p, before->p);
	near(m, m->judged, after.value[0].value, before->value[0].value * change);
}

/* The other way round: differences turn, tests of equality stay. */
static void
check_exchanged(const struct method *m, struct rows *ref, struct rows *cur,
	const struct method_result *before, struct arena *a, uint64_t seed)
{
	static const char *const turning[] = { "welch-t", "pooled-t", "cohens-d", "sequential",
		"msprt", NULL };
	static const char *const staying[] = { "energy", "ks", "cramer-von-mises",
		"anderson-darling", "psi-levels", "js-levels", "hellinger-levels", "l-infinity",
		"total-variation", "chi2", "g-test", "cramers-v", NULL };
	struct method_result after;
	(void)seed;
	bool pair = m->input == METHOD_NUMBERS_PAIR || m->input == METHOD_LEVELS_PAIR;
	if (!pair)
		return;
	evaluate(m, cur, ref, a, &after);
	for (size_t i = 0; turning[i]; i++)
		if (strcmp(m->name, turning[i]) == 0) {
			near(m, "p", after.p, before->p);
			near(m, m->judged, after.value[0].value, -before->value[0].value);
			near(m, "from", after.interval[0], -before->interval[1]);
		}
	for (size_t i = 0; staying[i]; i++)
		if (strcmp(m->name, staying[i]) == 0) {
			near(m, "p", after.p, before->p);
			near(m, m->judged, after.value[0].value, before->value[0].value);
		}
	if (strcmp(m->name, "mann-whitney") == 0 || strcmp(m->name, "bayes-means") == 0)
		near(m, m->judged, after.value[0].value, 1 - before->value[0].value);
}

/* Names of levels mean nothing. */
static void
check_renamed(const struct method *m, struct rows *ref, struct rows *cur,
	const struct method_result *before, struct arena *a, uint64_t seed)
{
	static const char *const other[] = { "z", "", "a", "\xc3\xa9", "1.0" };
	struct method_result after;
	(void)seed;
	if (m->input != METHOD_LEVELS_PAIR)
		return;
	for (size_t i = 0; i < ref->n; i++)
		ref->level[i] = other[ref->level[i][0] - 'a'];
	for (size_t i = 0; i < cur->n; i++)
		cur->level[i] = other[cur->level[i][0] - 'a'];
	evaluate(m, ref, cur, a, &after);
	near(m, "p", after.p, before->p);
	near(m, m->judged, after.value[0].value, before->value[0].value);
}

/* A side against itself: no distance, and no test finds one. */
static void
check_itself(const struct method *m, struct rows *ref, struct rows *cur,
	const struct method_result *before, struct arena *a, uint64_t seed)
{
	struct method_result after;
	(void)cur;
	(void)before;
	(void)seed;
	bool pair = m->input == METHOD_NUMBERS_PAIR || m->input == METHOD_LEVELS_PAIR;
	if (!pair)
		return;
	evaluate(m, ref, ref, a, &after);
	if (m->direction == METHOD_P && !(after.p >= 0.5))
		fail_msg("%s: p %g for equal sides", m->name, after.p);
	if (m->direction == METHOD_HIGH && !(fabs(after.value[0].value) <= 1e-12))
		fail_msg("%s: %g between equal sides", m->name, after.value[0].value);
}

static bool
is_share(const char *key)
{
	static const char *const keys[] = { "js_distance", "hellinger", "d_exact", "l_infinity",
		"tvd", "v", "v_plain", "share", "outside", "chance", "roc_auc", "average_precision",
		"brier", "ece", "mce", "accuracy", "precision", "recall", "specificity", "f1",
		"f1_macro", "ndcg", "demographic_parity", "equal_opportunity", "equalized_odds",
		"power", "fullest", "mode_share", NULL };
	for (size_t i = 0; keys[i]; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

/* Shares are shares; the interval of what is judged holds it; a detail's cells are all there. */
static void
check_bounds(const struct method *m, struct rows *ref, struct rows *cur,
	const struct method_result *r, struct arena *a, uint64_t seed)
{
	(void)ref;
	(void)cur;
	(void)a;
	(void)seed;
	for (size_t i = 0; i < r->values; i++) {
		double v = r->value[i].value;
		if (is_share(r->value[i].key) && !isnan(v) && !(v >= -1e-12 && v <= 1 + 1e-12))
			fail_msg("%s: %s is %g", m->name, r->value[i].key, v);
	}
	if (!isnan(r->p) && !(r->p >= 0 && r->p <= 1))
		fail_msg("%s: p is %g", m->name, r->p);
	bool other = strcmp(m->name, "beta-binomial") == 0 || strcmp(m->name, "bayes-means") == 0;
	if (!isnan(r->interval[0]) && !other &&
		!(r->interval[0] <= r->value[0].value && r->value[0].value <= r->interval[1]))
		fail_msg("%s: %g is not in %g to %g", m->name, r->value[0].value, r->interval[0],
			r->interval[1]);
	assert_true(r->detail.rows <= r->detail.total && (!r->detail.key || r->detail.columns));
	/* Shares of a side are one in all, when all rows are there and no value fell outside. */
	for (size_t c = 0; c < r->detail.columns; c++) {
		double sum = 0;
		if (r->detail.rows < r->detail.total ||
			strcmp(r->detail.column[c], "reference") != 0)
			continue;
		for (size_t i = 0; i < r->detail.rows; i++)
			sum += r->detail.cell[i * r->detail.columns + c];
		near(m, "sum of shares", sum, 1);
	}
}

#define TEST(name, check)                                                                          \
 static void name(void **state)                                                                    \
 {                                                                                                 \
  (void)state;                                                                                     \
  each(check);                                                                                     \
 }

TEST(order_of_rows_means_nothing, check_shuffled)
TEST(units_mean_nothing, check_scaled)
TEST(sides_can_be_exchanged, check_exchanged)
TEST(names_of_levels_mean_nothing, check_renamed)
TEST(nothing_differs_from_itself, check_itself)
TEST(bounds_hold, check_bounds)

CHECK_MAIN(cmocka_unit_test(order_of_rows_means_nothing), cmocka_unit_test(units_mean_nothing),
	cmocka_unit_test(sides_can_be_exchanged), cmocka_unit_test(names_of_levels_mean_nothing),
	cmocka_unit_test(nothing_differs_from_itself), cmocka_unit_test(bounds_hold))
