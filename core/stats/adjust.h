// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Many tests at once: adjusted p-values. Pure, any thread.
 */
#ifndef CORE_STATS_ADJUST_H
#define CORE_STATS_ADJUST_H

#include <stdbool.h>
#include <stddef.h>

enum adjust_method {
	ADJUST_BONFERRONI, /* family-wise error, p * m */
	ADJUST_HOLM,       /* family-wise error, step-down (Holm 1979) */
	ADJUST_BH,         /* false discovery rate, step-up (Benjamini and Hochberg 1995) */
};

/*
 * p [n], each 0..1 or NaN (undefined: stays NaN and does not count among the
 * tests). out [n] gets the adjusted values, at most 1, in the order of p; compare them with alpha.
 * False when memory is short.
 */
bool p_adjust(const double p[], size_t n, enum adjust_method method, double out[]);

#endif
