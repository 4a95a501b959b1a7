// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Two rowsets in one, for a refresh that reads a few rows of very many: columns in which nothing
 * changes are shared with the large one and not copied.
 */
#ifndef CORE_TABLE_ROWSET_MERGE_H
#define CORE_TABLE_ROWSET_MERGE_H

#include "core/base/err.h"
#include "core/table/rowset.h"

/*
 * The result has n rows: order[i] below base->rows is that row of base, and base->rows + k is
 * row k of fresh. Its columns are those of base, then those that only fresh has; a row is
 * missing in a column that its side lacks. Columns of one name are of one type, and none holds
 * curves. The note is base's. ERR_MEMORY when it holds more than limit bytes; what it shares
 * counts too. Both may be freed afterwards. Any thread.
 */
bool rowset_merge(const struct rowset *base, const struct rowset *fresh, const uint32_t *order,
	size_t n, size_t limit, const struct rowset **out, struct err *err) MUST_CHECK;

/*
 * rs with other values in n rows of a column of whole numbers; all other columns are shared.
 * rs may be freed afterwards. Any thread.
 */
const struct rowset *rowset_replace_ints(const struct rowset *rs, size_t col, const uint32_t *rows,
	const int64_t *values, size_t n) MUST_CHECK;

#endif
