// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From two gathered sides to what is said of the column. Internal to core/drift. */
#ifndef CORE_DRIFT_DRIFT_JUDGE_H
#define CORE_DRIFT_DRIFT_JUDGE_H

#include "core/drift/drift.h"
#include "core/drift/drift_side.h"

/*
 * Edges between the quantiles of the sample of ref, which it sorts; equal ones become one. One value
 * alone has a bin of its own between all below and all above. out->edge is the caller's to free.
 */
void drift_find_edges(struct drift_side *ref, size_t bins, struct drift_edges *out);

struct arena;

/* Everything but adjusted and verdict, except for UNDEFINED and SKIPPED. edges: of numbers. */
void drift_measure(struct drift_side *ref, struct drift_side *cur, const struct drift_edges *edges,
	struct arena *a, struct drift_feature *out);
/* The verdicts, once all p are known. */
void drift_judge(
	struct drift_feature f[], size_t n, const struct drift_options *o, struct arena *a);

#endif
