// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Where in a command line the cursor is, and what fits there. */
#include "core/command/complete_words.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"
#include "core/command/headless.h"
#include "core/command/help_text.h"
#include "core/command/run_columns.h"
#include "core/query/complete.h"
#include "core/store/experiments.h"
#include "core/store/keys.h"
#include "core/store/models.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#include <string.h>

#define RUNS_OFFERED 50

struct line {
	const struct command_call *call;
	struct arena *a;
	struct rowset_build *out; /* candidate, description */
	const char *word;         /* being completed */
	const char *prefix; /* what stands before the value in the same word: "--format=" or "" */
	const char *store;  /* as named by the words, or NULL */
	const struct command *command;
	const char *names[4]; /* of the command so far */
	size_t n_names;
	const struct param *pending; /* option whose value the word is */
	size_t positions;            /* words that were no options, after the command */
};

static void
add(struct line *l, const char *candidate, const char *description)
{
	size_t row = rowset_build_row(l->out);
	rowset_build_text(l->out, 0, row, candidate, strlen(candidate));
	if (description)
		rowset_build_text(l->out, 1, row, description, strlen(description));
}

static void
offer(struct line *l, const char *candidate, const char *description)
{
	if (strncmp(candidate, l->word, strlen(l->word)) == 0 && *candidate &&
		!strchr(candidate, '\\') && text_is_safe(candidate, strlen(candidate)))
		add(l, arena_printf(l->a, "%s%s", l->prefix, candidate), description);
}

static void
offer_files(struct line *l)
{
	add(l, ":files", NULL);
}

/* ---- values out of the store ---- */

static struct store *
open_store(struct line *l)
{
	const struct store_options options = { .role = STORE_READER, .busy_ms = 200 };
	struct store *s = NULL;
	char *path = NULL;
	if (!headless_store(l->a, l->store, &path, NULL) || !path ||
		!store_open(path, &options, &s, NULL))
		return NULL;
	return s;
}

static void
offer_rows(struct line *l, const struct rowset *rs, const char *column, const char *description)
{
	for (size_t i = 0; i < rs->rows; i++)
		offer(l, rowset_text(rs, i, column),
			description ? rowset_text(rs, i, description) : NULL);
	rowset_free(rs);
}

static void
offer_runs(struct line *l, struct store *s)
{
	static const char *const none[] = { NULL };
	struct runs_query q = { .limit = RUNS_OFFERED, .columns = none, .now_ms = l->call->now_ms };
	const struct rowset *rs;
	if (l->command && strcmp(l->command->name, "run.restore") == 0)
		q.lifecycle = LIFECYCLE_DELETED;
	if (!runs_select(s, l->call->job, &q, &rs, NULL, NULL))
		return;
	for (size_t i = 0; i < rs->rows; i++) {
		const char *id = rowset_text(rs, i, "run_id"),
			   *name = rowset_text(rs, i, "run_name");
		offer(l, id, name);
		offer(l, name, id);
	}
	rowset_free(rs);
}

static void
offer_experiments(struct line *l, struct store *s)
{
	const struct rowset *rs;
	bool all = l->command && strcmp(l->command->name, "experiment.restore") == 0;
	if (experiments_list(s, all ? LIFECYCLE_DELETED : LIFECYCLE_ACTIVE, &rs, NULL))
		offer_rows(l, rs, "name", "experiment_id");
}

static void
offer_models(struct line *l, struct store *s)
{
	const struct rowset *rs;
	if (models_list(s, &rs, NULL))
		offer_rows(l, rs, "name", "description");
}

static void
offer_keys(struct line *l, struct store *s, enum key_table table)
{
	const struct rowset *rs;
	if (key_names(s, table, &rs, NULL))
		offer_rows(l, rs, "key", NULL);
}

/* The word with the part at the cursor replaced by each candidate. */
static void
offer_query(struct line *l, struct store *s, enum param_type type)
{
	const char *const *known;
	if (!run_columns_known(s, l->a, &known, NULL))
		return;
	struct completion c =
		type == PARAM_FILTER
			? filter_complete(l->a, l->word, strlen(l->word), known, NULL, NULL)
			: columns_complete(l->a, l->word, strlen(l->word), known);
	char *head = arena_strndup(l->a, l->word, c.from);
	for (size_t i = 0; i < c.n; i++)
		offer(l, arena_printf(l->a, "%s%s", head, c.candidates[i]), NULL);
}

static void
offer_from_store(struct line *l, enum param_type type)
{
	struct store *s = open_store(l);
	if (!s)
		return;
	if (type == PARAM_RUN)
		offer_runs(l, s);
	else if (type == PARAM_EXPERIMENT)
		offer_experiments(l, s);
	else if (type == PARAM_MODEL)
		offer_models(l, s);
	else if (type == PARAM_METRIC)
		offer_keys(l, s, KEYS_METRICS);
	else if (type == PARAM_PARAM)
		offer_keys(l, s, KEYS_PARAMS);
	else if (type == PARAM_TAG)
		offer_keys(l, s, KEYS_TAGS);
	else
		offer_query(l, s, type);
	store_close(s);
}

/* ---- values by type ---- */

static void
offer_choices(struct line *l, const char *choices)
{
	while (*choices) {
		size_t len = strcspn(choices, " ");
		offer(l, arena_strndup(l->a, choices, len), NULL);
		choices += len;
		choices += *choices == ' ';
	}
}

static void
offer_value(struct line *l, const struct param *p)
{
	switch (p->type) {
	case PARAM_CHOICE:
		offer_choices(l, p->choices);
		break;
	case PARAM_FILE:
		offer_files(l);
		break;
	case PARAM_RUN:
	case PARAM_EXPERIMENT:
	case PARAM_METRIC:
	case PARAM_PARAM:
	case PARAM_TAG:
	case PARAM_FILTER:
	case PARAM_ORDER:
	case PARAM_COLUMNS:
	case PARAM_MODEL:
		offer_from_store(l, p->type);
		break;
	case PARAM_FLAG:
	case PARAM_TEXT:
	case PARAM_COUNT:
	case PARAM_INT:
	case PARAM_REAL:
	case PARAM_SPAN:
	case PARAM_TIME:
	case PARAM_KEY_VALUE:
		break;
	}
}

/* ---- options, names, positions ---- */

static const struct param *
option_of(const struct param *params, const char *word, size_t len)
{
	for (const struct param *p = params; p && p->name; p++) {
		if (p->positional)
			continue;
		if (len == 2 && word[0] == '-' && p->letter && p->letter == word[1])
			return p;
		if (len > 2 && strlen(p->name) == len - 2 &&
			memcmp(p->name, word + 2, len - 2) == 0)
			return p;
	}
	return NULL;
}

static const struct param *
find_option(const struct line *l, const char *word, size_t len)
{
	const struct param *p = l->command ? option_of(l->command->params, word, len) : NULL;
	return p ? p : option_of(global_params(), word, len);
}

static void
offer_options(struct line *l, const struct param *params)
{
	for (const struct param *p = params; p->name; p++)
		if (!p->positional)
			offer(l, arena_printf(l->a, "--%s", p->name), p->help);
}

/* Nouns, or the verbs after the names so far. */
static void
offer_names(struct line *l)
{
	const char *last = NULL;
	struct strbuf stem;
	strbuf_init(&stem, COMMAND_NAME_MAX);
	for (size_t i = 0; i < l->n_names; i++)
		strbuf_printf(&stem, "%s.", l->names[i]);
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = command_table[i];
		if (c->hidden || strncmp(c->name, stem.at, stem.len) != 0)
			continue;
		const char *part = c->name + stem.len;
		size_t len = strcspn(part, ".");
		if (last && strlen(last) == len && memcmp(last, part, len) == 0)
			continue;
		last = arena_strndup(l->a, part, len);
		offer(l, last, part[len] ? NULL : c->summary);
	}
	strbuf_free(&stem);
}

static void
offer_topics(struct line *l)
{
	for (const struct help_topic *t = help_topics(); t->name; t++)
		offer(l, t->name, t->summary);
	l->n_names = 0;
	offer_names(l);
}

static void
offer_position(struct line *l)
{
	size_t at = 0;
	for (const struct param *p = l->command->params; p->name; p++) {
		if (!p->positional)
			continue;
		if (at++ < l->positions && !p->repeats)
			continue;
		if (strcmp(l->command->name, "help") == 0)
			offer_topics(l);
		else
			offer_value(l, p);
		return;
	}
}

/* ---- walking the words before the cursor ---- */

static void
walk_option(struct line *l, const char *word)
{
	size_t len = strcspn(word, "=");
	const struct param *p = find_option(l, word, len);
	if (p && p->type != PARAM_FLAG && !word[len])
		l->pending = p;
	else if (p && word[len] && strcmp(p->name, "store") == 0)
		l->store = word + len + 1;
}

static void
walk_name(struct line *l, const char *word)
{
	size_t used;
	if (l->n_names == 0 && !l->store && !command_noun(word) &&
		(strchr(word, '/') || str_ends(word, ".db") || str_starts(word, "sqlite:"))) {
		l->store = word;
		return;
	}
	if (l->n_names < 4)
		l->names[l->n_names++] = word;
	l->command = command_match(l->names, l->n_names, &used, NULL);
}

static void
walk(struct line *l, const char *word)
{
	if (l->pending) {
		if (strcmp(l->pending->name, "store") == 0)
			l->store = word;
		l->pending = NULL;
	} else if (word[0] == '-' && word[1]) {
		walk_option(l, word);
	} else if (l->command) {
		l->positions++;
	} else {
		walk_name(l, word);
	}
}

static void
offer_all(struct line *l)
{
	size_t len = strcspn(l->word, "=");
	if (l->pending) {
		offer_value(l, l->pending);
		return;
	}
	if (l->word[0] == '-' && l->word[len] == '=') {
		const struct param *p = find_option(l, l->word, len);
		l->prefix = arena_strndup(l->a, l->word, len + 1);
		l->word += len + 1;
		if (p)
			offer_value(l, p);
		return;
	}
	if (l->word[0] == '-') {
		if (l->command)
			offer_options(l, l->command->params);
		offer_options(l, global_params());
		return;
	}
	if (l->command) {
		offer_position(l);
		return;
	}
	offer_names(l);
	if (l->n_names == 0 && !l->store)
		offer_files(l);
}

void
complete_words(const struct command_call *call, const char *const *words, size_t n,
	struct rowset_build *out)
{
	struct line l = {
		.call = call,
		.a = arena_new(),
		.out = out,
		.word = n > 0 ? words[n - 1] : "",
		.prefix = "",
	};
	for (size_t i = 0; i + 1 < n; i++)
		walk(&l, words[i]);
	offer_all(&l);
	arena_free(l.a);
}
