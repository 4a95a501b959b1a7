// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a validation counts, shared by counting and judging. Internal to core/dataset. */
#ifndef CORE_DATASET_VALIDATION_H
#define CORE_DATASET_VALIDATION_H

#include "core/dataset/validate.h"

struct distinct;
struct map;
struct regex;
struct regex_run;

struct offence {
	uint64_t count, first_row; /* row from 0 */
};

/* One column of the schema while the data passes. */
struct column_watch {
	size_t field; /* of the dataset, or -1 */
	enum field_type type;
	struct arena *arena;
	struct map *levels; /* of the schema; NULL: not checked */
	struct level_counts *strangers;
	struct distinct *seen;
	struct offence outside, strange, mismatch, repeats;
	const struct regex *regex; /* NULL: not checked */
	struct regex_run *run;
};

struct validation {
	const struct data_schema *schema;
	struct profile_visitor visitor;
	struct column_watch *watch; /* [schema->cols] */
	struct arena *arena;
	struct map *names; /* of the schema's columns */
	struct distinct *keys;
	size_t *key_field; /* [schema->keys] */
	bool key_there;
	struct offence key_repeats;
};

#endif
