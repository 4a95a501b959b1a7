// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Bandits: how to divide traffic between arms while learning which is best.
 * Shares come out, not draws, so the same counts always give the same plan. Pure,
 * any thread.
 */
#ifndef CORE_STATS_BANDIT_H
#define CORE_STATS_BANDIT_H

#include <stdbool.h>
#include <stddef.h>

#define BANDIT_ARMS_MAX 32

/*
 * Thompson sampling's shares: the chance that each arm is the best, by quadrature
 * (1e-9). Arms of rates: Beta(prior_alpha + successes, prior_beta + failures).
 * share [n] sums to 1. False, with share all NaN, unless 1 <= n <= BANDIT_ARMS_MAX, 0 <=
 * successes <= trials and priors > 0.
 */
bool thompson_rates(const double successes[], const double trials[], size_t n, double prior_alpha,
	double prior_beta, double share[]);
/* Arms of means with normal posteriors: mean [n], sd [n] > 0. */
bool thompson_means(const double mean[], const double sd[], size_t n, double share[]);

/*
 * UCB1's index (Auer et al. 2002) with its factor: mean + width sqrt(2 ln total / pulls); the arm
 * with the largest is next. Infinite for an arm never pulled. width 1 is UCB1.
 */
double ucb_index(double mean, double pulls, double total, double width);

/* epsilon / n to every arm and the rest to the largest mean (shared between equals; NaN never leads). */
bool epsilon_greedy(const double mean[], size_t n, double epsilon, double share[]);

/* Leaves every arm at least floor: floor + (1 - n floor) share. False unless 0 <= n floor <= 1. */
bool bandit_floor(double share[], size_t n, double floor);

#endif
