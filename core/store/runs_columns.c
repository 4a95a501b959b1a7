// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From column names to the tables they come from. */
#include "core/store/runs_load.h"

#include <string.h>
#include "core/base/arena.h"

/* The key between prefix and suffix, or an empty one when name is not made so. */
static struct str
between(const char *name, const char *prefix, const char *suffix)
{
	if (!str_starts(name, prefix) || !str_ends(name, suffix))
		return str_make(NULL, 0);
	size_t len = strlen(name), skip = strlen(prefix), cut = strlen(suffix);
	return len > skip + cut ? str_make(name + skip, len - skip - cut) : str_make(NULL, 0);
}

struct column_ref
column_ref_of(const char *name)
{
	static const struct {
		enum column_kind kind;
		const char *prefix, *suffix;
	} forms[] = {
		{ COLUMN_METRIC, "metrics.", "" },
		{ COLUMN_PARAM, "params.", "" },
		{ COLUMN_TAG, "tags.", "" },
		{ COLUMN_STEP, "step(metrics.", ")" },
		{ COLUMN_MIN, "min(metrics.", ")" },
		{ COLUMN_MAX, "max(metrics.", ")" },
		{ COLUMN_BEST, "best(metrics.", ")" },
		{ COLUMN_FIRST, "first(metrics.", ")" },
	};
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct str key = between(name, forms[i].prefix, forms[i].suffix);
		if (key.at)
			return (struct column_ref){ .kind = forms[i].kind, .key = key };
	}
	return (struct column_ref){ .kind = COLUMN_ATTRIBUTE, .key = str_of(name) };
}

static bool
load_keys(struct runs_load *l, enum key_table table, const struct column_ref *refs, size_t n,
	struct err *err)
{
	struct key_load k;
	key_load_init(&k, l, table);
	for (size_t i = 0; i < n; i++) {
		enum column_kind kind = refs[i].kind;
		bool metric = kind == COLUMN_METRIC || kind == COLUMN_STEP;
		if (table == KEYS_METRICS
				? metric
				: kind == (table == KEYS_PARAMS ? COLUMN_PARAM : COLUMN_TAG))
			key_load_want(&k, refs[i].key, kind != COLUMN_STEP, kind == COLUMN_STEP);
	}
	bool ok = key_load_run(&k, err);
	key_load_free(&k);
	return ok;
}

bool
load_columns(struct runs_load *l, const char *const *names, size_t n, struct err *err)
{
	struct column_ref *refs = ARENA_ARRAY(l->a, struct column_ref, n);
	for (size_t i = 0; i < n; i++)
		refs[i] = column_ref_of(names[i]);
	return load_keys(l, KEYS_METRICS, refs, n, err) &&
	       load_keys(l, KEYS_PARAMS, refs, n, err) && load_keys(l, KEYS_TAGS, refs, n, err) &&
	       load_aggregates(l, refs, n, err);
}
