// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From counts to verdicts and sentences: the file as a whole. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/dataset/distinct.h"
#include "core/dataset/judge.h"

static void
judge_rows(struct judge *j)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	const struct data_schema *s = j->v->schema;
	if (s->rule[CHECK_ROWS].severity == SEVERITY_OFF)
		return;
	if (s->rows == 0) {
		judge_cannot_tell(j, CHECK_ROWS, NULL, "nobody said how many rows there should be");
		return;
	}
	double ratio = (double)j->p->rows / (double)s->rows - 1;
	judge_share(j, CHECK_ROWS, NULL, fabs(ratio), s->rule[CHECK_ROWS].tolerance,
		judge_say(j->a, "%s rows, were %s; %s allowed",
			number_count(a, (int64_t)j->p->rows), number_count(b, (int64_t)s->rows),
			judge_say(
				j->a, "± %s", judge_percent(j->a, s->rule[CHECK_ROWS].tolerance))));
}

static void
list_name(struct strbuf *b, size_t *n, const char *name)
{
	if ((*n)++ < 10)
		strbuf_printf(b, "%s'%s'", *n > 1 ? ", " : "", name);
}

static bool
judge_columns(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	struct strbuf names;
	size_t n = 0;
	strbuf_init(&names, 700);
	for (size_t i = 0; i < s->cols; i++) {
		if (j->v->watch[i].field == (size_t)-1)
			list_name(&names, &n, s->col[i].name);
	}
	enum data_outcome outcome = OUTCOME_WARN;
	if (s->rule[CHECK_COLUMNS].severity != SEVERITY_OFF)
		outcome = judge_add(j, CHECK_COLUMNS, NULL, s->rule[CHECK_COLUMNS], n == 0,
			(double)n, 0,
			n ? judge_say(j->a, "%zu missing: %s%s", n, names.at, n > 10 ? ", …" : "")
			  : judge_say(j->a, "all %zu are there", s->cols));
	strbuf_free(&names);
	return n && outcome == OUTCOME_FAIL;
}

static void
judge_new_columns(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	struct strbuf names;
	size_t n = 0;
	if (s->rule[CHECK_NEW_COLUMNS].severity == SEVERITY_OFF)
		return;
	strbuf_init(&names, 700);
	for (size_t i = 0; i < j->p->cols; i++) {
		const char *name = j->p->col[i].name;
		if (map_find(j->v->names, name, strlen(name)) == MAP_NONE)
			list_name(&names, &n, name);
	}
	judge_add(j, CHECK_NEW_COLUMNS, NULL, s->rule[CHECK_NEW_COLUMNS], n == 0, (double)n, 0,
		n ? judge_say(j->a, "%zu new: %s%s", n, names.at,
			    n > 10 ? ", …" : "")
		  : "none");
	strbuf_free(&names);
}

static void
judge_order(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	size_t before = 0, at = (size_t)-1;
	if (s->rule[CHECK_ORDER].severity == SEVERITY_OFF)
		return;
	for (size_t i = 0; i < s->cols && at == (size_t)-1; i++) {
		size_t field = j->v->watch[i].field;
		if (field == (size_t)-1)
			continue;
		if (field < before)
			at = i;
		before = field;
	}
	judge_add(j, CHECK_ORDER, NULL, s->rule[CHECK_ORDER], at == (size_t)-1, (double)NAN,
		(double)NAN,
		at == (size_t)-1 ? "as it should be"
				 : judge_say(j->a, "'%s' comes too early", s->col[at].name));
}

static void
judge_duplicates(struct judge *j)
{
	char a[NUMBER_MAX];
	const struct data_schema *s = j->v->schema;
	if (s->rule[CHECK_DUPLICATES].severity == SEVERITY_OFF)
		return;
	if (!j->p->duplicates_known) {
		judge_cannot_tell(
			j, CHECK_DUPLICATES, NULL, "over a million rows are too many to compare");
		return;
	}
	double share = (double)j->p->duplicates / (double)j->p->rows;
	double limit = s->duplicates + s->rule[CHECK_DUPLICATES].tolerance;
	judge_share(j, CHECK_DUPLICATES, NULL, share, limit,
		judge_say(j->a, "%s rows equal an earlier one (%s); at most %s allowed",
			number_count(a, (int64_t)j->p->duplicates), judge_percent(j->a, share),
			judge_percent(j->a, limit)));
}

static void
judge_key(struct judge *j)
{
	const struct data_schema *s = j->v->schema;
	bool exact = true;
	if (s->keys == 0 || s->rule[CHECK_KEY].severity == SEVERITY_OFF)
		return;
	if (j->v->keys)
		distinct_count(j->v->keys, &exact);
	if (!j->v->key_there || !exact) {
		judge_cannot_tell(j, CHECK_KEY, NULL,
			exact ? "a column of the key is missing" : "there are too many rows");
		return;
	}
	judge_share(j, CHECK_KEY, NULL, (double)j->v->key_repeats.count / (double)j->p->rows,
		s->rule[CHECK_KEY].tolerance,
		judge_counted(j, &j->v->key_repeats, j->p->rows, "rows", "repeat the key"));
}

size_t
validation_verdicts(struct validation *v, const struct profile *p, struct arena *a,
	const struct data_verdict **out)
{
	struct judge j = { .v = v, .p = p, .a = a };
	judge_rows(&j);
	bool lacks = judge_columns(&j);
	judge_new_columns(&j);
	judge_order(&j);
	judge_duplicates(&j);
	judge_key(&j);
	for (size_t i = 0; i < v->schema->cols; i++)
		judge_column(&j, i, lacks);
	size_t n = j.verdicts.len;
	struct data_verdict *list = ARENA_ARRAY(a, struct data_verdict, n + 1);
	if (n)
		memcpy(list, j.verdicts.at, n * sizeof(*list));
	VEC_FREE(&j.verdicts);
	*out = list;
	return n;
}
