// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A few order statistics of a long column without sorting it: values are counted in
 * buckets of their bits, and only the buckets that hold a wanted rank are sorted.
 * Any thread.
 */
#ifndef CORE_STATS_ORDER_SELECT_H
#define CORE_STATS_ORDER_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/attr.h"

struct order_select;

/* Counts x [n] (borrowed), leaving out what is not finite; NULL when memory is short. threads as for team_once. */
struct order_select *order_select_new(const double x[], size_t n, unsigned threads) MUST_CHECK;
void order_select_free(struct order_select *s);

/* Finite values. */
size_t order_select_count(const struct order_select *s);
/* Makes ranks [count] (each below the number of finite values) known. Once. False when memory is short. */
bool order_select_ranks(struct order_select *s, const size_t ranks[], size_t count) MUST_CHECK;
/* The value of a rank made known: that many finite values stand before it in ascending order. */
double order_select_value(const struct order_select *s, size_t rank);
/* How many values are below the value of a rank made known. */
size_t order_select_below(const struct order_select *s, size_t rank);

#endif
