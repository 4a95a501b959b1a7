// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* data describe: what is in a data file, one line a column. */
#include <ctype.h>
#include "core/base/number.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/data_parts.h"
#include "core/report/report.h"

/* Figures stand on what is finite; what they leave out is said where nobody would look for it. */
static void
tell_infinities(struct report *out, const struct profile *p)
{
	size_t columns = 0;
	const struct column_profile *first = NULL;
	for (size_t i = 0; i < p->cols; i++)
		if (p->col[i].numbers.infinite) {
			first = columns++ ? first : &p->col[i];
		}
	if (columns == 1)
		report_warning(out,
			"column '%s' holds infinities, %zu of them: no figure counts them",
			first->name, first->numbers.infinite);
	else if (columns)
		report_warning(out,
			"%zu columns hold infinities, '%s' first: no figure counts them", columns,
			first->name);
}

/* Digits with one comma between them, as "-3,5" or "1,234". */
static bool
has_comma(const char *text, size_t len)
{
	size_t i = len && (text[0] == '-' || text[0] == '+'), first = i, comma = 0;
	for (; i < len; i++)
		if (text[i] == ',' && !comma && i > first)
			comma = i;
		else if (!isdigit((unsigned char)text[i]))
			return false;
	return comma && comma + 1 < len;
}

/* Numbers as much of the world writes them are texts until somebody says so: whoever looks should know. */
static void
tell_commas(struct report *out, const struct profile *p)
{
	for (size_t i = 0; i < p->cols; i++) {
		const struct column_profile *c = &p->col[i];
		double number;
		size_t commas = 0, numbers = 0;
		for (size_t k = 0; c->type == FIELD_TEXT && k < c->levels; k++) {
			commas += has_comma(c->level[k].name, c->level[k].len);
			numbers += parse_real(c->level[k].name, c->level[k].len, &number);
		}
		if (!commas || commas + numbers < c->levels)
			continue;
		report_warning(out,
			"column '%s' holds numbers with a comma and is read as text: see --decimal "
			"and "
			"--thousands",
			c->name);
		return;
	}
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *path = args_text(call->args, "file");
	struct profile *p = NULL;
	if (!data_profile(call, path, NULL, NULL, &p, err))
		return false;
	report_set_title(out, "Data");
	data_put_head(out, path, p);
	bool ok = data_put_columns(out, p, err);
	tell_infinities(out, p);
	tell_commas(out, p);
	profile_free(p);
	return ok;
}

static const struct param params[] = {
	{ .name = "file",
		.type = PARAM_FILE,
		.positional = true,
		.required = true,
		.help = "data file, or '-' for standard input" },
	DATA_PARAMS,
	{ 0 },
};

const struct command command_data_describe = {
	.name = "data.describe",
	.summary = "show what a data file holds: types, gaps, ranges",
	.details =
		"CSV and TSV, JSON Lines, NumPy .npy and .npz, tables and queries of SQLite "
		"files, each also compressed by gzip or zstd. Types come from all rows. Files of "
		"any length are read in bounded memory.",
	.examples = "cairn data describe train.csv\ncairn data describe app.db --table users\n"
		    "zcat part-*.csv.gz | cairn data describe - --columns age,income",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
