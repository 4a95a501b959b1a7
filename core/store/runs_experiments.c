// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What lists of runs need to know of their experiments. */
#include "core/store/runs_load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"

static int
compare_ids(const void *a, const void *b)
{
	const struct experiment_info *p = a, *q = b;
	return (p->id > q->id) - (p->id < q->id);
}

const struct experiment_info *
experiment_list_find(const struct experiment_list *list, int64_t id)
{
	struct experiment_info key = { .id = id };
	return list->len ? bsearch(&key, list->at, list->len, sizeof(key), compare_ids) : NULL;
}

static bool
read_tags(struct store *s, struct arena *a, struct experiment_info *at, size_t len, struct err *err)
{
	struct experiment_list list = { at, len };
	struct stmt *q =
		stmt_use(s, "SELECT experiment_id, key, value FROM experiment_tags WHERE key IN"
			    " ('mlflow.experiment.primaryMetric.name', "
			    "'mlflow.experiment.primaryMetric.greaterIsBetter')");
	while (stmt_next(q)) {
		const char *key = "", *value = stmt_text_in(q, 2, a, NULL);
		const struct experiment_info *e =
			experiment_list_find(&list, stmt_int_or(q, 0, -1));
		if (!e || stmt_text(q, 1, &key, NULL) != GOT_VALUE)
			continue;
		if (str_ends(key, ".name"))
			at[e - at].primary = value;
		else
			at[e - at].greater = value;
	}
	return stmt_done(q, err);
}

bool
experiment_list_read(struct store *s, struct arena *a, struct experiment_list *out, struct err *err)
{
	VEC(struct experiment_info) found = { 0 };
	struct stmt *q =
		stmt_use(s, "SELECT experiment_id, name, lifecycle_stage FROM experiments");
	while (stmt_next(q)) {
		struct experiment_info e = { .id = stmt_int_or(q, 0, -1) };
		const char *stage = "";
		snprintf(e.id_text, sizeof(e.id_text), "%" PRId64, e.id);
		e.name = stmt_text_in(q, 1, a, NULL);
		if (stmt_text(q, 2, &stage, NULL) == GOT_VALUE)
			e.active = strcmp(stage, "active") == 0;
		VEC_PUSH(&found, e);
	}
	bool ok = stmt_done(q, err);
	if (found.len)
		qsort(found.at, found.len, sizeof(*found.at), compare_ids);
	struct experiment_info *at = ARENA_ARRAY(a, struct experiment_info, found.len);
	if (found.len)
		memcpy(at, found.at, found.len * sizeof(*at));
	*out = (struct experiment_list){ at, found.len };
	VEC_FREE(&found);
	return ok && read_tags(s, a, at, out->len, err);
}
