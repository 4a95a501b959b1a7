// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names of the metrics, params and tags that a store knows. */
#ifndef CORE_STORE_KEYS_H
#define CORE_STORE_KEYS_H

#include "core/base/err.h"

struct rowset;
struct store;

enum key_table { KEYS_METRICS, KEYS_PARAMS, KEYS_TAGS };

/*
 * key: every key of the table, bytewise sorted, at most 100,000 (note says
 * more). Takes about 5 us a key, however many runs there are: the index is
 * skipped through, not scanned.
 */
bool key_names(struct store *s, enum key_table table, const struct rowset **out,
	struct err *err) MUST_CHECK;
/* The same with runs: in how many runs the key occurs. Counts, so it takes longer: 20 ns a run and key. */
bool key_counts(struct store *s, enum key_table table, const struct rowset **out,
	struct err *err) MUST_CHECK;

#endif
