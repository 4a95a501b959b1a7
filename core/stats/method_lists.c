// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods on numbers of one's own: counts against a plan, many p-values, looks at a test, planning. */
#include <math.h>
#include "core/base/arena.h"
#include "core/stats/adjust.h"
#include "core/stats/contingency.h"
#include "core/stats/method_runs.h"
#include "core/stats/power.h"
#include "core/stats/sequential.h"
#include "core/stats/undefined.h"

/* ---- counts against a plan ---- */

/* What the reference's shares promise for as many rows; NULL with the reason. */
static double *
expected_counts(const struct method_data *d, struct arena *a, struct method_result *out)
{
	static const char *const columns[] = { "observed", "expected", "part", NULL };
	double *expected = ARENA_ARRAY(a, double, d->n + 1), total = 0, planned = 0,
	       least = INFINITY;
	for (size_t i = 0; i < d->n && !out->why; i++) {
		if (!(d->x[i] >= 0))
			out->why = "counts must not be negative or missing";
		else if (!(d->y[i] > 0))
			out->why = "a count or share of the reference is 0: nothing was to be "
				   "expected "
				   "there";
		total += d->x[i];
		planned += d->y[i];
	}
	if (!out->why && !(total > 0))
		out->why = "nothing was counted";
	if (out->why)
		return NULL;
	method_detail_begin(out, a, "cells", d->n, columns);
	for (size_t i = 0; i < d->n; i++) {
		double e = expected[i] = total * (d->y[i] / planned);
		least = fmin(least, e);
		method_row(out, (double[]){ d->x[i], e, (d->x[i] - e) * (d->x[i] - e) / e });
	}
	if (least < 5)
		method_caution(out, a,
			"a cell is expected to hold %.2g: below 5 p is rough; are these counts and "
			"not shares?",
			least);
	return expected;
}

METHOD_RUN(chi2_goodness)
{
	const double *expected = expected_counts(d, a, out);
	if (!expected)
		return;
	struct chi2_gof t = chi2_gof(d->x, expected, d->n, 0);
	method_put(out, "statistic", "chi-squared", t.statistic);
	method_put(out, "df", "degrees of freedom", (double)t.df);
	out->p = t.p;
}

METHOD_RUN(g_goodness)
{
	const double *expected = expected_counts(d, a, out);
	if (!expected)
		return;
	struct g_test t = g_gof(d->x, expected, d->n);
	method_put(out, "statistic", "G", t.statistic);
	method_put(out, "df", "degrees of freedom", (double)t.df);
	out->p = t.p;
}

/* ---- many tests ---- */

static void
run_adjust(const struct method_data *d, struct arena *a, struct method_result *out,
	enum adjust_method method)
{
	static const char *const columns[] = { "test", "p", "adjusted", NULL };
	double alpha = isnan(out->alarm) ? 0.05 : out->alarm, rejected = 0;
	double *adjusted = ARENA_ARRAY(a, double, d->n + 1);
	for (size_t i = 0; i < d->n; i++)
		if (!(d->x[i] >= 0 && d->x[i] <= 1)) {
			out->why = "p-values must lie between 0 and 1";
			return;
		}
	if (!p_adjust(d->x, d->n, method, adjusted)) {
		out->why = "out of memory";
		return;
	}
	out->p = 1;
	method_detail_begin(out, a, "adjusted", d->n, columns);
	for (size_t i = 0; i < d->n; i++) {
		rejected += adjusted[i] < alpha;
		out->p = fmin(out->p, adjusted[i]);
		method_row(out, (double[]){ (double)i + 1, d->x[i], adjusted[i] });
	}
	method_put(out, "rejected", "tests below the limit", rejected);
	method_put(out, "tests", "tests", (double)d->n);
}

METHOD_RUN(bonferroni)
{
	run_adjust(d, a, out, ADJUST_BONFERRONI);
}

METHOD_RUN(holm)
{
	run_adjust(d, a, out, ADJUST_HOLM);
}

METHOD_RUN(benjamini_hochberg)
{
	run_adjust(d, a, out, ADJUST_BH);
}

/* ---- looks at a running test ---- */

static void
run_looks(const struct method_data *d, struct arena *a, struct method_result *out,
	enum group_bounds kind)
{
	static const char *const columns[] = { "look", "z", "bound", NULL };
	double bounds[LOOKS_MAX], worst = 0, crossed = UNDEFINED, alpha = method_alpha(d);
	double planned = d->option > 0 ? d->option : (double)d->n;
	if (planned != floor(planned) || planned > LOOKS_MAX)
		out->why = "the planned number of looks is a whole number, at most 50";
	else if (planned < (double)d->n)
		out->why = "more looks than were planned";
	else if (!group_sequential_bounds(kind, (size_t)planned, alpha, bounds))
		out->why = "has no bounds for this level and number of looks";
	if (out->why)
		return;
	method_detail_begin(out, a, "bounds", (size_t)planned, columns);
	for (size_t i = 0; i < (size_t)planned; i++) {
		double z = i < d->n ? d->x[i] : UNDEFINED;
		method_row(out, (double[]){ (double)i + 1, z, bounds[i] });
		worst = fmax(worst, fabs(z) / bounds[i]);
		if (isnan(crossed) && fabs(z) >= bounds[i])
			crossed = (double)i + 1;
	}
	method_put(out, "reach", "largest |z| by its bound", worst);
	method_put(out, "bound", "bound of the last look", bounds[d->n - 1]);
	method_put(out, "crossed", "first crossed at look", crossed);
	method_put(out, "looks", "looks so far", (double)d->n);
	method_put(out, "planned", "looks planned", planned);
	method_put(out, "alpha", "level of all together", alpha);
	method_caution(out, a, "bounds hold for looks at equal steps of information");
}

METHOD_RUN(pocock)
{
	run_looks(d, a, out, BOUNDS_POCOCK);
}

METHOD_RUN(obrien_fleming)
{
	run_looks(d, a, out, BOUNDS_OBRIEN_FLEMING);
}

METHOD_RUN(lan_demets_obf)
{
	run_looks(d, a, out, BOUNDS_LAN_DEMETS_OBF);
}

METHOD_RUN(lan_demets_pocock)
{
	run_looks(d, a, out, BOUNDS_LAN_DEMETS_POCOCK);
}

METHOD_RUN(spend_t2)
{
	run_looks(d, a, out, BOUNDS_SPEND_T2);
}

/* ---- planning ---- */

/* Two values, of which both are rates; false with the reason. */
static bool
two_values(const struct method_data *d, bool rates, struct method_result *out)
{
	if (d->n != 2 || out->dropped[0])
		out->why = "takes two values, first and second arm";
	else if (rates && !(d->x[0] > 0 && d->x[0] < 1 && d->x[1] > 0 && d->x[1] < 1))
		out->why = "rates must lie between 0 and 1";
	else if (d->y && !(d->y[0] > 0 && d->y[1] > 0))
		out->why = "trials and weights must be above 0";
	return !out->why;
}

METHOD_RUN(power_rates)
{
	(void)a;
	if (!two_values(d, true, out))
		return;
	if (!d->y) {
		out->why = "needs --trials: the sizes of both arms";
		return;
	}
	double alpha = method_alpha(d);
	struct proportion_plan p = two_proportion_power(
		d->x[0], d->x[1], d->y[0], d->y[1] / d->y[0], alpha, TWO_SIDED);
	method_put(out, "power", "power, pooled", p.pooled);
	method_put(out, "power_unpooled", "power, unpooled", p.unpooled);
	method_put(out, "power_arcsine", "power, arcsine", p.arcsine);
	method_put(out, "alpha", "two-sided level", alpha);
}

METHOD_RUN(power_means)
{
	(void)a;
	if (!two_values(d, false, out))
		return;
	if (!d->y) {
		out->why = "needs --trials: the sizes of both arms";
		return;
	}
	double alpha = method_alpha(d);
	struct mean_plan p = mean_power(d->x[1] - d->x[0], d->y[0], d->y[1] / d->y[0], alpha);
	method_put(out, "power", "power, t test", p.t);
	method_put(out, "power_normal", "power, known variance", p.normal);
	method_put(out, "alpha", "two-sided level", alpha);
}

/* The power asked for, or why not. */
static double
wanted_power(const struct method_data *d, struct method_result *out)
{
	double power = d->option > 0 ? d->option : 0.8;
	if (power >= 1)
		out->why = "the power must lie between 0 and 1";
	else if (d->x[0] == d->x[1])
		out->why = "the values are equal: no size is enough";
	return power;
}

METHOD_RUN(size_rates)
{
	(void)a;
	if (!two_values(d, true, out))
		return;
	double power = wanted_power(d, out), alpha = method_alpha(d);
	double ratio = d->y ? d->y[1] / d->y[0] : 1;
	if (out->why)
		return;
	struct proportion_plan p =
		two_proportion_size(d->x[0], d->x[1], power, ratio, alpha, TWO_SIDED);
	method_put(out, "n", "first arm, pooled", ceil(p.pooled));
	method_put(out, "n_unpooled", "first arm, unpooled", ceil(p.unpooled));
	method_put(out, "n_arcsine", "first arm, arcsine", ceil(p.arcsine));
	method_put(out, "n_second", "second arm, pooled", ceil(p.pooled * ratio));
	method_put(out, "power", "power", power);
	method_put(out, "alpha", "two-sided level", alpha);
}

METHOD_RUN(size_means)
{
	(void)a;
	if (!two_values(d, false, out))
		return;
	double power = wanted_power(d, out), alpha = method_alpha(d);
	double ratio = d->y ? d->y[1] / d->y[0] : 1;
	if (out->why)
		return;
	struct mean_plan p = mean_size(d->x[1] - d->x[0], power, ratio, alpha);
	method_put(out, "n", "first arm, t test", ceil(p.t));
	method_put(out, "n_normal", "first arm, known variance", ceil(p.normal));
	method_put(out, "n_second", "second arm, t test", ceil(p.t * ratio));
	method_put(out, "power", "power", power);
	method_put(out, "alpha", "two-sided level", alpha);
}
