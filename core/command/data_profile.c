// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* data profile: every column of a data file with a picture of how its values lie. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/data_parts.h"
#include "core/dataset/data_schema.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

#define LEVELS_SHOWN 12
/* Beyond these, edges of bins are written with exponents. */
#define DECIMALS_MAX 6
#define PLAIN_MAX    1e7

/* ---- the sentence ---- */

static void
add_share(struct strbuf *s, double share)
{
	char text[NUMBER_MAX];
	if (share > 0 && share < 0.001)
		strbuf_add(s, "under 0.1 %");
	else
		strbuf_printf(s, "%s %%", number_fixed(text, 100 * share, 1));
}

static void
add_missing(struct strbuf *s, const struct column_profile *c)
{
	char text[NUMBER_MAX];
	if (c->missing == 0) {
		strbuf_add(s, "none missing");
		return;
	}
	strbuf_printf(s, "%s missing (", number_count(text, (int64_t)c->missing));
	add_share(s, (double)c->missing / (double)c->rows);
	strbuf_add(s, ")");
}

static void
add_distinct(struct strbuf *s, const struct column_profile *c)
{
	char text[NUMBER_MAX];
	if (c->distinct < 2)
		strbuf_add(s, c->distinct < 1 ? ", no values" : ", constant");
	else if (c->distinct_exact && (uint64_t)c->distinct == c->rows - c->missing)
		strbuf_add(s, ", all different");
	else
		strbuf_printf(s, ", %s%s different", c->distinct_exact ? "" : "about ",
			number_count(text, (int64_t)c->distinct));
}

static void
add_numbers(struct strbuf *s, const struct column_profile *c)
{
	char text[NUMBER_MAX];
	const struct description *d = &c->numbers;
	strbuf_printf(s, "; mean %s", number_short(text, d->mean, 6));
	if (!isnan(d->sd))
		strbuf_printf(s, ", sd %s", number_short(text, d->sd, 5));
	strbuf_printf(s, "; p5 %s", number_short(text, c->quantile[1], 4));
	for (size_t i = 2; i < 5; i++)
		strbuf_printf(s, "%s %s", i == 2 ? ", quartiles" : " ·",
			number_short(text, c->quantile[i], 4));
	strbuf_printf(s, ", p95 %s", number_short(text, c->quantile[5], 4));
	if (d->zeros) {
		strbuf_add(s, "; ");
		add_share(s, (double)d->zeros / (double)(c->rows - c->missing));
		strbuf_add(s, " zeros");
	}
	if (d->infinite)
		strbuf_printf(s, "; %s infinite", number_count(text, (int64_t)d->infinite));
}

static void
add_range(struct strbuf *s, const struct column_profile *c)
{
	char text[NUMBER_MAX], stamp[FIELD_TIME_MAX];
	if (c->type == FIELD_TIME) {
		strbuf_printf(s, "; from %s", field_time_short(stamp, c->whole_min));
		strbuf_printf(s, " to %s", field_time_short(stamp, c->whole_max));
	} else if (c->type == FIELD_INT) {
		strbuf_printf(s, "; from %" PRId64 " to %" PRId64, c->whole_min, c->whole_max);
	} else {
		strbuf_printf(s, "; from %s", number_short(text, c->numbers.min, 6));
		strbuf_printf(s, " to %s", number_short(text, c->numbers.max, 6));
	}
	if (c->falls == 0 && c->type == FIELD_TIME)
		strbuf_add(s, ", ascending");
}

static void
add_lengths(struct strbuf *s, const struct column_profile *c)
{
	char text[NUMBER_MAX];
	if (c->length_min == c->length_max) {
		strbuf_printf(s, "; %" PRIu64 " character%s each", c->length_min,
			c->length_min == 1 ? "" : "s");
		return;
	}
	strbuf_printf(s, "; %" PRIu64 " to %" PRIu64 " characters", c->length_min, c->length_max);
	strbuf_printf(s, ", %s on average", number_short(text, c->length_mean, 3));
}

static void
put_sentence(struct report *r, const struct column_profile *c)
{
	struct strbuf s;
	strbuf_init(&s, 4096);
	add_missing(&s, c);
	add_distinct(&s, c);
	if (c->type == FIELD_TEXT && c->values) {
		add_lengths(&s, c);
	} else if (c->values && c->type != FIELD_BOOL) {
		add_range(&s, c);
		if (c->type != FIELD_TIME)
			add_numbers(&s, c);
	}
	report_text(r, "%s", s.at);
	strbuf_free(&s);
}

/* ---- the picture ---- */

struct picture {
	struct rowset_build *build;
	double most; /* share that fills the bar */
};

enum { VALUE, SHARE, BAR };

static void
put_bar(struct picture *p, const char *value, size_t len, double share)
{
	size_t row = rowset_build_row(p->build);
	rowset_build_text(p->build, VALUE, row, value, len);
	rowset_build_real(p->build, SHARE, row, share);
	rowset_build_real(p->build, BAR, row, p->most > 0 ? share / p->most : 0);
}

/* Widths are round, so that all edges have as many decimals as the width. */
static const char *
edge_number(char out[NUMBER_MAX], double v, double width)
{
	double decimals = fmax(0, ceil(-log10(width) - 1e-9));
	if (!(decimals <= DECIMALS_MAX) || fabs(v) >= PLAIN_MAX)
		return number_short(out, v, 6);
	return number_fixed(out, fabs(v) < width / 2 ? 0 : v, (int)decimals);
}

/* An edge of a bin: dates as far as they differ from midnight. */
static const char *
edge_text(char out[NUMBER_MAX], const struct column_profile *c, double v)
{
	char stamp[FIELD_TIME_MAX];
	if (c->type != FIELD_TIME)
		return edge_number(out, v, c->edge[1] - c->edge[0]);
	field_time_short(stamp, (int64_t)v);
	if (c->edge[1] - c->edge[0] >= 86400000)
		stamp[strcspn(stamp, "T")] = '\0';
	snprintf(out, NUMBER_MAX, "%s", stamp);
	return out;
}

static void
put_bins(struct picture *p, const struct column_profile *c)
{
	char text[3 * NUMBER_MAX], a[NUMBER_MAX], b[NUMBER_MAX];
	for (size_t i = 0; i < c->bins; i++)
		p->most = fmax(p->most, c->share[i]);
	p->most = fmax(p->most, fmax(c->share_below, c->share_above));
	if (c->share_below > 0) {
		snprintf(text, sizeof(text), "below %s", edge_text(a, c, c->edge[0]));
		put_bar(p, text, strlen(text), c->share_below);
	}
	for (size_t i = 0; i < c->bins; i++) {
		snprintf(text, sizeof(text), "%s … %s", edge_text(a, c, c->edge[i]),
			edge_text(b, c, c->edge[i + 1]));
		put_bar(p, text, strlen(text), c->share[i]);
	}
	if (c->share_above > 0) {
		snprintf(text, sizeof(text), "above %s", edge_text(a, c, c->edge[c->bins]));
		put_bar(p, text, strlen(text), c->share_above);
	}
}

static void
put_levels(struct picture *p, const struct column_profile *c)
{
	double present = (double)(c->rows - c->missing), rest = 1;
	size_t n = c->levels <= LEVELS_SHOWN ? c->levels : LEVELS_SHOWN - 1;
	p->most = (double)c->level[0].count / present;
	for (size_t i = 0; i < n; i++) {
		double share = (double)c->level[i].count / present;
		put_bar(p, c->level[i].name, c->level[i].len, share);
		rest -= share;
	}
	if (c->levels_lost)
		rowset_build_note(p->build,
			"there are too many different texts to count each: a "
			"share may be up to %.2g %% larger",
			100 * (double)c->levels_lost / present);
	else if (n < c->levels)
		rowset_build_note(p->build, "and %zu more with %.1f %% of the values",
			c->levels - n, 100 * rest);
}

static bool
put_picture(struct report *r, const struct column_profile *c, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "value", .priority = 99, .align = ALIGN_RIGHT },
		{ .name = "share", .format = FORMAT_PERCENT, .priority = 98 },
		{ .name = "bar", .title = "", .format = FORMAT_BAR, .width = 56, .priority = 97 },
		{ 0 },
	};
	static const struct column of_texts[] = {
		{ .name = "value", .priority = 99, .align = ALIGN_LEFT, .max_width = 32 },
		{ .name = "share", .format = FORMAT_PERCENT, .priority = 98 },
		{ .name = "bar", .title = "", .format = FORMAT_BAR, .width = 56, .priority = 97 },
		{ 0 },
	};
	bool levels = c->bins == 0 && c->levels > 0;
	/* Names, keys, free text: a list of twelve of them tells nothing. */
	if (levels && c->level[0].count == 1 && c->levels > LEVELS_SHOWN)
		levels = false;
	if (!levels && c->bins == 0)
		return true;
	struct picture p = { .build = rowset_build_new((size_t)16 << 20) };
	rowset_build_column(p.build, "value", CELL_TEXT);
	rowset_build_column(p.build, "share", CELL_REAL);
	rowset_build_column(p.build, "bar", CELL_REAL);
	if (levels)
		put_levels(&p, c);
	else
		put_bins(&p, c);
	const struct rowset *rs;
	if (!rowset_build_finish(p.build, &rs, err))
		return false;
	report_table(r, "distribution", rs, c->type == FIELD_TEXT ? of_texts : columns, NULL);
	return true;
}

static bool
put_column(struct report *r, const struct column_profile *c, struct err *err)
{
	report_section(r, c->name,
		arena_printf(report_arena(r), "%s  (%s)", c->name, field_type_name(c->type)));
	put_sentence(r, c);
	return put_picture(r, c, err);
}

static bool
write_schema(const struct profile *p, const char *path, struct report *r, struct err *err)
{
	struct path_output *o = path_output_open(path, err);
	if (!o)
		return false;
	data_schema_write(path_output_file(o), data_schema_infer(report_arena(r), p));
	if (!path_output_commit(o, err))
		return false;
	report_value_text(r, "schema", "schema written to", path);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *path = args_text(call->args, "file");
	struct profile *p = NULL;
	if (!data_profile(call, path, NULL, NULL, &p, err))
		return false;
	report_set_title(out, "Data profile");
	data_put_head(out, path, p);
	const char *schema = args_text(call->args, "schema");
	bool ok = !schema || write_schema(p, schema, out, err);
	ok = ok && data_put_columns(out, p, err);
	for (size_t i = 0; ok && i < p->cols; i++)
		ok = put_column(out, &p->col[i], err);
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
	{ .name = "schema",
		.type = PARAM_FILE,
		.help = "also write what the data looks like to FILE, for 'data validate'" },
	{ 0 },
};

const struct command command_data_profile = {
	.name = "data.profile",
	.summary = "show the distribution of every column of a data file",
	.details =
		"What 'data describe' shows, and for each column a picture: bins of round widths "
		"for numbers and times, the most frequent values for texts and for numbers of few "
		"different values.",
	.examples = "cairn data profile train.csv\ncairn data profile train.csv --output "
		    "train.html\ncairn data profile train.csv --schema train.schema.json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
