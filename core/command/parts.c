// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Pieces that verbs are put together from. */
#include "core/command/parts.h"

#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/command/args.h"
#include "core/report/report.h"
#include "core/store/experiments.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
parts_run(const struct command_call *call, const char *param, char run_id[RUN_ID_MAX],
	struct err *err)
{
	return run_find(call->store, args_text(call->args, param), run_id, err);
}

bool
parts_runs(const struct command_call *call, struct arena *a, const char *param,
	const char *const **ids, size_t *n, struct err *err)
{
	size_t given, kept = 0;
	const char *const *words = args_list(call->args, param, &given);
	const char **found = ARENA_ARRAY(a, const char *, given + 1);
	for (size_t i = 0; i < given; i++) {
		char id[RUN_ID_MAX];
		bool known = false;
		if (!run_find(call->store, words[i], id, err))
			return false;
		for (size_t k = 0; k < kept && !known; k++)
			known = strcmp(found[k], id) == 0;
		if (!known)
			found[kept++] = arena_strdup(a, id);
	}
	*ids = found;
	*n = kept;
	return true;
}

bool
parts_experiment(const struct command_call *call, const char *param, int64_t *id, struct err *err)
{
	return experiment_find(call->store, args_text(call->args, param), id, err);
}

enum lifecycle
parts_lifecycle(const char *word)
{
	if (word && strcmp(word, "deleted") == 0)
		return LIFECYCLE_DELETED;
	return word && strcmp(word, "all") == 0 ? LIFECYCLE_ALL : LIFECYCLE_ACTIVE;
}

static bool
query_experiments(
	const struct command_call *call, struct arena *a, struct runs_query *q, struct err *err)
{
	size_t n;
	const char *const *words = args_list(call->args, "experiment", &n);
	int64_t *ids = ARENA_ARRAY(a, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!experiment_find(call->store, words[i], &ids[i], err))
			return false;
	q->experiments = ids;
	q->n_experiments = n;
	return true;
}

/* With the place of the fault, because a filter can be long. */
static bool
query_filter(
	const struct command_call *call, struct arena *a, struct runs_query *q, struct err *err)
{
	const char *text = args_text(call->args, "filter");
	size_t at = 0;
	if (!text || filter_parse(a, text, &q->filter, &at, err))
		return true;
	return err_wrap(err, "filter, at character %zu", at + 1);
}

bool
parts_query(const struct command_call *call, struct arena *a, struct parts_choice has,
	struct runs_query *q, struct err *err)
{
	*q = (struct runs_query){ .now_ms = call->now_ms };
	if (has.lifecycle)
		q->lifecycle = parts_lifecycle(args_text(call->args, "lifecycle"));
	return (!has.experiment || query_experiments(call, a, q, err)) &&
	       (!has.filter || query_filter(call, a, q, err));
}

static bool
is_time(enum column_format format)
{
	return format == FORMAT_TIME || format == FORMAT_AGE || format == FORMAT_SPAN;
}

void
parts_cell(struct report *r, const struct rowset *rs, size_t row, const char *name,
	const char *label, enum column_format format)
{
	size_t col = rowset_find(rs, name);
	if (col == ROWSET_NONE || row >= rs->rows)
		return;
	const struct cells *c = &rs->col[col];
	const struct column shown = { .name = name, .format = format };
	if (cells_odd(c, row)) {
		report_value_missing(r, name, label, "the stored value has the wrong type");
		return;
	}
	if (cells_null(c, row)) {
		report_value_missing(r, name, label, NULL);
		return;
	}
	switch (c->type) {
	case CELL_TEXT:
		report_value_text(r, name, label, c->at.s[row]);
		break;
	case CELL_REAL:
		report_value_real(
			r, name, label, c->at.r[row], format == FORMAT_AUTO ? NULL : &shown);
		break;
	case CELL_TIME:
		report_value_time(
			r, name, label, c->at.i[row], is_time(format) ? format : FORMAT_TIME);
		break;
	case CELL_INT:
		if (is_time(format))
			report_value_time(r, name, label, c->at.i[row], format);
		else
			report_value_int(r, name, label, c->at.i[row]);
		break;
	case CELL_BOOL:
		report_value_bool(r, name, label, c->at.i[row] != 0);
		break;
	case CELL_SERIES:
		break;
	}
}

void
parts_undo(const struct command_call *call, struct report *r, const char *line)
{
	struct arena *a = report_arena(r);
	const char *store = call->store_said;
	if (line)
		report_value_text(r, "undo", "taken back by",
			arena_printf(a, "cairn %s%s%s", line, store ? " --store " : "",
				store ? args_quote(a, store) : ""));
	else
		report_value_missing(r, "undo", "taken back by", "nothing takes this back");
}

/* Where the environment does not say, as in containers and cron. */
static const char *
user_by_id(void)
{
	static _Thread_local char name[64];
	struct passwd entry, *found = NULL;
	char memory[4096];
	if (getpwuid_r(getuid(), &entry, memory, sizeof(memory), &found) != 0 || !found ||
		!*found->pw_name)
		return "unknown";
	snprintf(name, sizeof(name), "%s", found->pw_name);
	return name;
}

const char *
parts_user(void)
{
	const char *name = getenv("LOGNAME");
	if (!name || !*name)
		name = getenv("USER");
	return name && *name ? name : user_by_id();
}

const char *
parts_count(char out[64], size_t n, const char *one, const char *many)
{
	char number[NUMBER_MAX];
	snprintf(out, 64, "%s %s", number_count(number, (int64_t)n), n == 1 ? one : many);
	return out;
}
