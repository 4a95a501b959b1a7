// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Order: which rows of a rowset are shown, and in which sequence. A
 * permutation; the rowset itself never moves. Sorting 100,000 rows by one key
 * takes milliseconds, so that a view re-sorts without asking the store.
 */
#ifndef CORE_TABLE_ORDER_H
#define CORE_TABLE_ORDER_H

#include "core/base/attr.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rowset;

struct order_key {
	size_t col; /* of the rowset */
	bool descending;
};

struct order {
	uint32_t *rows; /* [len] indices into the rowset */
	size_t len;
};

/* Every row, in the rowset's own sequence. free with order_free. */
void order_all(struct order *o, const struct rowset *rs);
/* Only rows whose bit in keep is set. */
void order_where(struct order *o, const struct rowset *rs, const uint8_t *keep);
void order_free(struct order *o);

/*
 * Stable sort by the keys, first key first. In either direction numbers come
 * before NaN and NaN before missing; texts compare bytewise. With natural set,
 * texts of which all non-missing are numbers compare as numbers.
 */
void order_sort(struct order *o, const struct rowset *rs, const struct order_key *keys, size_t n,
	bool natural);

/* Position of rowset row in the order, or (size_t)-1. */
size_t order_position(const struct order *o, uint32_t row);

#endif
