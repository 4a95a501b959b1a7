// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Doubles as whole numbers in the same order, for sorting and counting by digits. */
#ifndef CORE_STATS_ORDER_KEY_H
#define CORE_STATS_ORDER_KEY_H

#include <stdint.h>
#include <string.h>

/* v is not NaN; -0 comes right before 0. */
static inline uint64_t
order_key(double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof(bits));
	/* A negative one's bits all turn, else the first only; without a branch. */
	return bits ^ (-(bits >> 63) | UINT64_C(1) << 63);
}

#endif
