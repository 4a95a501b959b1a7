// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is gathered of one column of one file. Internal to core/drift. */
#ifndef CORE_DRIFT_DRIFT_SIDE_H
#define CORE_DRIFT_DRIFT_SIDE_H

#include "core/dataset/dataset.h"
#include "core/dataset/level_counts.h"
#include "core/dataset/reservoir.h"

enum drift_kind { KIND_NOTHING, KIND_NUMBERS, KIND_LEVELS, KIND_TIMES };

enum drift_kind drift_kind(enum field_type type);

/* Where values of the current file are counted. */
struct drift_edges {
	double *edge; /* [bins + 1] ascending, the outer ones infinite; NULL: no bins */
	size_t bins;
	double least, most; /* of the reference */
};

struct drift_side {
	enum field_type type;
	uint64_t rows, missing, infinite;
	uint64_t values; /* there and, if numbers, finite */
	struct reservoir sample;
	struct level_counts *levels;
	double *counts; /* [edges.bins] */
	uint64_t outside;
};

/* sample_max: numbers that may be kept. */
void drift_side_begin(struct drift_side *s, enum field_type type, size_t sample_max);
void drift_side_end(struct drift_side *s);
/* Missing cells, values and, where edges is not NULL, counts between them. */
void drift_side_add(struct drift_side *s, const struct batch_column *c, size_t rows,
	const struct drift_edges *edges);

#endif
