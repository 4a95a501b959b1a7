// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* stat list: the table of methods. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/stats/method_table.h"
#include "core/table/rowset_build.h"

#include <math.h>
#include <string.h>

enum {
	NAME,
	KIND,
	COMPARES,
	BAD,
	LIMIT,
	LEAST,
	VALUE,
	WARN,
	ALARM,
	DEFINITION,
	MISSING,
	OPTION,
	SOURCE,
	COUNT
};

static const struct {
	const char *name;
	enum cell_type type;
} cells[COUNT] = {
	[NAME] = { "method", CELL_TEXT },
	[KIND] = { "kind", CELL_TEXT },
	[COMPARES] = { "compares", CELL_TEXT },
	[BAD] = { "direction", CELL_TEXT },
	[LIMIT] = { "limit", CELL_TEXT },
	[LEAST] = { "least_rows", CELL_INT },
	[VALUE] = { "value", CELL_TEXT },
	[WARN] = { "warns_at", CELL_REAL },
	[ALARM] = { "alarms_at", CELL_REAL },
	[DEFINITION] = { "definition", CELL_TEXT },
	[MISSING] = { "missing", CELL_TEXT },
	[OPTION] = { "option", CELL_TEXT },
	[SOURCE] = { "source", CELL_TEXT },
};

static const struct column columns[] = {
	{ .name = "method", .priority = 99 },
	{ .name = "kind", .priority = 97 },
	{ .name = "compares", .priority = 90, .max_width = 60 },
	{ .name = "direction", .priority = 80 },
	{ .name = "limit", .priority = 95, .align = ALIGN_RIGHT },
	{ .name = "least_rows", .title = "rows", .priority = 70 },
	{ .name = "value", .hidden = true },
	{ .name = "warns_at", .hidden = true },
	{ .name = "alarms_at", .hidden = true },
	{ .name = "definition", .hidden = true },
	{ .name = "missing", .hidden = true },
	{ .name = "option", .hidden = true },
	{ .name = "source", .hidden = true },
	{ 0 },
};

static const char *
direction_text(enum method_direction d)
{
	static const char *const texts[] = {
		[METHOD_HIGH] = "high is worse",
		[METHOD_LOW] = "low is worse",
		[METHOD_P] = "low p",
		[METHOD_NONE] = "describes",
	};
	return texts[d];
}

static void
put(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static void
put_method(struct rowset_build *b, struct arena *a, const struct method *m)
{
	char alarm[NUMBER_MAX];
	size_t row = rowset_build_row(b);
	put(b, NAME, row, m->name);
	put(b, KIND, row, method_input_name(m->input));
	put(b, COMPARES, row, m->compares);
	put(b, BAD, row, direction_text(m->direction));
	if (!isnan(m->alarm))
		put(b, LIMIT, row,
			arena_printf(a, "%s %s",
				m->direction == METHOD_P      ? "p <"
				: m->direction == METHOD_HIGH ? "≥"
							      : "<",
				number_short(alarm, m->alarm, 6)));
	rowset_build_int(b, LEAST, row, (int64_t)m->min_n);
	put(b, VALUE, row, m->judged);
	if (!isnan(m->warn))
		rowset_build_real(b, WARN, row, m->warn);
	if (!isnan(m->alarm))
		rowset_build_real(b, ALARM, row, m->alarm);
	put(b, DEFINITION, row, m->definition);
	put(b, MISSING, row, m->missing);
	put(b, OPTION, row, m->option);
	put(b, SOURCE, row, m->source);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *kind = args_text(call->args, "kind");
	struct rowset_build *b = rowset_build_new((size_t)4 << 20);
	const struct rowset *rs;
	char count[64];
	for (size_t i = 0; i < COUNT; i++)
		rowset_build_column(b, cells[i].name, cells[i].type);
	for (size_t i = 0; i < method_count; i++)
		if (!kind || strcmp(kind, method_input_name(method_table[i].input)) == 0)
			put_method(b, report_arena(out), &method_table[i]);
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_set_title(out, "Statistical methods");
	report_conclude(out, VERDICT_NONE, "%s · one applied: cairn stat run METHOD",
		parts_count(count, rs->rows, "method", "methods"));
	report_table(out, "methods", rs, columns, NULL);
	return true;
}

static const struct param params[] = {
	{ .name = "kind",
		.letter = 'k',
		.type = PARAM_CHOICE,
		.choices = "numbers-pair levels-pair numbers series scores labels targets groups "
			   "arm-columns counts arms shares list",
		.value = "KIND",
		.help = "only methods that are given this" },
	{ 0 },
};

const struct command command_stat_list = {
	.name = "stat.list",
	.summary = "list the statistical methods: what each compares, when it alarms",
	.details =
		"The kind is what a method is given: a column of numbers or of levels in two "
		"files (numbers-pair, levels-pair), one column (numbers; series when its order is "
		"time), predictions and truth (scores, labels, targets, groups), or an experiment "
		"(counts, arms, arm-columns), or numbers of one's own (shares, list). Exact "
		"definitions, what becomes of missing values "
		"and "
		"where each comes from are in the exports.",
	.examples = "cairn stat list --kind numbers-pair\ncairn stat list --format json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
