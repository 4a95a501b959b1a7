// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Mann and Whitney's test of two samples by ranks. */
#ifndef CORE_STATS_RANK_TEST_H
#define CORE_STATS_RANK_TEST_H

#include <stdbool.h>
#include <stddef.h>

struct rank_test {
	double u1, u2; /* pairs that x wins and that y wins, ties half each */
	bool ties;
	/* Normal law, corrected for ties, with half a step of continuity; greater: x is larger. */
	double p_two_sided, p_greater, p_less;
	double p_two_sided_plain; /* without the continuity; NaN when all values are equal */
};

/* x [n] and y [m] sorted, finite. All NaN when one is empty. Pure, any thread. */
struct rank_test mann_whitney(const double x[], size_t n, const double y[], size_t m);

struct rank_exact {
	double p_two_sided, p_greater, p_less;
};

/* Most pairs n m for which mann_whitney_exact answers (half a second, 64 MiB). */
#define RANK_EXACT_PAIRS 40000

/*
 * The exact law of u1 without ties. Customary when the smaller sample has at most 8
 * values. NaN beyond RANK_EXACT_PAIRS or when memory is short.
 */
struct rank_exact mann_whitney_exact(double u1, size_t n, size_t m);

#endif
