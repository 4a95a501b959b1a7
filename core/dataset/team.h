// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Team: a few threads that share out the columns of one batch. Whoever asks works
 * along, and has everything when the call returns. Items must not touch each
 * other's data; then results do not depend on how many threads there are.
 */
#ifndef CORE_DATASET_TEAM_H
#define CORE_DATASET_TEAM_H

#include <stddef.h>
#include "core/base/attr.h"

struct team;

/* threads: with the caller; 0 = one for each processor at hand, at most TEAM_MAX. */
#define TEAM_MAX 8
struct team *team_new(unsigned threads) MUST_CHECK;
/* NULL is fine. */
void team_free(struct team *t);
/* work(arg, i) for each i below n, in any order. One caller at a time. */
void team_run(struct team *t, size_t n, void (*work)(void *arg, size_t i), void *arg);

#endif
