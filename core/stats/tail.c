// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Tails by erfc and by the incomplete beta and gamma functions. */
#include "core/stats/tail.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <stdbool.h>
#include "core/stats/gsl_quiet.h"
#include "core/stats/undefined.h"

double
normal_tail(double z)
{
	return 0.5 * erfc(z * M_SQRT1_2);
}

double
normal_tail_quantile(double p)
{
	gsl_quiet();
	return gsl_cdf_ugaussian_Qinv(p);
}

/*
 * For very many degrees of freedom, where the library's series do not end: the leading terms
 * of Temme's uniform expansion (DLMF 8.12.4), good to 1e-9 from a million on.
 */
#define MANY_DEGREES 1e6

static double
chi2_as_normal(double x, double df)
{
	double a = df / 2, mu = (x - df) / df;
	if (!(x > 0))
		return 1;
	double half = isinf(mu) ? mu : fmax(0, mu - log1p(mu)), eta = copysign(sqrt(2 * half), mu);
	/* 1 / mu - 1 / eta, which cancels where both are small. */
	double series = -1.0 / 3 + eta * (1.0 / 12 + eta * (-2.0 / 135 + eta / 864));
	double c = fabs(eta) < 0.01 ? series : 1 / mu - 1 / eta;
	return 0.5 * erfc(eta * sqrt(a / 2)) + c * exp(-a * half) / sqrt(2 * M_PI * a);
}

double
chi2_tail(double x, double df)
{
	gsl_sf_result q;
	if (isnan(x) || !(df > 0) || x < 0)
		return UNDEFINED;
	if (df == 1)
		return erfc(sqrt(x / 2));
	if (df >= MANY_DEGREES)
		return chi2_as_normal(x, df);
	gsl_quiet();
	int code = gsl_sf_gamma_inc_Q_e(df / 2, x / 2, &q);
	return code == GSL_SUCCESS || code == GSL_EUNDRFLW ? q.val : UNDEFINED;
}

/* Where a tail that falls from 0 on is p, by halving a bracket: slow, and right for any p. */
static double
halved(double (*tail)(double, double), double p, double df)
{
	double low = 0, high = 1, x = 0;
	while (tail(high, df) > p && high < 1e300) {
		low = high;
		high *= 2;
	}
	for (int i = 0; i < 200 && low < (x = low + (high - low) / 2) && x < high; i++) {
		if (tail(x, df) > p)
			low = x;
		else
			high = x;
	}
	return x;
}

double
chi2_tail_quantile(double p, double df)
{
	if (!(p > 0 && p < 1) || !(df > 0))
		return UNDEFINED;
	gsl_quiet();
	/* The library's answer is good for few degrees of freedom. */
	double x = gsl_cdf_chisq_Qinv(p, df);
	return fabs(chi2_tail(x, df) / p - 1) < 1e-9 ? x : halved(chi2_tail, p, df);
}

/*
 * The normal deviate with the same tail, for many degrees of freedom (Hill
 * 1970, algorithm 396): there the continued fraction of the beta function no
 * longer converges, and this is exact to rounding.
 */
static double
t_as_normal(double t, double df)
{
	double a = df - 0.5, b = 48 * a * a;
	double z2 = a * log1p(t / df * t), z = sqrt(z2);
	z += (z * (z2 + 3)) / b -
	     z * (((4 * z2 + 33) * z2 + 240) * z2 + 855) / (10 * b * (b + 0.8 * z2 * z2 + 100));
	return t < 0 ? -z : z;
}

double
t_tail(double t, double df)
{
	gsl_sf_result r;
	if (isnan(t) || !(df > 0))
		return UNDEFINED;
	if (t < 0)
		return 1 - t_tail(-t, df);
	if (df > 1e4)
		return normal_tail(t_as_normal(t, df));
	double ratio = df / t / t;
	double x = isinf(ratio) ? 1 : ratio / (1 + ratio);
	gsl_quiet();
	int code = gsl_sf_beta_inc_e(df / 2, 0.5, x, &r);
	if (code != GSL_SUCCESS && code != GSL_EUNDRFLW)
		return normal_tail(t_as_normal(t, df));
	return r.val / 2;
}

double
t_tail_quantile(double p, double df)
{
	if (!(p > 0 && p < 1) || !(df > 0))
		return UNDEFINED;
	if (p > 0.5)
		return -t_tail_quantile(1 - p, df);
	gsl_quiet();
	/* The library's answer is good to some digits; Newton's steps bring the rest. */
	double t = gsl_cdf_tdist_Qinv(p, df);
	for (int i = 0; i < 4; i++) {
		double density = gsl_ran_tdist_pdf(t, df);
		double step = density > 0 ? (t_tail(t, df) - p) / density : 0;
		t += step;
		if (!(fabs(step) > 1e-15 * fabs(t)))
			break;
	}
	return p == 0.5 || fabs(t_tail(t, df) / p - 1) < 1e-9 ? t : halved(t_tail, p, df);
}

/*
 * T is (Z + ncp) / s with s^2 = chi^2 / df, so the tail is the mean of
 * P(Z > t s - ncp) over s. With u = ln s^2 the density is proportional to
 * exp(df / 2 (u - e^u)), an analytic bell, on which the trapezoidal rule
 * converges faster than any power of its step; the same rule gives the constant.
 */
double
nct_tail(double t, double df, double ncp)
{
	if (isnan(t) || isnan(ncp) || !(df > 0))
		return UNDEFINED;
	double reach = 90 / df, step = fmin(0.05, 0.25 / sqrt(df)), sum = 0, all = 0;
	double low = -1 - reach, high = log1p(reach + sqrt(2 * reach));
	if (df > 100) {
		low = fmax(low, -2 * sqrt(2 * reach));
		high = fmin(high, 2 * sqrt(2 * reach));
	}
	size_t steps = (size_t)((high - low) / step) + 1;
	for (size_t i = 0; i <= steps; i++) {
		double u = low + (double)i * step;
		double density = exp(df / 2 * (u - expm1(u)));
		all += density;
		sum += density * normal_tail(t * exp(u / 2) - ncp);
	}
	return sum / all;
}
