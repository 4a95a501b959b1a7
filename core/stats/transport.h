// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Distances between two samples by the gap of their distribution functions. Pure, any thread. */
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

/*
 * Energy distance (Székely and Rizzo): the root of 2 E|X - Y| - E|X - X'| - E|Y - Y'|, as scipy's;
 * its square is twice the area under the squared gap. In the root of the data's
 * unit. Sorted, finite; NaN when one is empty.
 */
double energy_distance(const double ref[], size_t n, const double cur[], size_t m);

#endif
