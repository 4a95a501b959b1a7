// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The names of the search language and the columns they stand for. */
#include "core/query/name.h"

#include <string.h>
#include <strings.h>
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/utf8.h"

static const struct {
	const char *spelling;
	enum name_kind kind;
} kinds[] = {
	{ "metrics", NAME_METRIC },
	{ "metric", NAME_METRIC },
	{ "m", NAME_METRIC },
	{ "params", NAME_PARAM },
	{ "param", NAME_PARAM },
	{ "parameters", NAME_PARAM },
	{ "parameter", NAME_PARAM },
	{ "p", NAME_PARAM },
	{ "tags", NAME_TAG },
	{ "tag", NAME_TAG },
	{ "t", NAME_TAG },
	{ "attributes", NAME_ATTRIBUTE },
	{ "attribute", NAME_ATTRIBUTE },
	{ "attr", NAME_ATTRIBUTE },
	{ "run", NAME_ATTRIBUTE },
	{ "datasets", NAME_DATASET },
	{ "dataset", NAME_DATASET },
};

static const struct attribute attributes[] = {
	{ "run_id", "run_id", VALUE_TEXT, "run_id", false },
	{ "run_name", "run_name", VALUE_TEXT, "run_name", false },
	{ "run name", "run_name", VALUE_TEXT, "run_name", false },
	{ "status", "status", VALUE_TEXT, "status", false },
	{ "user_id", "user_id", VALUE_TEXT, "user_id", false },
	{ "artifact_uri", "artifact_uri", VALUE_TEXT, "artifact_uri", false },
	{ "start_time", "start_time", VALUE_TIME, "start_time", false },
	{ "created", "start_time", VALUE_TIME, "start_time", false },
	{ "started", "start_time", VALUE_TIME, "start_time", false },
	{ "end_time", "end_time", VALUE_TIME, "end_time", false },
	{ "ended", "end_time", VALUE_TIME, "end_time", false },
	{ "age", "start_time", VALUE_SPAN, NULL, true },
	{ "duration", "duration", VALUE_SPAN, NULL, false },
	{ "time", "duration", VALUE_SPAN, NULL, false },
	{ "experiment", "experiment", VALUE_TEXT, NULL, false },
	{ "experiment_id", "experiment_id", VALUE_TEXT, NULL, false },
	{ "lifecycle_stage", "lifecycle_stage", VALUE_TEXT, NULL, false },
	{ "parent_run_id", "parent_run_id", VALUE_TEXT, NULL, false },
	{ "stale", "stale", VALUE_BOOL, NULL, false },
	{ "name", "run_name", VALUE_TEXT, "run_name", false },
	{ "id", "run_id", VALUE_TEXT, "run_id", false },
	{ "user", "user_id", VALUE_TEXT, "user_id", false },
	{ "parent", "parent_run_id", VALUE_TEXT, NULL, false },
	{ "run", "run_name", VALUE_TEXT, "run_name", false },
	{ "lifecycle", "lifecycle_stage", VALUE_TEXT, NULL, false },
	{ "note", "tags.mlflow.note.content", VALUE_TEXT, NULL, false },
};

/* Attributes that mean themselves even where a metric or param has the same name. */
static const char *const fixed[] = { "run_id", "run_name", "run name", "status", "user_id",
	"artifact_uri", "start_time", "created", "end_time", "age" };

static const char *const functions[] = { "min", "max", "best", "first", "last", "step" };

static bool
equals_fold(struct str s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

const struct attribute *
attribute_at(size_t i)
{
	return i < sizeof(attributes) / sizeof(*attributes) ? &attributes[i] : NULL;
}

const struct attribute *
attribute_find(struct str spelling)
{
	const struct attribute *t;
	for (size_t i = 0; (t = attribute_at(i)); i++)
		if (equals_fold(spelling, t->spelling))
			return t;
	return NULL;
}

enum name_kind
name_kind_find(struct str spelling)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (equals_fold(spelling, kinds[i].spelling))
			return kinds[i].kind;
	return NAME_KINDS;
}

static bool
is_fixed(const struct attribute *t)
{
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		if (strcmp(fixed[i], t->spelling) == 0)
			return true;
	return false;
}

static bool
is_quote(char c)
{
	return c == '"' || c == '`' || c == '\'';
}

static bool
quoted_part(struct scan *s, struct str *out, size_t *at, struct err *err)
{
	size_t from = s->pos;
	char quote = scan_peek(s, 0);
	if (!scan_quoted(s, out)) {
		*at = from;
		return err_set(err, ERR_USAGE, "the quote %c is never closed", quote);
	}
	/* MLflow takes off a second, inner pair. */
	if (quote != '`' && out->len >= 2 && out->at[0] == '`' && out->at[out->len - 1] == '`')
		*out = str_make(out->at + 1, out->len - 2);
	return true;
}

/* The part after "kind.", bare or quoted. */
static bool
key_part(struct scan *s, struct raw_name *out, size_t *at, struct err *err)
{
	if (is_quote(scan_peek(s, 0))) {
		out->quoted = true;
		return quoted_part(s, &out->key, at, err);
	}
	size_t from = s->pos;
	while (!scan_delimiter(s))
		s->pos++;
	out->key = str_make(s->text + from, s->pos - from);
	return true;
}

static bool
bare_name(struct scan *s, struct raw_name *out, size_t *at, struct err *err)
{
	size_t from = s->pos, dot = s->len;
	for (; !scan_delimiter(s); s->pos++) {
		if (scan_peek(s, 0) != '.' || dot != s->len)
			continue;
		dot = s->pos;
		if (!is_quote(scan_peek(s, 1)))
			continue;
		out->kind = str_make(s->text + from, dot - from);
		s->pos++;
		return key_part(s, out, at, err);
	}
	out->key = str_make(s->text + from, s->pos - from);
	if (dot == s->len)
		return true;
	struct str kind = str_make(s->text + from, dot - from);
	if (name_kind_find(kind) != NAME_KINDS) {
		out->kind = kind;
		out->key = str_make(s->text + dot + 1, s->pos - dot - 1);
	}
	return true;
}

bool
name_starts(const struct scan *s)
{
	return !scan_delimiter(s);
}

/* "best(metrics.acc)", at the parenthesis; the word before it stands in out->key. */
static bool
function_argument(struct scan *s, struct raw_name *out, size_t *at, struct err *err)
{
	struct raw_name inner;
	struct str function = out->key;
	size_t start = out->at;
	s->pos++;
	scan_space(s);
	if (!name_starts(s)) {
		*at = s->pos;
		return err_set(err, ERR_USAGE, "expected a metric in '%.*s(…)'", (int)function.len,
			function.at);
	}
	if (!name_scan(s, &inner, at, err))
		return false;
	scan_space(s);
	if (inner.function.len || !scan_char(s, ')')) {
		*at = inner.function.len ? inner.at : s->pos;
		return inner.function.len
			       ? err_set(err, ERR_USAGE, "functions do not nest")
			       : err_set(err, ERR_USAGE, "expected ')' after the metric");
	}
	*out = inner;
	out->at = start;
	out->function = function;
	return true;
}

static bool
is_function(struct str word)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (equals_fold(word, functions[i]))
			return true;
	return false;
}

bool
name_scan(struct scan *s, struct raw_name *out, size_t *at, struct err *err)
{
	*out = (struct raw_name){ .at = s->pos };
	if (!is_quote(scan_peek(s, 0))) {
		if (!bare_name(s, out, at, err))
			return false;
		bool call = !out->kind.len && scan_peek(s, 0) == '(' && is_function(out->key);
		return !call || function_argument(s, out, at, err);
	}
	if (!quoted_part(s, &out->key, at, err))
		return false;
	out->quoted = true;
	if (scan_peek(s, 0) != '.')
		return true;
	out->kind = out->key;
	s->pos++;
	return key_part(s, out, at, err);
}

static bool
resolve_attribute(struct name *out, struct str key, struct err *err)
{
	char shown[64];
	const struct attribute *t = attribute_find(key);
	if (!t)
		return err_set(err, ERR_USAGE,
			"unknown attribute '%s'; known: run_id, run_name, status, user_id, "
			"start_time, "
			"end_time, artifact_uri, age, duration, experiment, experiment_id, "
			"lifecycle_stage, parent_run_id, stale, note",
			text_safe_to(shown, sizeof(shown), out->key));
	out->attribute = t;
	out->type = t->type;
	out->column = t->column;
	return true;
}

static bool
resolve_dataset(struct arena *a, struct name *out, struct str key, struct err *err)
{
	static const char *const known[] = { "name", "digest", "context" };
	char shown[64];
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (str_equals(key, known[i])) {
			out->type = VALUE_TEXT;
			out->column = arena_printf(a, "datasets.%s", known[i]);
			return true;
		}
	return err_set(err, ERR_USAGE, "unknown dataset field '%s'; known: name, digest, context",
		text_safe_to(shown, sizeof(shown), out->key));
}

static bool
resolve_function(struct arena *a, const struct raw_name *raw, struct name *out, struct err *err)
{
	if (out->kind != NAME_METRIC && out->kind != NAME_ANY)
		return err_set(err, ERR_USAGE, "%.*s(…) takes a metric", (int)raw->function.len,
			raw->function.at);
	out->kind = NAME_METRIC;
	out->type = VALUE_NUMBER;
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (equals_fold(raw->function, functions[i]))
			out->function = functions[i];
	if (strcmp(out->function, "last") == 0) {
		out->function = NULL; /* the column of a metric is its latest value */
		out->column = arena_printf(a, "metrics.%s", out->key);
	} else {
		out->column = arena_printf(a, "%s(metrics.%s)", out->function, out->key);
	}
	return true;
}

static bool
resolve_any(struct name *out, struct str key)
{
	const struct attribute *t = attribute_find(key);
	out->type = VALUE_ANY;
	out->attribute = t;
	if (t && is_fixed(t)) {
		out->kind = NAME_ATTRIBUTE;
		out->type = t->type;
		out->column = t->column;
	}
	return true;
}

static bool
resolve_kind(struct arena *a, struct name *out, struct str key, struct err *err)
{
	switch (out->kind) {
	case NAME_METRIC:
		out->type = VALUE_NUMBER;
		out->column = arena_printf(a, "metrics.%s", out->key);
		return true;
	case NAME_PARAM:
		out->type = VALUE_FREE;
		out->column = arena_printf(a, "params.%s", out->key);
		return true;
	case NAME_TAG:
		out->type = VALUE_FREE;
		out->column = arena_printf(a, "tags.%s", out->key);
		return true;
	case NAME_ATTRIBUTE:
		return resolve_attribute(out, key, err);
	case NAME_DATASET:
		return resolve_dataset(a, out, key, err);
	case NAME_ANY:
	case NAME_KINDS:
		break;
	}
	return resolve_any(out, key);
}

bool
name_resolve(struct arena *a, const struct raw_name *raw, struct name *out, struct err *err)
{
	char shown[64];
	*out = (struct name){ .kind = NAME_ANY };
	if (raw->kind.len) {
		out->kind = name_kind_find(raw->kind);
		if (out->kind == NAME_KINDS)
			return err_set(err, ERR_USAGE,
				"unknown kind '%s'; use metrics, params, tags, attributes or "
				"datasets",
				text_safe_to(shown, sizeof(shown),
					arena_strndup(a, raw->kind.at, raw->kind.len)));
	}
	if (!raw->key.len)
		return err_set(
			err, ERR_USAGE, "expected a name%s", raw->kind.len ? " after the dot" : "");
	out->key = arena_strndup(a, raw->key.at, raw->key.len);
	if (raw->function.len)
		return resolve_function(a, raw, out, err);
	return resolve_kind(a, out, raw->key, err);
}

bool
column_is_known(const char *const *known, const char *column)
{
	for (; known && *known; known++)
		if (strcmp(*known, column) == 0)
			return true;
	return false;
}
