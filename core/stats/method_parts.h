// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the methods of the table are built with. */
#ifndef CORE_STATS_METHOD_PARTS_H
#define CORE_STATS_METHOD_PARTS_H

#include "core/base/attr.h"
#include "core/stats/method_table.h"

/* One more value. Keys and labels are static. */
void method_put(struct method_result *r, const char *key, const char *label, double value);
/* One thing to know; too many are left out. */
void method_caution(struct method_result *r, struct arena *a, const char *fmt, ...) PRINTF(3, 4);
/* Rows of both sides, for pairs. */
void method_sizes(struct method_result *r, size_t n, size_t m);
/* Significant and yet small: says so. effect is of a known scale, small below limit. */
void method_small_effect(
	struct method_result *r, struct arena *a, double effect, double limit, const char *what);

/*
 * A table of rows to be filled by method_row, which takes columns values. names may be NULL.
 * columns: NULL-ended, static.
 */
void method_detail_begin(struct method_result *r, struct arena *a, const char *key, size_t rows,
	const char *const columns[]);
void method_detail_names(struct method_result *r, const char *name_of, const char *const names[]);
void method_row(struct method_result *r, const double values[]);
/* The level of tests and plans. */
double method_alpha(const struct method_data *d);

#define METHOD_RUN(id)                                                                             \
 void method_run_##id(const struct method_data *d, struct arena *a, struct method_result *out)

#endif
