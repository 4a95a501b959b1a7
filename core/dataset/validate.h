// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Validation: data against a schema, in the same pass that profiles it. Every check
 * that is on gives one verdict with its figures and a sentence. What cannot be
 * told never passes: it warns or fails as its check's severity says.
 */
#ifndef CORE_DATASET_VALIDATE_H
#define CORE_DATASET_VALIDATE_H

#include "core/dataset/data_schema.h"

struct arena;
struct validation;

enum data_outcome { OUTCOME_PASS, OUTCOME_WARN, OUTCOME_FAIL };

struct data_verdict {
	enum data_check check;
	const char *column; /* NULL for checks of the file */
	enum data_outcome outcome;
	double value,
		limit; /* what was found and what is allowed; NaN where there is no such number */
	const char *sentence;
};

/*
 * ERR_DATA for a regular expression that is malformed. The schema
 * must outlive it.
 */
bool validation_new(
	const struct data_schema *s, struct validation **out, struct err *err) MUST_CHECK;
/* NULL is fine. */
void validation_free(struct validation *v);
/* To be given to profile_read. */
const struct profile_visitor *validation_visitor(struct validation *v);
/* After profile_read of the same data. Verdicts in the schema's order, in a; returns how many. */
size_t validation_verdicts(struct validation *v, const struct profile *p, struct arena *a,
	const struct data_verdict **out);

#endif
