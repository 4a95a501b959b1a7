// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * How many different values there are, in bounded memory: the set of their
 * hashes, and once that is full only its smallest ones, whose density tells the rest
 * (Bar-Yossef et al. 2002). Exact up to the limit. The same values give the same
 * answer in any order. One thread at a time. Internal to core/dataset.
 */
#ifndef CORE_DATASET_DISTINCT_H
#define CORE_DATASET_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct distinct;

/* keep: hashes kept when full, at least 16; relative error then about 1 / sqrt(keep). */
struct distinct *distinct_new(size_t keep);
/* NULL is fine. */
void distinct_free(struct distinct *d);
/* False when it was there before; while the count is exact. */
bool distinct_add(struct distinct *d, uint64_t hash);
/* *exact is false for an estimate. */
double distinct_count(const struct distinct *d, bool *exact);

/* Hashes of values: equal values, equal hashes; different ones differ but for chance of 2^-64. */
uint64_t hash_word(uint64_t word);
uint64_t hash_bytes(const char *s, size_t n);
/* -0 and 0 are one value. */
uint64_t hash_real(double v);

#endif
