// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run list: which runs there are, with the columns that tell them apart. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/command/run_columns.h"
#include "core/command/run_names.h"
#include "core/command/saved_views.h"
#include "core/report/report.h"

#include <string.h>

struct list {
	const struct command_call *call;
	struct arena *a;
	struct runs_query query;
	const struct saved_view *saved; /* NULL: --view is one of our own */
	const char *const *known;       /* all columns of the store; NULL until needed */
	const char *const *shown;       /* names, in order */
	const char *const *written;     /* the same as --columns has them; NULL without */
};

static bool
find_known(struct list *l, struct err *err)
{
	return l->known || run_columns_known(l->call->store, l->a, &l->known, err);
}

static bool
read_order(struct list *l, struct err *err)
{
	const char *text = args_text(l->call->args, "order");
	struct sort_key *keys;
	size_t n;
	if (!text && l->saved && *l->saved->order)
		text = l->saved->order;
	if (!text)
		return true;
	if (!order_parse(l->a, text, &keys, &n, err) || !find_known(l, err))
		return false;
	order_resolve(l->a, keys, n, l->known);
	/* As the screen has it that the view was saved on. */
	for (size_t i = 0; i < n && !args_has(l->call->args, "order"); i++)
		keys[i].natural = true;
	l->query.order = keys;
	l->query.n_order = n;
	return true;
}

/* The fixed columns, then the chosen ones. */
static const char *const *
with_attributes(struct list *l, const char *const *chosen)
{
	static const char *const fixed[] = { "run_name", "run_id", "status", "start_time",
		"duration" };
	size_t n = 0, at = 0, n_fixed = sizeof(fixed) / sizeof(fixed[0]);
	while (chosen[n])
		n++;
	const char **names = ARENA_ARRAY(l->a, const char *, n + n_fixed + 2);
	for (size_t i = 0; i < n_fixed; i++)
		names[at++] = fixed[i];
	if (l->query.n_experiments != 1)
		names[at++] = "experiment";
	for (size_t i = 0; i < n; i++)
		names[at++] = chosen[i];
	return names;
}

/* A saved view does not say that runs come by their names. */
static const char *const *
with_name(struct list *l, const char *const *chosen)
{
	size_t n = 0;
	while (chosen[n])
		n++;
	const char **names = ARENA_ARRAY(l->a, const char *, n + 2);
	names[0] = "run_name";
	memcpy(names + 1, chosen, (n + 1) * sizeof(*names));
	return names;
}

/* What the application saved under a name, unless --view is one of the words. */
static bool
read_saved(struct list *l, struct err *err)
{
	static const char *const own[] = { "best", "metrics", "params", "tags", "all", "ids" };
	const char *view = args_text(l->call->args, "view");
	const char *filter = args_text(l->call->args, "filter");
	struct saved_view *saved = ARENA_ARRAY(l->a, struct saved_view, 1);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(view, own[i]) == 0)
			return true;
	if (!saved_view_find(l->a, l->call->store_path, view, saved, err))
		return false;
	l->saved = saved;
	if (!*saved->filter)
		return true;
	const char *both =
		filter ? arena_printf(l->a, "(%s) AND (%s)", saved->filter, filter) : saved->filter;
	return filter_parse(l->a, both, &l->query.filter, NULL, err) ||
	       err_wrap(err, "the view '%s'", view);
}

static bool
choose_columns(struct list *l, struct err *err)
{
	static const struct {
		const char *word;
		enum run_columns_kind kind;
	} views[] = {
		{ "best", RUN_COLUMNS_BEST },
		{ "metrics", RUN_COLUMNS_METRICS },
		{ "params", RUN_COLUMNS_PARAMS },
		{ "tags", RUN_COLUMNS_TAGS },
		{ "all", RUN_COLUMNS_ALL },
	};
	const char *text = args_text(l->call->args, "columns");
	const char *view = args_text(l->call->args, "view");
	const char *const *chosen;
	if (text)
		return find_known(l, err) &&
		       run_columns_parse(l->a, text, l->known, &l->shown, &l->written, err);
	if (l->saved) {
		l->shown = with_name(l, l->saved->columns);
		return true;
	}
	if (strcmp(view, "ids") == 0) {
		const char **names = ARENA_ARRAY(l->a, const char *, 2);
		names[0] = "run_id";
		l->shown = names;
		return true;
	}
	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		if (strcmp(view, views[i].word) != 0)
			continue;
		if (!run_columns_choose(l->call->store, l->call->job, l->a, &l->query,
			    views[i].kind, &chosen, err))
			return false;
		l->shown = with_attributes(l, chosen);
	}
	return true;
}

struct count {
	size_t shown, matched, total;
	size_t silent; /* of those shown, RUNNING though nothing was logged for long */
};

/* "312 of 1,248 runs · sorted by metrics.auc, highest first". */
static void
conclude(const struct list *l, struct report *out, enum verdict verdict, const struct count *n)
{
	char count[64], number[NUMBER_MAX];
	struct strbuf b;
	strbuf_init(&b, 4096);
	if (n->matched < n->total)
		strbuf_printf(&b, "%s of ", number_count(number, (int64_t)n->matched));
	strbuf_add(&b, parts_count(count, n->total, "run", "runs"));
	if (n->shown < n->matched)
		strbuf_printf(&b, " · %s shown", number_count(number, (int64_t)n->shown));
	if (n->silent)
		strbuf_printf(&b, " · %s running but silent for an hour",
			number_count(number, (int64_t)n->silent));
	strbuf_add(&b, " · sorted by ");
	for (size_t i = 0; i < l->query.n_order; i++)
		strbuf_printf(&b, "%s%s %s", i ? ", " : "", l->query.order[i].column,
			l->query.order[i].descending ? "▼" : "▲");
	if (l->query.n_order == 0)
		strbuf_add(&b, "start, newest first");
	report_conclude(out, verdict, "%s", b.at);
	strbuf_free(&b);
}

/* What should be known beside the rows; the verdict is that of names which nothing has. */
static enum verdict
warn(const struct list *l, struct report *out, const struct rowset *rs, size_t matched)
{
	char count[64], number[NUMBER_MAX];
	size_t shown = rs->rows;
	const struct run_names names = {
		.filter = args_has(l->call->args, "filter") ? l->query.filter : NULL,
		.order = l->query.order,
		.n_order = args_has(l->call->args, "order") ? l->query.n_order : 0,
		.columns = l->written ? l->shown : NULL,
	};
	if (rs->note)
		report_warning(out, "%s", rs->note);
	bool odd = l->known && run_names_warn(l->a, &names, l->known, out);
	if (shown < matched)
		report_warning(out, "only the first %s of %s; --limit 0 gives all of them",
			parts_count(count, shown, "run", "runs"),
			number_count(number, (int64_t)matched));
	return odd ? VERDICT_WARN : VERDICT_NONE;
}

/* How many runs there are without the filter. */
static bool
count_all(struct list *l, size_t matched, size_t *total, struct err *err)
{
	struct runs_query q = l->query;
	const struct rowset *rs;
	static const char *const none[] = { NULL };
	*total = matched;
	if (!q.filter)
		return true;
	q.filter = NULL;
	q.order = NULL;
	q.n_order = 0;
	q.limit = 1;
	q.columns = none;
	if (!runs_select(l->call->store, l->call->job, &q, &rs, total, err))
		return false;
	rowset_free(rs);
	return true;
}

static size_t
count_silent(const struct rowset *rs)
{
	size_t n = 0;
	for (size_t i = 0; i < rs->rows; i++)
		n += rowset_int(rs, i, "stale", 0) != 0;
	return n;
}

/* Bare, so that a shell's loop can read them. */
static void
list_ids(const struct rowset *rs, struct report *out)
{
	report_set_bare(out);
	struct strbuf b;
	strbuf_init(&b, rs->rows * RUN_ID_MAX);
	for (size_t i = 0; i < rs->rows; i++)
		strbuf_printf(&b, "%s\n", rowset_text(rs, i, "run_id"));
	report_lines(out, "run_ids", b.at, b.len);
	strbuf_free(&b);
}

static bool
fill(struct list *l, struct report *out, struct err *err)
{
	const struct rowset *rs;
	size_t matched, total;
	bool ids = !args_text(l->call->args, "columns") &&
		   strcmp(args_text(l->call->args, "view"), "ids") == 0;
	/* A program that takes ids takes all of them, unless it said how many. */
	bool all = ids && !args_given(l->call->args, "limit");
	l->query.limit = all ? 0 : (size_t)args_int(l->call->args, "limit", 0);
	if (!read_order(l, err) || !choose_columns(l, err) ||
		(l->query.filter && !find_known(l, err)))
		return false;
	l->query.columns = run_columns_wanted(l->a, l->shown);
	if (!runs_select(l->call->store, l->call->job, &l->query, &rs, &matched, err))
		return false;
	if (!count_all(l, matched, &total, err)) {
		rowset_free(rs);
		return false;
	}
	const struct count n = { rs->rows, matched, total, count_silent(rs) };
	report_set_title(out, "Runs");
	if (ids && !l->call->structured) {
		list_ids(rs, out);
	} else {
		struct column *columns = run_columns(l->a, l->shown);
		if (l->written)
			run_columns_as_written(columns, l->written);
		report_table(out, "runs", rowset_ref(rs), columns,
			l->query.filter ? "no run matches the filter"
					: "no runs yet; log one from a script with: cairn run log "
					  "start");
	}
	conclude(l, out, warn(l, out, rs, matched), &n);
	rowset_free(rs);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct list l = { .call = call, .a = arena_new() };
	bool ok = parts_query(call, l.a,
			  (struct parts_choice){
				  .experiment = true, .filter = true, .lifecycle = true },
			  &l.query, err) &&
		  read_saved(&l, err) && fill(&l, out, err);
	arena_free(l.a);
	return ok;
}

static const struct param params[] = {
	{ .name = "filter", .letter = 'F', .type = PARAM_FILTER, .help = "only runs that match" },
	{ .name = "order",
		.letter = 's',
		.type = PARAM_ORDER,
		.help = "sort, as \"metrics.auc DESC\" or \"-auc,lr\"; newest first without it" },
	{ .name = "columns",
		.letter = 'c',
		.type = PARAM_COLUMNS,
		.help = "columns, separated by commas; see: cairn help columns" },
	{ .name = "limit",
		.letter = 'l',
		.type = PARAM_COUNT,
		.preset = "100",
		.help = "most runs to list; 0 for all" },
	{ .name = "experiment",
		.letter = 'e',
		.type = PARAM_EXPERIMENT,
		.repeats = true,
		.help = "only runs of this experiment, by name or id" },
	{ .name = "lifecycle",
		.type = PARAM_CHOICE,
		.choices = "active deleted all",
		.preset = "active",
		.help = "which runs by their state of deletion" },
	{ .name = "view",
		.type = PARAM_CHOICE,
		.choices = "best metrics params tags all ids",
		.open = true,
		.preset = "best",
		.help = "which columns, when --columns does not say; or a view saved with V" },
	{ 0 },
};

const struct command command_run_list = {
	.name = "run.list",
	.summary = "list runs",
	.details =
		"Without --columns it shows the metrics that most runs have and the params in "
		"which they differ; these change with the runs, so a program that reads the "
		"result should name its columns or take --view all. --view ids gives bare run "
		"ids, one on a line and all of them unless --limit is given, for other programs. "
		"--view takes the name of a view that was saved in the application, too: its "
		"filter (and --filter beside it), its columns and its order.",
	.examples = "cairn run list\n"
		    "cairn run list --filter 'val_auc > 0.9 and status:finished' --order -val_auc\n"
		    "cairn run list -e churn --columns run_name,val_auc,lr,'max(val_auc)' --format "
		    "csv\n"
		    "cairn run list --view ids --filter 'age>90d'",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
