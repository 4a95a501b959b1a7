// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Verdicts and the words for them, for checks of the file and of columns. Internal to core/dataset. */
#ifndef CORE_DATASET_JUDGE_H
#define CORE_DATASET_JUDGE_H

#include "core/base/attr.h"
#include "core/base/vec.h"
#include "core/dataset/validation.h"

struct judge {
	struct validation *v;
	const struct profile *p;
	struct arena *a;
	VEC(struct data_verdict) verdicts;
};

/* A sentence in a, cut at a kilobyte. */
const char *judge_say(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
/* "2.14 %" */
const char *judge_percent(struct arena *a, double share);
/* "3 of 140 values (2.1 %) repeat, first in row 17"; "none of 140 values repeat". */
const char *judge_counted(
	struct judge *j, const struct offence *o, uint64_t of, const char *noun, const char *what);

/* One more verdict; column NULL: of the file. */
enum data_outcome judge_add(struct judge *j, enum data_check check, const char *column,
	struct check_rule rule, bool good, double value, double limit, const char *sentence);
/* On a share that may be at most limit; NaN cannot be told and does not pass. c NULL: of the file. */
void judge_share(struct judge *j, enum data_check check, const struct schema_column *c,
	double share, double limit, const char *sentence);
void judge_cannot_tell(
	struct judge *j, enum data_check check, const struct schema_column *c, const char *why);

/* All checks of the schema's column number i. absent_is_said: no need to name what is not there. */
void judge_column(struct judge *j, size_t i, bool absent_is_said);

#endif
