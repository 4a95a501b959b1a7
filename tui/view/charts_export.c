// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a chart shows, as a report: the picture and every point behind it. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/plot/plot.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"
#include "tui/app.h"
#include "tui/output.h"
#include "tui/view/charts_parts.h"

#include <string.h>

#define LIMIT ((size_t)512 << 20)

enum { COL_RUN, COL_NAME, COL_STEP, COL_TIME, COL_VALUE, COL_SMOOTH };

static void
add_points(struct rowset_build *b, const struct chart_run *r, const struct curve *c,
	const double *smooth)
{
	for (size_t i = 0; i < c->n; i++) {
		size_t row = rowset_build_row(b);
		rowset_build_text(b, COL_RUN, row, r->id, strlen(r->id));
		rowset_build_text(b, COL_NAME, row, r->name, strlen(r->name));
		rowset_build_int(b, COL_STEP, row, (int64_t)c->step[i]);
		rowset_build_int(b, COL_TIME, row, (int64_t)c->time[i]);
		rowset_build_real(b, COL_VALUE, row, c->value[i]);
		if (smooth)
			rowset_build_real(b, COL_SMOOTH, row, smooth[i]);
	}
}

static bool
points(const struct charts_state *s, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(LIMIT);
	struct smooth how = charts_smooth(s);
	(void)rowset_build_column(b, "run_id", CELL_TEXT);
	(void)rowset_build_column(b, "run_name", CELL_TEXT);
	(void)rowset_build_column(b, "step", CELL_INT);
	(void)rowset_build_column(b, "timestamp", CELL_TIME);
	(void)rowset_build_column(b, "value", CELL_REAL);
	if (s->smooths)
		(void)rowset_build_column(b, "smoothed", CELL_REAL);
	for (size_t i = 0; i < s->data.runs.len; i++) {
		struct curve *c = chart_curve(s->data.runs.at[i], s->focus);
		if (!c || c->n == 0)
			continue;
		how.range = c->how.range > 0 ? c->how.range : 1;
		add_points(b, s->data.runs.at[i], c, s->smooths ? curve_smooth(c, &how) : NULL);
	}
	return rowset_build_finish(b, out, err);
}

static struct plot *
picture(const struct charts_state *s)
{
	struct plot *p = plot_new(s->focus);
	plot_set_x(p, "step", s->log_x ? AXIS_LOG : AXIS_WHOLE);
	plot_set_y(p, s->focus, s->log_y ? AXIS_LOG : AXIS_LINEAR);
	for (size_t i = 0; i < s->data.runs.len; i++) {
		const struct chart_run *r = s->data.runs.at[i];
		const struct curve *c = chart_curve(r, s->focus);
		if (c && c->n > 0)
			plot_add(p, &(struct plot_series){ .name = r->name,
					    .style = PLOT_LINE,
					    .colour = r->colour,
					    .data = { c->n, c->step, c->value } });
	}
	return p;
}

void
charts_export(struct view *v, const char *path)
{
	const struct charts_state *s = v->state;
	const struct rowset *rows;
	struct err err = ERR_INIT;
	static const struct column columns[] = {
		{ .name = "run_id", .title = "run", .format = FORMAT_ID },
		{ .name = "run_name", .title = "name" },
		{ .name = "step" },
		{ .name = "timestamp", .title = "time", .format = FORMAT_TIME },
		{ .name = "value", .format = FORMAT_SHORT, .digits = 8 },
		{ .name = "smoothed", .format = FORMAT_SHORT, .digits = 8 },
		{ .name = NULL },
	};
	if (!*s->focus) {
		app_message(v->app, MESSAGE_INFO, "there is no chart to export");
		return;
	}
	if (charts_is_once(s->focus)) {
		app_message(v->app, MESSAGE_INFO,
			"these are no curves; the Runs view (1) exports their values");
		return;
	}
	if (!points(s, &rows, &err)) {
		app_fail(v->app, &err);
		return;
	}
	struct report *r = report_new(s->focus);
	report_plot(r, "curve", picture(s));
	report_table(r, "points", rows, columns, NULL);
	if (path)
		output_write(v->app, r, path);
	else
		output_export(v->app, r, "chart.csv");
}
