// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Views on the application itself: what it did, said, and is doing. */
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/term.h"
#include "tui/view/views.h"
#include "tui/widget/doc_ui.h"

#include <string.h>

#define ROWS_BYTES ((size_t)4 << 20)
#define JOBS_MAX   64

struct own_view {
	struct doc_ui doc;
};

static void
add_rows(struct report *r, struct rowset_build *b, const struct column *columns, const char *empty)
{
	const struct rowset *rows = NULL;
	struct err err = ERR_INIT;
	if (rowset_build_finish(b, &rows, &err))
		report_table(r, "rows", rows, columns, empty);
	else
		report_warning(r, "%s", err.text);
}

static struct report *
messages_report(const struct app *app, const struct message *(*at)(const struct app *app, size_t i),
	const char *empty)
{
	static const struct column columns[] = { { .name = "time", .format = FORMAT_TIME },
		{ .name = "text", .max_width = 300 }, { .name = NULL } };
	struct report *r = report_new("");
	struct rowset_build *b = rowset_build_new(ROWS_BYTES);
	size_t time = rowset_build_column(b, "time", CELL_TIME);
	size_t text = rowset_build_column(b, "text", CELL_TEXT);
	for (size_t i = 0; at(app, i); i++) {
		const struct message *m = at(app, i);
		size_t row = rowset_build_row(b);
		rowset_build_int(b, time, row, m->at_ms);
		rowset_build_text(b, text, row, m->text, strlen(m->text));
	}
	add_rows(r, b, columns, empty);
	return r;
}

static struct report *
jobs_report(const struct app *app)
{
	static const struct column columns[] = { { .name = "what" }, { .name = "state" },
		{ .name = "done", .align = ALIGN_RIGHT },
		{ .name = "since", .title = "for", .format = FORMAT_SPAN }, { .name = NULL } };
	struct job_status jobs[JOBS_MAX];
	struct report *r = report_new("");
	struct rowset_build *b = rowset_build_new(ROWS_BYTES);
	unsigned n = job_list(app_engine(app)->pool, jobs, JOBS_MAX);
	size_t what = rowset_build_column(b, "what", CELL_TEXT);
	size_t state = rowset_build_column(b, "state", CELL_TEXT);
	size_t done = rowset_build_column(b, "done", CELL_TEXT);
	size_t since = rowset_build_column(b, "since", CELL_INT);
	for (unsigned i = 0; i < n && i < JOBS_MAX; i++) {
		size_t row = rowset_build_row(b);
		const char *word = jobs[i].running ? "running" : "waiting";
		char share[NUMBER_MAX] = "";
		if (jobs[i].total > 0)
			snprintf(share, sizeof(share), "%d %%",
				(int)(100 * jobs[i].done / jobs[i].total));
		rowset_build_text(b, what, row, jobs[i].title, strlen(jobs[i].title));
		rowset_build_text(b, state, row, word, strlen(word));
		rowset_build_text(b, done, row, share, strlen(share));
		rowset_build_int(b, since, row, clock_mono_ms() - jobs[i].since_ms);
	}
	add_rows(r, b, columns,
		"nothing is running; work in progress is listed here, and ^C stops it");
	return r;
}

static void
renew(struct view *v)
{
	struct own_view *s = v->state;
	if (v->class == &log_view)
		doc_ui_set(&s->doc, messages_report(v->app, app_log_at,
					    "nothing was changed yet; every change made here is "
					    "listed as the command line that does the same"));
	else if (v->class == &messages_view)
		doc_ui_set(&s->doc, messages_report(v->app, app_message_at, "no messages yet"));
	else
		doc_ui_set(&s->doc, jobs_report(v->app));
}

static bool
own_open(struct view *v, struct err *err)
{
	struct own_view *s = v->state;
	(void)err;
	doc_ui_init(&s->doc);
	renew(v);
	return true;
}

static void
own_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	(void)v;
	(void)slot;
	(void)got;
}

static void
own_refresh(struct view *v, bool all)
{
	(void)all;
	renew(v);
}

static void
own_layout(struct view *v, struct rect r)
{
	struct own_view *s = v->state;
	doc_ui_layout(&s->doc, r, app_term(v->app)->ascii);
}

static void
own_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct own_view *s = v->state;
	doc_ui_draw(&s->doc, c, r);
}

static bool
own_command(struct view *v, const char *const *words, size_t n)
{
	struct own_view *s = v->state;
	return doc_ui_command(v, &s->doc, words, n);
}

static void
own_close(struct view *v)
{
	struct own_view *s = v->state;
	doc_ui_free(&s->doc);
}

static const char *const contexts[] = { "document", NULL };

static const struct hint hints[] = {
	{ "search", "search" },
	{ "export", "export" },
	{ "reload", "again" },
	{ NULL, NULL },
};

#define OWN_VIEW(its_name, its_title, its_about)                                                   \
 {                                                                                                 \
  .name = its_name, .title = its_title, .about = its_about, .contexts = contexts, .hints = hints,  \
  .state_size = sizeof(struct own_view), .open = own_open, .arrive = own_arrive,                   \
  .refresh = own_refresh, .layout = own_layout, .draw = own_draw, .command = own_command,          \
  .close = own_close                                                                               \
 }

const struct view_class log_view = OWN_VIEW("log", "Log", "What cairn did, as command lines");
const struct view_class messages_view = OWN_VIEW("messages", "Messages", "Messages so far");
const struct view_class jobs_view = OWN_VIEW("jobs", "Jobs", "Work in progress");
