// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is worth a column in a list of runs. */
#include "core/command/run_columns.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"
#include "core/command/nearest.h"
#include "core/store/experiments.h"
#include "core/store/keys.h"
#include "core/store/metrics.h"
#include "core/table/rowset.h"

#include <stdlib.h>
#include <string.h>

#define PROBE_RUNS   100
#define PROBE_KEYS   200
#define BEST_METRICS 4
#define BEST_PARAMS  4

typedef VEC(const char *) name_list;

static const char *const *
list_end(struct arena *a, name_list *list)
{
	VEC_PUSH(list, NULL);
	const char *const *out =
		arena_memdup(a, list->at, list->len * sizeof(*list->at), _Alignof(char *));
	VEC_FREE(list);
	return out;
}

static bool
add_keys(struct store *s, struct arena *a, enum key_table table, const char *prefix, size_t most,
	name_list *out, struct err *err)
{
	const struct rowset *rs;
	if (!key_names(s, table, &rs, err))
		return false;
	for (size_t i = 0; i < rs->rows && i < most; i++)
		VEC_PUSH(out, arena_printf(a, "%s%s", prefix, rowset_text(rs, i, "key")));
	rowset_free(rs);
	return true;
}

bool
run_columns_known(struct store *s, struct arena *a, const char *const **out, struct err *err)
{
	name_list list = { 0 };
	bool ok = add_keys(s, a, KEYS_METRICS, "metrics.", SIZE_MAX, &list, err) &&
		  add_keys(s, a, KEYS_PARAMS, "params.", SIZE_MAX, &list, err) &&
		  add_keys(s, a, KEYS_TAGS, "tags.", SIZE_MAX, &list, err);
	*out = list_end(a, &list);
	return ok;
}

bool
run_columns_metric(struct store *s, const char *key, struct err *err)
{
	struct arena *a = arena_new();
	name_list list = { 0 };
	bool ok = add_keys(s, a, KEYS_METRICS, "", SIZE_MAX, &list, err);
	bool found = false;
	for (size_t i = 0; i < list.len && !found; i++)
		found = strcmp(list.at[i], key) == 0;
	if (ok && !found) {
		const char *near = nearest_word(key, list.at, list.len);
		ok = near ? err_set(err, ERR_NOT_FOUND,
				    "there is no metric '%s'; did you mean '%s'?", key, near)
			  : err_set(err, ERR_NOT_FOUND,
				    "there is no metric '%s'; see: cairn metric list", key);
	}
	VEC_FREE(&list);
	arena_free(a);
	return ok;
}

/* Length of the first item of a list: up to a comma outside quotes and parentheses. */
static size_t
item_length(const char *text)
{
	char quote = 0;
	int depth = 0;
	size_t i = 0;
	for (; text[i]; i++) {
		char c = text[i];
		if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (c == '`' || c == '"') {
			quote = c;
		} else if (c == '(') {
			depth++;
		} else if (c == ')') {
			depth -= depth > 0;
		} else if (c == ',' && depth == 0) {
			break;
		}
	}
	return i;
}

/* A name twice would be a key twice in JSON. */
static bool
add_once(name_list *list, name_list *words, const char *name, const char *word, struct err *err)
{
	char shown[64], before[64];
	for (size_t i = 0; i < list->len; i++)
		if (strcmp(list->at[i], name) == 0)
			return err_set(err, ERR_USAGE,
				"'%s' and '%s' are the same column; name it once",
				text_safe_to(before, sizeof(before), words->at[i]),
				text_safe_to(shown, sizeof(shown), word));
	VEC_PUSH(list, name);
	VEC_PUSH(words, word);
	return true;
}

bool
run_columns_parse(struct arena *a, const char *text, const char *const *known,
	const char *const **out, const char *const **written, struct err *err)
{
	name_list list = { 0 }, words = { 0 };
	bool ok = true;
	while (ok && *text) {
		size_t len = item_length(text);
		struct str item = str_trim(str_make(text, len));
		const char *name = NULL;
		text += len;
		text += *text == ',';
		if (item.len == 0)
			continue;
		const char *word = arena_strndup(a, item.at, item.len);
		ok = column_name_parse(a, word, known, &name, err) &&
		     add_once(&list, &words, name, word, err);
	}
	if (ok && list.len == 0)
		ok = err_set(err, ERR_USAGE, "no column is named; see: cairn help columns");
	*out = list_end(a, &list);
	const char *const *all_words = list_end(a, &words);
	if (written)
		*written = all_words;
	return ok;
}

struct candidate {
	const char *name;
	size_t present, position;
};

static int
compare_candidates(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->present != b->present)
		return a->present > b->present ? -1 : 1;
	return a->position < b->position ? -1 : a->position > b->position;
}

static bool
is_listed(const name_list *list, const char *name)
{
	for (size_t i = 0; i < list->len; i++)
		if (strcmp(list->at[i], name) == 0)
			return true;
	return false;
}

typedef bool keep_fn(const struct cells *c, size_t rows);

static bool
is_present(const struct cells *c, size_t rows)
{
	return c->nulls < rows;
}

/* Measurements of the machine are not what runs are compared by. */
static bool
is_result(const struct cells *c, size_t rows)
{
	return c->nulls < rows && !str_starts(c->name, "metrics.system/");
}

/* Some two rows differ; a missing value differs from every other. */
static bool
is_telling(const struct cells *c, size_t rows)
{
	for (size_t i = 1; i < rows; i++) {
		if (cells_null(c, i) != cells_null(c, 0))
			return true;
		if (!cells_null(c, i) && c->type == CELL_TEXT && c->at.s[i] != c->at.s[0])
			return true;
	}
	return false;
}

/* Columns of the prefix that are kept; the most used ones when there are more than most. */
static void
add_used(struct arena *a, const struct rowset *rs, const char *prefix, keep_fn *keep, size_t most,
	name_list *out)
{
	struct candidate *found = ARENA_ARRAY(a, struct candidate, rs->cols + 1);
	size_t n = 0;
	for (size_t i = 0; i < rs->cols; i++) {
		const struct cells *c = &rs->col[i];
		if (!str_starts(c->name, prefix) || !keep(c, rs->rows) || is_listed(out, c->name))
			continue;
		found[n] = (struct candidate){ arena_strdup(a, c->name), rs->rows - c->nulls, n };
		n++;
	}
	if (n > most)
		qsort(found, n, sizeof(*found), compare_candidates);
	for (size_t i = 0; i < n && i < most; i++)
		VEC_PUSH(out, found[i].name);
}

/* The metrics that the experiments of these runs name as their primary ones. */
static bool
add_primary(
	struct store *s, struct arena *a, const struct rowset *rs, name_list *out, struct err *err)
{
	const struct rowset *experiments;
	size_t ids = rowset_find(rs, "experiment_id");
	if (!experiments_list(s, LIFECYCLE_ALL, &experiments, err))
		return false;
	for (size_t i = 0; i < experiments->rows && out->len < BEST_METRICS; i++) {
		const char *id = rowset_text(experiments, i, "experiment_id");
		const char *name = arena_printf(
			a, "metrics.%s", rowset_text(experiments, i, "primary_metric"));
		size_t col = rowset_find(rs, name), row = 0;
		while (ids != ROWSET_NONE && row < rs->rows &&
			strcmp(rs->col[ids].at.s[row], id) != 0)
			row++;
		if (col != ROWSET_NONE && row < rs->rows && rs->col[col].nulls < rs->rows &&
			!is_listed(out, name))
			VEC_PUSH(out, name);
	}
	rowset_free(experiments);
	return true;
}

static void
add_kind(struct arena *a, const struct rowset *rs, enum run_columns_kind kind, name_list *out)
{
	bool all = kind == RUN_COLUMNS_ALL;
	if (kind == RUN_COLUMNS_BEST) {
		add_used(a, rs, "metrics.", is_result, BEST_METRICS - out->len, out);
		add_used(a, rs, "params.", is_telling, BEST_PARAMS, out);
	}
	if (all || kind == RUN_COLUMNS_METRICS)
		add_used(a, rs, "metrics.", is_present, SIZE_MAX, out);
	if (all || kind == RUN_COLUMNS_PARAMS)
		add_used(a, rs, "params.", is_present, SIZE_MAX, out);
	if (all || kind == RUN_COLUMNS_TAGS)
		add_used(a, rs, "tags.", is_present, SIZE_MAX, out);
}

bool
run_columns_choose(struct store *s, struct job *job, struct arena *a, const struct runs_query *q,
	enum run_columns_kind kind, const char *const **out, struct err *err)
{
	struct runs_query probe = *q;
	name_list candidates = { 0 }, chosen = { 0 };
	const struct rowset *rs = NULL;
	size_t most = kind == RUN_COLUMNS_BEST ? PROBE_KEYS : SIZE_MAX;
	bool ok = add_keys(s, a, KEYS_METRICS, "metrics.", most, &candidates, err) &&
		  add_keys(s, a, KEYS_PARAMS, "params.", most, &candidates, err) &&
		  (kind == RUN_COLUMNS_BEST ||
			  add_keys(s, a, KEYS_TAGS, "tags.", most, &candidates, err));
	probe.columns = list_end(a, &candidates);
	if (kind == RUN_COLUMNS_BEST && (probe.limit == 0 || probe.limit > PROBE_RUNS))
		probe.limit = PROBE_RUNS;
	ok = ok && runs_select(s, job, &probe, &rs, NULL, err) &&
	     (kind != RUN_COLUMNS_BEST || add_primary(s, a, rs, &chosen, err));
	if (ok)
		add_kind(a, rs, kind, &chosen);
	rowset_free(rs);
	*out = list_end(a, &chosen);
	return ok;
}

/* ---- how they look ---- */

/* What is missed least folds away first: params before times before metrics. */
static const struct column attributes[] = {
	{ .name = "run_name", .title = "run", .max_width = 32, .priority = 100 },
	{ .name = "run_id", .title = "id", .format = FORMAT_ID, .priority = 90 },
	{ .name = "status", .title = "status", .format = FORMAT_STATUS, .priority = 85 },
	{ .name = "start_time", .title = "age", .format = FORMAT_AGE, .priority = 60 },
	{ .name = "end_time", .title = "ended", .format = FORMAT_AGE, .priority = 20 },
	{ .name = "duration", .title = "time", .format = FORMAT_SPAN, .priority = 50 },
	{ .name = "experiment", .title = "experiment", .max_width = 24, .priority = 40 },
	{ .name = "experiment_id", .title = "experiment id", .priority = 10 },
	{ .name = "user_id", .title = "user", .priority = 15 },
	{ .name = "lifecycle_stage", .title = "lifecycle", .priority = 12 },
	{ .name = "parent_run_id", .title = "parent", .format = FORMAT_ID, .priority = 11 },
	{ .name = "artifact_uri", .title = "artifacts", .priority = 5 },
};

struct column
run_column(struct arena *a, const char *name)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (strcmp(attributes[i].name, name) == 0)
			return attributes[i];
	struct column c = { .name = arena_strdup(a, name), .max_width = 24, .priority = 30 };
	const char *inside = strchr(name, '(');
	const char *key = strchr(inside ? inside : name, '.');
	if (strstr(name, "metrics.") && key) {
		size_t n = strlen(key + 1);
		char *bare = arena_strndup(a, key + 1, n - (inside && n > 0));
		c.title = inside ? arena_printf(a, "%.*s %s", (int)(inside - name), name, bare)
				 : bare;
		c.format = str_starts(name, "step(") ? FORMAT_COUNT : FORMAT_SHORT;
		c.digits = 5;
		c.better = metric_better(bare, NULL, NULL);
		c.priority = 80;
	} else if (key && (str_starts(name, "params.") || str_starts(name, "tags."))) {
		c.title = arena_strdup(a, key + 1);
	}
	return c;
}

/* A metric and a param may share their key: then both are called by their whole names. */
static void
tell_apart(struct column *columns, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!columns[i].title || !columns[k].title ||
				strcmp(columns[i].title, columns[k].title) != 0)
				continue;
			columns[i].title = columns[i].name;
			columns[k].title = columns[k].name;
		}
	}
}

struct column *
run_columns(struct arena *a, const char *const *names)
{
	size_t n = 0;
	while (names[n])
		n++;
	struct column *columns = ARENA_ARRAY(a, struct column, n + 1);
	for (size_t i = 0; i < n; i++)
		columns[i] = run_column(a, names[i]);
	tell_apart(columns, n);
	return columns;
}

void
run_columns_as_written(struct column *columns, const char *const *written)
{
	for (size_t i = 0; columns[i].name; i++) {
		bool start = strcmp(columns[i].name, "start_time") == 0;
		if ((start && str_casecmp(written[i], "age") != 0) ||
			strcmp(columns[i].name, "end_time") == 0) {
			columns[i].title = start ? "started" : "ended";
			columns[i].format = FORMAT_TIME;
		}
	}
}

const char *const *
run_columns_wanted(struct arena *a, const char *const *names)
{
	name_list list = { 0 };
	for (; *names; names++)
		if (strchr(*names, '.'))
			VEC_PUSH(&list, *names);
	return list_end(a, &list);
}
