// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sampling, as the reason why two files of one source are not equal. */
#include "core/stats/allowance.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include "core/stats/tail.h"

/* From so many new values on their share is as good as the chance that it estimates. */
#define MANY 100000

double
allowance_outside(double n, double m)
{
	if (!(m >= 1) || isinf(n))
		return 0;
	if (!(n >= 2))
		return 1;
	if (m > MANY)
		return gsl_cdf_beta_Qinv(ALLOWANCE_LEVEL, 2, n - 1);
	double k = 0, chance = n / (n + m) * ((n - 1) / (n + m - 1)), sum = chance;
	for (; k < m && sum < 1 - ALLOWANCE_LEVEL; k++) {
		chance *= (m - k) / (k + 1) * ((k + 2) / (n + m - k - 2));
		sum += chance;
	}
	return k / m;
}

double
allowance_share(double share, double n, double m)
{
	if (!(m >= 1) || !(n >= 1))
		return 0;
	double variance = share * (1 - share) * (1 / n + 1 / m);
	return normal_tail_quantile(ALLOWANCE_LEVEL) * sqrt(variance);
}

double
allowance_mean(double n, double m)
{
	if (!(m >= 1) || !(n >= 1))
		return 0;
	return normal_tail_quantile(ALLOWANCE_LEVEL / 2) * sqrt(1 / n + 1 / m);
}
