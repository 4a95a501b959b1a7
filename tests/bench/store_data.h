// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A made-up tracking store of any size, for benchmarks: tables and habits of
 * MLflow, contents from a seed. Equal specs give equal rows everywhere.
 */
#ifndef TESTS_BENCH_STORE_DATA_H
#define TESTS_BENCH_STORE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct store_data {
	size_t runs;
	size_t points; /* metric points in all; the long series takes a twentieth */
	bool newest;   /* tables of 3.12 (workspaces, run-key-step index), else of 2.22 */
	uint64_t seed;
};

/*
 * Every run has the metrics loss, acc, val_loss, f1, auc, eight params and six
 * tags; nine of ten runs are in experiment 1. The run with the tag bench.long
 * has the one long series, of loss. Replaces the file at path.
 */
bool store_data_write(const char *path, const struct store_data *spec, struct err *err) MUST_CHECK;

#endif
