// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Customary rules, and a schema out of a profile. */
#include "core/dataset/data_schema.h"

#include <math.h>
#include <string.h>
#include "core/base/arena.h"

static const struct {
	const char *name;
	struct check_rule rule;
} checks[CHECKS] = {
	[CHECK_ROWS] = { "rows", { SEVERITY_WARN, 0.1 } },
	[CHECK_COLUMNS] = { "columns", { SEVERITY_BLOCK, 0 } },
	[CHECK_NEW_COLUMNS] = { "new_columns", { SEVERITY_WARN, 0 } },
	[CHECK_ORDER] = { "order", { SEVERITY_OFF, 0 } },
	[CHECK_DUPLICATES] = { "duplicates", { SEVERITY_WARN, 0 } },
	[CHECK_KEY] = { "key", { SEVERITY_BLOCK, 0 } },
	[CHECK_TYPE] = { "type", { SEVERITY_BLOCK, 0 } },
	[CHECK_MISSING] = { "missing", { SEVERITY_BLOCK, (double)NAN } },
	[CHECK_RANGE] = { "range", { SEVERITY_BLOCK, (double)NAN } },
	[CHECK_LEVELS] = { "levels", { SEVERITY_BLOCK, 0 } },
	[CHECK_UNIQUE] = { "unique", { SEVERITY_BLOCK, 0 } },
	[CHECK_CONSTANT] = { "constant", { SEVERITY_WARN, 0.95 } },
	[CHECK_MEAN] = { "mean", { SEVERITY_BLOCK, (double)NAN } },
	[CHECK_REGEX] = { "regex", { SEVERITY_BLOCK, 0 } },
	[CHECK_ASCENDING] = { "ascending", { SEVERITY_BLOCK, 0 } },
};

/* A column of so few different values has ends that are no accident. */
#define SCALE_MOST  20
#define SCALE_RANGE 0.01
/* From so many values on, all different ones look like a key and not like chance. */
#define UNIQUE_LEAST 20

const char *
data_check_name(enum data_check check)
{
	return checks[check].name;
}

bool
data_check_parse(const char *name, enum data_check *out)
{
	for (int i = 0; i < CHECKS; i++) {
		if (strcmp(name, checks[i].name) == 0) {
			*out = (enum data_check)i;
			return true;
		}
	}
	return false;
}

const char *
data_severity_name(enum data_severity severity)
{
	return severity == SEVERITY_OFF ? "off" : severity == SEVERITY_WARN ? "warn" : "block";
}

void
data_schema_defaults(struct check_rule rule[CHECKS])
{
	for (int i = 0; i < CHECKS; i++)
		rule[i] = checks[i].rule;
}

static bool
looks_unique(const struct column_profile *c)
{
	return (c->type == FIELD_TEXT || c->type == FIELD_INT) && c->distinct_exact &&
	       c->missing == 0 && c->rows >= UNIQUE_LEAST && (uint64_t)c->distinct == c->rows;
}

static void
infer_levels(struct arena *a, const struct column_profile *c, struct schema_column *out)
{
	bool few = c->levels <= SCHEMA_LEVELS_MAX && c->levels_lost == 0 && c->levels > 0 &&
		   2 * c->levels <= c->values + 20;
	if (c->type != FIELD_TEXT || !few || out->unique)
		return;
	const char **level = ARENA_ARRAY(a, const char *, c->levels);
	for (size_t i = 0; i < c->levels; i++)
		level[i] = arena_strdup(a, c->level[i].name);
	out->level = level;
	out->levels = c->levels;
	out->has_levels = true;
}

static void
infer_column(struct arena *a, const struct column_profile *c, struct schema_column *out)
{
	bool number = c->type == FIELD_INT || c->type == FIELD_REAL;
	*out = (struct schema_column){
		.name = arena_strdup(a, c->name),
		.type = c->type,
		.missing = (double)c->missing / (double)c->rows,
		.values = c->rows - c->missing,
		.mean = (double)NAN,
		.sd = (double)NAN,
	};
	data_schema_defaults(out->rule);
	out->unique = looks_unique(c);
	infer_levels(a, c, out);
	if (c->top_share >= out->rule[CHECK_CONSTANT].tolerance)
		out->rule[CHECK_CONSTANT].severity = SEVERITY_OFF;
	if (c->values && number && !out->unique) {
		out->mean = c->numbers.mean;
		out->sd = c->numbers.sd;
	}
	/* Where infinities belong, nothing lies outside. */
	if (c->values && number && !out->unique && !c->numbers.infinite) {
		out->has_range = true;
		out->min = c->numbers.min;
		out->max = c->numbers.max;
		out->whole_min = c->whole_min;
		out->whole_max = c->whole_max;
		if (c->distinct <= SCALE_MOST)
			out->rule[CHECK_RANGE].tolerance = SCALE_RANGE;
	}
	out->ascending = c->type == FIELD_TIME && c->falls == 0 && c->rows >= UNIQUE_LEAST;
}

const struct data_schema *
data_schema_infer(struct arena *a, const struct profile *p)
{
	struct data_schema *s = ARENA_NEW(a, struct data_schema);
	struct schema_column *col = ARENA_ARRAY(a, struct schema_column, p->cols + 1);
	data_schema_defaults(s->rule);
	s->rows = p->rows;
	s->cols = p->cols;
	s->col = col;
	s->duplicates = p->rows ? (double)p->duplicates / (double)p->rows : 0;
	if (!p->duplicates_known)
		s->rule[CHECK_DUPLICATES].severity = SEVERITY_OFF;
	for (size_t i = 0; i < p->cols; i++)
		infer_column(a, &p->col[i], &col[i]);
	return s;
}

const char *const *
data_schema_texts(struct arena *a, const struct data_schema *s)
{
	const char **names = ARENA_ARRAY(a, const char *, s->cols + 1);
	size_t n = 0;
	for (size_t i = 0; i < s->cols; i++) {
		if (s->col[i].type == FIELD_TEXT)
			names[n++] = s->col[i].name;
	}
	return names;
}
