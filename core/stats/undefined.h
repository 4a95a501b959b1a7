// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a statistic is when it has no value: a NaN of type double. */
#ifndef CORE_STATS_UNDEFINED_H
#define CORE_STATS_UNDEFINED_H

#include <math.h>

#define UNDEFINED ((double)NAN)

#endif
