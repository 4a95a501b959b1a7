// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Gathers what runs have by kind and name, then measures how far apart they are. */
#include "core/command/compare_runs.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/command/command.h"
#include "core/job/job.h"
#include "core/store/metrics.h"
#include "core/store/runs.h"
#include "core/table/rowset_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT      ((size_t)256 << 20)
#define ITEMS_MAX  100000
#define DIGITS     6
#define GIT_RUNS   8    /* so many runs wait for git */
#define TEXT_BYTES 4000 /* of a value */

enum kind {
	KIND_PARAM,
	KIND_METRIC,
	KIND_BEST,
	KIND_DATASET,
	KIND_GIT,
	KIND_ENV,
	KIND_PACKAGE,
	KIND_TAG,
	KIND_RUN
};

static const char *const kind_names[] = { "param", "metric", "best", "dataset", "git",
	"environment", "package", "tag", "run" };

/* Where a kind as a whole is one; of tags only some are. */
static const enum repro_item cause_of_kind[] = {
	[KIND_PARAM] = REPRO_CONFIGURATION,
	[KIND_METRIC] = REPRO_ITEMS,
	[KIND_BEST] = REPRO_ITEMS,
	[KIND_DATASET] = REPRO_DATA,
	[KIND_GIT] = REPRO_CODE,
	[KIND_ENV] = REPRO_ITEMS,
	[KIND_PACKAGE] = REPRO_ENVIRONMENT,
	[KIND_TAG] = REPRO_ITEMS,
	[KIND_RUN] = REPRO_ITEMS,
};

struct item {
	enum kind kind;
	enum repro_item cause; /* REPRO_ITEMS: none */
	const char *name;
	const char **texts; /* [n]; NULL: the run has none */
	double *numbers;    /* [n]; NaN where the text is no number */
	enum column_better better;
	double difference;
	size_t values;
};

struct gathering {
	const struct command_call *call;
	struct arena *a;
	size_t n; /* runs */
	struct map *found;
	VEC(struct item *) items;
	struct rowset_build *runs;
	enum repro_state known[REPRO_ITEMS];
};

/* ---- measuring ---- */

static int
compare_texts(const void *a, const void *b)
{
	const char *const *p = a;
	const char *const *q = b;
	if (!*p || !*q)
		return !*p - !*q;
	return strcmp(*p, *q);
}

static size_t
different_values(const char *const *texts, size_t n)
{
	const char **sorted = xcalloc(n + 1, sizeof(*sorted));
	size_t values = n > 0;
	memcpy(sorted, texts, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare_texts);
	for (size_t i = 1; i < n; i++)
		values += compare_texts(&sorted[i], &sorted[i - 1]) != 0;
	free(sorted);
	return values;
}

/* False when a value that is there is no finite number. */
static bool
number_spread(const char *const *texts, const double *numbers, size_t n, double *out)
{
	double lo = HUGE_VAL, hi = -HUGE_VAL;
	for (size_t i = 0; i < n; i++) {
		if (!texts[i])
			continue;
		if (!isfinite(numbers[i]))
			return false;
		lo = fmin(lo, numbers[i]);
		hi = fmax(hi, numbers[i]);
	}
	double size = fabs(lo) / 2 + fabs(hi) / 2;
	*out = hi > lo && size > 0 ? (hi / 2 - lo / 2) / size : 0;
	return true;
}

double
compare_difference(const char *const *texts, const double *numbers, size_t n)
{
	size_t values = different_values(texts, n), missing = 0;
	double spread = 0;
	for (size_t i = 0; i < n; i++)
		missing += !texts[i];
	if (values < 2)
		return 0;
	double share = (double)(values - 1) / (double)(n - 1);
	if (!number_spread(texts, numbers, n, &spread))
		return share;
	return missing ? fmax(share, spread) : spread;
}

/* ---- gathering ---- */

static struct item *
item_of(struct gathering *g, enum kind kind, const char *name)
{
	const char *key = arena_printf(g->a, "%s %s", kind_names[kind], name);
	struct item *item = map_get(g->found, key);
	if (item || g->items.len >= ITEMS_MAX)
		return item;
	item = ARENA_NEW(g->a, struct item);
	item->kind = kind;
	item->cause = cause_of_kind[kind];
	item->name = arena_strdup(g->a, name);
	item->texts = ARENA_ARRAY(g->a, const char *, g->n);
	item->numbers = ARENA_ARRAY(g->a, double, g->n);
	for (size_t i = 0; i < g->n; i++)
		item->numbers[i] = (double)NAN;
	map_put(g->found, key, item);
	VEC_PUSH(&g->items, item);
	return item;
}

static void
set_text(struct gathering *g, size_t run, enum kind kind, const char *name, const char *text)
{
	struct item *item = item_of(g, kind, name);
	if (!item)
		return;
	item->texts[run] = arena_strndup(g->a, text, strnlen(text, TEXT_BYTES));
	double v;
	if (kind == KIND_PARAM && parse_real(text, strlen(text), &v))
		item->numbers[run] = v;
}

static void
set_number(struct gathering *g, size_t run, enum kind kind, const char *name, double v)
{
	char text[NUMBER_MAX];
	struct item *item = item_of(g, kind, name);
	if (!item)
		return;
	item->texts[run] = arena_strdup(g->a, number_short(text, v, DIGITS));
	item->numbers[run] = v;
	item->better = metric_better(name, NULL, NULL);
}

static void
take_metrics(struct gathering *g, size_t run, const struct rowset *rs)
{
	size_t best = rowset_find(rs, "best"), value = rowset_find(rs, "value");
	for (size_t i = 0; i < rs->rows; i++) {
		const char *key = rowset_text(rs, i, "key");
		if (value != ROWSET_NONE && !cells_null(&rs->col[value], i))
			set_number(g, run, KIND_METRIC, key, rs->col[value].at.r[i]);
		/* Where the last point is the only one, it says nothing more. */
		if (best != ROWSET_NONE && !cells_null(&rs->col[best], i) &&
			rowset_int(rs, i, "points", 0) > 1)
			set_number(g, run, KIND_BEST, key, rs->col[best].at.r[i]);
	}
}

static void
take_params(struct gathering *g, size_t run, const struct rowset *rs)
{
	for (size_t i = 0; i < rs->rows; i++)
		set_text(
			g, run, KIND_PARAM, rowset_text(rs, i, "key"), rowset_text(rs, i, "value"));
}

/* Where the client wrote something down about code and machine. */
static const struct {
	const char *tag, *name;
	enum kind kind;
	enum repro_item cause;
} known_tags[] = {
	{ "mlflow.source.git.commit", "commit", KIND_GIT, REPRO_CODE },
	{ "mlflow.source.git.branch", "branch", KIND_GIT, REPRO_CODE },
	{ "mlflow.source.git.repoURL", "repository", KIND_GIT, REPRO_CODE },
	{ "mlflow.source.git.dirty", "uncommitted changes", KIND_GIT, REPRO_CODE },
	{ "mlflow.git.diff", "diff", KIND_GIT, REPRO_CODE },
	{ "mlflow.source.name", "source", KIND_ENV, REPRO_CODE },
	{ "mlflow.source.type", "source type", KIND_ENV, REPRO_ITEMS },
	{ "mlflow.project.entryPoint", "entry point", KIND_ENV, REPRO_CODE },
	{ "mlflow.project.env", "project environment", KIND_ENV, REPRO_ENVIRONMENT },
	{ "mlflow.docker.image.name", "docker image", KIND_ENV, REPRO_ENVIRONMENT },
	{ "mlflow.docker.image.id", "docker image id", KIND_ENV, REPRO_ENVIRONMENT },
	{ "mlflow.autologging", "autologging", KIND_ENV, REPRO_ITEMS },
	{ "mlflow.user", "user", KIND_ENV, REPRO_ITEMS },
	{ "mlflow.note.content", "note", KIND_TAG, REPRO_ITEMS },
};

static void
set_known(struct gathering *g, size_t run, size_t known, const char *value)
{
	set_text(g, run, known_tags[known].kind, known_tags[known].name, value);
	struct item *item = item_of(g, known_tags[known].kind, known_tags[known].name);
	if (item)
		item->cause = known_tags[known].cause;
}

static void
take_tags(struct gathering *g, size_t run, const struct rowset *rs)
{
	for (size_t i = 0; i < rs->rows; i++) {
		const char *key = rowset_text(rs, i, "key"), *value = rowset_text(rs, i, "value");
		size_t known = sizeof(known_tags) / sizeof(known_tags[0]);
		for (size_t k = 0; k < sizeof(known_tags) / sizeof(known_tags[0]); k++)
			if (strcmp(known_tags[k].tag, key) == 0)
				known = k;
		if (known < sizeof(known_tags) / sizeof(known_tags[0]))
			set_known(g, run, known, value);
		else if (!str_starts(key, "mlflow."))
			set_text(g, run, KIND_TAG, key, value);
	}
}

static void
take_datasets(struct gathering *g, size_t run, const struct rowset *rs)
{
	for (size_t i = 0; i < rs->rows; i++) {
		const char *context = rowset_text(rs, i, "context"),
			   *name = rowset_text(rs, i, "name");
		const char *text = arena_printf(g->a, "%s %s", name, rowset_text(rs, i, "digest"));
		/* Several of one context are told apart by their names. */
		const char *key = *context ? context : name;
		const struct item *item = item_of(g, KIND_DATASET, key);
		if (item && item->texts[run])
			key = arena_printf(g->a, "%s %s", key, name);
		set_text(g, run, KIND_DATASET, key, text);
	}
}

/* Seeds and hardware are params or tags, of which only a look at all of them tells. */
static void
take_fact(struct gathering *g, size_t run, const struct repro_fact *f)
{
	static const enum kind places[] = { KIND_PARAM, KIND_TAG };
	if (f->item == REPRO_DATA)
		set_text(g, run, KIND_DATASET, f->name, f->value);
	for (size_t i = 0; i < 2 && (f->item == REPRO_RANDOMNESS || f->item == REPRO_HARDWARE);
		i++) {
		struct item *item = map_get(
			g->found, arena_printf(g->a, "%s %s", kind_names[places[i]], f->name));
		if (item)
			item->cause = f->item;
	}
}

static bool
take_repro(struct gathering *g, size_t run, const char *id, struct err *err)
{
	const struct repro_question q = { .store = g->call->store,
		.job = g->call->job,
		.run_id = id,
		.ask_git = g->n <= GIT_RUNS };
	struct repro r;
	if (!repro_collect(&q, g->a, &r, err))
		return false;
	rowset_free(r.items);
	for (size_t i = 0; i < r.n_packages; i++)
		set_text(g, run, KIND_PACKAGE, r.packages[i].name,
			*r.packages[i].version ? r.packages[i].version : "any");
	for (size_t i = 0; i < r.n_facts; i++)
		take_fact(g, run, &r.facts[i]);
	for (size_t i = 0; i < REPRO_ITEMS; i++)
		if (run == 0 || r.states[i] < g->known[i])
			g->known[i] = r.states[i];
	return true;
}

static void
take_info(struct gathering *g, size_t run, const struct rowset *rs)
{
	char text[NUMBER_MAX];
	set_text(g, run, KIND_RUN, "experiment", rowset_text(rs, 0, "experiment"));
	set_text(g, run, KIND_RUN, "status", rowset_text(rs, 0, "status"));
	int64_t span = rowset_int(rs, 0, "duration", -1);
	if (span >= 0) {
		set_number(g, run, KIND_RUN, "duration (s)", (double)span / 1000);
		struct item *item = item_of(g, KIND_RUN, "duration (s)");
		if (item) {
			item->texts[run] = arena_strdup(g->a, number_span(text, span));
			item->better = BETTER_NONE;
		}
	}
}

typedef bool (*loader)(struct store *, const char *, const struct rowset **, struct err *);
typedef void (*taker)(struct gathering *, size_t, const struct rowset *);

static bool
gather(struct gathering *g, size_t run, const char *id, struct err *err)
{
	static const struct {
		loader load;
		taker take;
	} parts[] = {
		{ run_params, take_params },
		{ run_tags, take_tags },
		{ run_datasets, take_datasets },
	};
	const struct rowset *rs;
	if (!run_metrics(g->call->store, g->call->job, id, 0, &rs, err))
		return false;
	take_metrics(g, run, rs);
	rowset_free(rs);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].load(g->call->store, id, &rs, err))
			return false;
		parts[i].take(g, run, rs);
		rowset_free(rs);
	}
	if (!take_repro(g, run, id, err))
		return false;
	job_progress(g->call->job, run + 1, g->n);
	return true;
}

/* ---- runs ---- */

static void
add_run(struct gathering *g, size_t run, const struct rowset *info)
{
	static const char *const names[] = { "run_id", "run_name", "experiment", "status",
		"user_id" };
	size_t row = rowset_build_row(g->runs);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *text = rowset_text(info, 0, names[i]);
		rowset_build_text(g->runs, rowset_build_column(g->runs, names[i], CELL_TEXT), row,
			text, strlen(text));
	}
	size_t start = rowset_build_column(g->runs, "start_time", CELL_TIME);
	size_t span = rowset_build_column(g->runs, "duration", CELL_INT);
	size_t base = rowset_build_column(g->runs, "baseline", CELL_BOOL);
	if (rowset_int(info, 0, "start_time", -1) >= 0)
		rowset_build_int(g->runs, start, row, rowset_int(info, 0, "start_time", 0));
	if (rowset_int(info, 0, "duration", -1) >= 0)
		rowset_build_int(g->runs, span, row, rowset_int(info, 0, "duration", 0));
	rowset_build_int(g->runs, base, row, run == 0);
}

static bool
gather_all(struct gathering *g, const char *const *ids, struct err *err)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct rowset *info;
		if (!run_info(g->call->store, ids[i], g->call->now_ms, &info, err))
			return false;
		add_run(g, i, info);
		take_info(g, i, info);
		rowset_free(info);
		if (!gather(g, i, ids[i], err))
			return false;
	}
	return true;
}

/* ---- the table ---- */

/* How busy the machine was always differs, and says least. */
static bool
is_of_machine(const struct item *item)
{
	return (item->kind == KIND_METRIC || item->kind == KIND_BEST) &&
	       strncmp(item->name, "system/", 7) == 0;
}

static int
compare_items(const void *a, const void *b)
{
	const struct item *p = *(struct item *const *)a, *q = *(struct item *const *)b;
	if ((p->values > 1) != (q->values > 1))
		return p->values > 1 ? -1 : 1;
	if (is_of_machine(p) != is_of_machine(q))
		return is_of_machine(p) ? 1 : -1;
	if (p->difference > q->difference || p->difference < q->difference)
		return p->difference > q->difference ? -1 : 1;
	if (p->kind != q->kind)
		return p->kind < q->kind ? -1 : 1;
	return strcmp(p->name, q->name);
}

static void
put_text(struct rowset_build *b, const char *column, size_t row, const char *text)
{
	rowset_build_text(b, rowset_build_find(b, column), row, text, strlen(text));
}

/* A change with its sign; of the time as times are written. */
static const char *
change_text(struct arena *a, const struct item *item, double delta)
{
	char text[NUMBER_MAX];
	bool time = item->kind == KIND_RUN;
	return arena_printf(a, "%c%s", delta < 0 ? '-' : '+',
		time ? number_span(text, llround(fabs(delta) * 1000))
		     : number_short(text, fabs(delta), 4));
}

static void
put_runs(struct gathering *g, struct rowset_build *b, size_t row, const struct item *item,
	const char *const *ids)
{
	for (size_t i = 0; i < g->n; i++) {
		if (item->texts[i])
			put_text(b, ids[i], row, item->texts[i]);
		if (!item->texts[i] || (isnan(item->numbers[i]) && item->kind == KIND_PARAM))
			continue;
		if (item->kind > KIND_BEST && item->kind != KIND_RUN)
			continue;
		if (item->kind == KIND_RUN && isnan(item->numbers[i]))
			continue;
		rowset_build_real(b, rowset_build_find(b, arena_printf(g->a, "%s.value", ids[i])),
			row, item->numbers[i]);
		double delta = item->numbers[i] - item->numbers[0];
		if (i > 0 && isfinite(delta)) {
			rowset_build_real(b,
				rowset_build_find(b, arena_printf(g->a, "%s.delta", ids[i])), row,
				delta);
			put_text(b, arena_printf(g->a, "%s.change", ids[i]), row,
				change_text(g->a, item, delta));
		}
	}
}

static struct rowset_build *
new_table(struct gathering *g, const char *const *ids)
{
	struct rowset_build *b = rowset_build_new(LIMIT);
	(void)rowset_build_column(b, "kind", CELL_TEXT);
	(void)rowset_build_column(b, "name", CELL_TEXT);
	(void)rowset_build_column(b, "item", CELL_TEXT);
	(void)rowset_build_column(b, "differs", CELL_BOOL);
	(void)rowset_build_column(b, "difference", CELL_REAL);
	(void)rowset_build_column(b, "values", CELL_INT);
	(void)rowset_build_column(b, "better", CELL_TEXT);
	(void)rowset_build_column(b, "cause", CELL_TEXT);
	for (size_t i = 0; i < g->n; i++) {
		(void)rowset_build_column(b, ids[i], CELL_TEXT);
		(void)rowset_build_column(b, arena_printf(g->a, "%s.value", ids[i]), CELL_REAL);
		if (i > 0) {
			(void)rowset_build_column(
				b, arena_printf(g->a, "%s.change", ids[i]), CELL_TEXT);
			(void)rowset_build_column(
				b, arena_printf(g->a, "%s.delta", ids[i]), CELL_REAL);
		}
	}
	return b;
}

static void
put_item(struct gathering *g, struct rowset_build *b, const struct item *item,
	const char *const *ids)
{
	size_t row = rowset_build_row(b);
	put_text(b, "kind", row, kind_names[item->kind]);
	put_text(b, "name", row, item->name);
	put_text(b, "item", row, arena_printf(g->a, "%s %s", kind_names[item->kind], item->name));
	rowset_build_int(b, rowset_build_find(b, "differs"), row, item->values > 1);
	rowset_build_real(b, rowset_build_find(b, "difference"), row, item->difference);
	rowset_build_int(b, rowset_build_find(b, "values"), row, (int64_t)item->values);
	if (item->better != BETTER_NONE)
		put_text(b, "better", row, item->better == BETTER_HIGHER ? "higher" : "lower");
	if (item->cause != REPRO_ITEMS)
		put_text(b, "cause", row, repro_item_name(item->cause));
	put_runs(g, b, row, item, ids);
}

static bool
make_table(struct gathering *g, const char *const *ids, struct comparison *out, struct err *err)
{
	for (size_t i = 0; i < g->items.len; i++) {
		struct item *item = g->items.at[i];
		item->values = different_values(item->texts, g->n);
		item->difference = compare_difference(item->texts, item->numbers, g->n);
		out->differing += item->values > 1;
	}
	if (g->items.len > 0)
		qsort(g->items.at, g->items.len, sizeof(*g->items.at), compare_items);
	struct rowset_build *b = new_table(g, ids);
	for (size_t i = 0; i < g->items.len; i++)
		put_item(g, b, g->items.at[i], ids);
	return rowset_build_finish(b, &out->items, err);
}

bool
compare_runs(const struct command_call *call, const char *const *ids, size_t n,
	struct comparison *out, struct err *err)
{
	struct gathering g = { .call = call, .a = arena_new(), .n = n };
	*out = (struct comparison){ 0 };
	g.found = map_new(g.a);
	g.runs = rowset_build_new(LIMIT);
	bool ok = gather_all(&g, ids, err) && make_table(&g, ids, out, err);
	if (ok) {
		ok = rowset_build_finish(g.runs, &out->runs, err);
		if (!ok)
			rowset_free(out->items);
	} else {
		rowset_build_free(g.runs);
	}
	memcpy(out->known, g.known, sizeof(out->known));
	VEC_FREE(&g.items);
	arena_free(g.a);
	return ok;
}

/* ---- columns ---- */

/* Written out on screens, a number in exports; hidden where no two values are numbers. */
static void
delta_columns(struct arena *a, const struct comparison *c, const char *id, int priority,
	struct column out[2])
{
	const char *name = arena_printf(a, "%s.delta", id);
	size_t col = rowset_find(c->items, name);
	out[0] = (struct column){ .name = arena_printf(a, "%s.change", id),
		.title = "Δ",
		.align = ALIGN_RIGHT,
		.priority = priority,
		.shown_only = true,
		.hidden = col == ROWSET_NONE || c->items->col[col].nulls == c->items->rows };
	out[1] = (struct column){ .name = name, .title = "Δ", .hidden = true };
}

struct column *
compare_columns(struct arena *a, const struct comparison *c)
{
	static const struct column first[] = {
		{ .name = "name", .title = "what", .max_width = 32, .priority = 1000 },
		{ .name = "kind", .priority = 950 },
		{ .name = "difference", .format = FORMAT_SHORT, .digits = 2, .priority = 400 },
		{ .name = "values", .hidden = true },
		{ .name = "differs", .hidden = true },
		{ .name = "better", .hidden = true },
		{ .name = "cause", .hidden = true },
	};
	size_t runs = c->runs->rows, n = sizeof(first) / sizeof(first[0]);
	struct column *out = ARENA_ARRAY(a, struct column, n + 4 * runs + 1);
	memcpy(out, first, sizeof(first));
	for (size_t i = 0; i < runs; i++) {
		const char *id = arena_strdup(a, rowset_text(c->runs, i, "run_id"));
		const char *name = arena_strdup(a, rowset_text(c->runs, i, "run_name"));
		int rank = COMPARE_RUNS_MAX - (int)i;
		out[n++] = (struct column){ .name = id,
			.title = *name ? name : arena_strndup(a, id, 8),
			.align = ALIGN_RIGHT,
			.max_width = 60,
			.priority = 700 + rank };
		if (i > 0) {
			delta_columns(a, c, id, 500 + rank, out + n);
			n += 2;
		}
		out[n++] = (struct column){
			.name = arena_printf(a, "%s.value", id), .title = "value", .hidden = true
		};
	}
	return out;
}
