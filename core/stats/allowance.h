// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * How far m new values may stray from what n earlier ones of the same source showed, so
 * that a source that has not changed is found to have no more often than ALLOWANCE_LEVEL.
 * n is infinite where limits are known and not learnt. Pure, any thread.
 */
#ifndef CORE_STATS_ALLOWANCE_H
#define CORE_STATS_ALLOWANCE_H

#define ALLOWANCE_LEVEL 0.001

/*
 * Share of the new values beyond the least and the largest of the earlier ones, without ties:
 * how many there are is beta-binomial with 2 and n - 1 whatever the law of the values. 1 for
 * n < 2, 0 for infinite n or m < 1.
 */
double allowance_outside(double n, double m);
/* Points above share, of n, that the share of m may have: normal law, one side; none above 0. */
double allowance_share(double share, double n, double m);
/* Standard deviations between the means: normal law, both sides. */
double allowance_mean(double n, double m);

#endif
