// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Earth mover's distance between two samples. Pure, any thread. */
#ifndef CORE_STATS_TRANSPORT_H
#define CORE_STATS_TRANSPORT_H

#include <stddef.h>

/*
 * First Wasserstein distance, in the unit of the data: the area between the two
 * empirical distribution functions. ref [n] and cur [m] sorted, finite. NaN when
 * one is empty.
 */
double wasserstein1(const double ref[], size_t n, const double cur[], size_t m);

/*
 * What a distance is divided by to be comparable between columns: the population
 * standard deviation of ref [n], at least 0.001 (as Evidently does). NaN when empty.
 */
double wasserstein_scale(const double ref[], size_t n);

#endif
