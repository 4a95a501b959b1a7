// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Export and copying. */
#include "tui/output.h"

#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/base/text_file.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/term.h"
#include "tui/widget/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than terminals take in one sequence. */
#define OSC52_MAX 74000
#define PIPE_MAX  ((size_t)4 << 20)

/* ---- clipboard ---- */

static void
base64(struct strbuf *out, const char *text, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)(unsigned char)text[i] << 16;
		v |= i + 1 < n ? (unsigned)(unsigned char)text[i + 1] << 8 : 0;
		v |= i + 2 < n ? (unsigned)(unsigned char)text[i + 2] : 0;
		strbuf_add_char(out, digits[v >> 18]);
		strbuf_add_char(out, digits[v >> 12 & 63]);
		strbuf_add_char(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
		strbuf_add_char(out, i + 2 < n ? digits[v & 63] : '=');
	}
}

static void
copied(struct app *app, const char *what, size_t n, const char *way)
{
	char count[NUMBER_MAX];
	app_message(app, MESSAGE_INFO, "copied %s, %s bytes %s", what,
		number_count(count, (int64_t)n), way);
}

/* False when it is more than a terminal takes. */
static bool
copy_by_terminal(struct app *app, const char *text, const char *what)
{
	size_t n = strlen(text);
	if (n > OSC52_MAX)
		return false;
	struct strbuf b;
	strbuf_init(&b, 2 * OSC52_MAX);
	strbuf_add(&b, "\033]52;c;");
	base64(&b, text, n);
	strbuf_add(&b, "\a");
	app_term(app)->ops->send(app_term(app), b.at, b.len);
	strbuf_free(&b);
	copied(app, what, n, "via the terminal");
	return true;
}

struct copy {
	char *text, *what;
	char *path; /* written to, where the clipboard does not take it */
};

static void
copy_free(void *arg)
{
	struct copy *copy = arg;
	free(copy->text);
	free(copy->what);
	free(copy->path);
	free(copy);
}

/* ---- to a file, the last way ---- */

static bool
keep_work(struct job *job, void *context, void *arg, struct err *err)
{
	struct copy *copy = arg;
	(void)job;
	(void)context;
	struct path_output *o =
		path_make_parents(copy->path, err) ? path_output_open(copy->path, err) : NULL;
	if (!o)
		return false;
	fputs(copy->text, path_output_file(o));
	return path_output_commit(o, err);
}

static void
keep_done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct copy *copy = arg;
	char way[4200];
	snprintf(way, sizeof(way), "to the file %s", copy->path);
	if (ok)
		copied(owner, copy->what, strlen(copy->text), way);
	else
		app_fail(owner, err);
	copy_free(copy);
}

static const struct job_ops keep_ops = {
	.title = "copying to a file",
	.kind = JOB_READ,
	.work = keep_work,
	.done = keep_done,
	.drop = copy_free,
};

/* By the terminal, else to a file. Takes copy. */
static void
copy_without_tmux(struct app *app, struct copy *copy)
{
	struct arena *a = arena_new();
	const char *path = path_state(a, "copied.txt");
	bool done = copy_by_terminal(app, copy->text, copy->what);
	if (!done && path) {
		copy->path = xstrdup(path);
		job_submit(app_engine(app)->pool, &keep_ops, app, copy);
	} else {
		if (!done)
			app_message(app, MESSAGE_WARN,
				"too much for the clipboard of a terminal; E writes it to a file");
		copy_free(copy);
	}
	arena_free(a);
}

static bool
copy_work(struct job *job, void *context, void *arg, struct err *err)
{
	static const char *const argv[] = { "tmux", "load-buffer", "-w", "-", NULL };
	const struct copy *copy = arg;
	(void)context;
	struct process_spec spec = { .argv = argv,
		.input = copy->text,
		.input_len = strlen(copy->text),
		.output_max = 4096,
		.timeout_ms = 3000,
		.stop = job_stop_flag(job) };
	struct process_result result = { 0 };
	bool ok = process_run(&spec, &result, err);
	if (ok && result.status != 0)
		ok = err_set(err, ERR_SYSTEM, "tmux refused");
	process_result_free(&result);
	return ok;
}

static void
copy_done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct copy *copy = arg;
	(void)err;
	if (!ok) {
		copy_without_tmux(owner, copy);
		return;
	}
	copied(owner, copy->what, strlen(copy->text), "via tmux");
	copy_free(copy);
}

static const struct job_ops copy_ops = {
	.title = "copying",
	.kind = JOB_READ,
	.work = copy_work,
	.done = copy_done,
	.drop = copy_free,
};

void
output_copy(struct app *app, const char *text, const char *what)
{
	struct copy *copy = xcalloc(1, sizeof(*copy));
	copy->text = xstrdup(text);
	copy->what = xstrdup(what);
	if (getenv("TMUX"))
		job_submit(app_engine(app)->pool, &copy_ops, app, copy);
	else
		copy_without_tmux(app, copy);
}

/* ---- files ---- */

struct written {
	struct app *app;
	struct report *report;
	char *path;
	enum report_format format;
	bool said; /* of a command: it had something to say */
};

static void
written_free(void *arg)
{
	struct written *w = arg;
	report_free(w->report);
	free(w->path);
	free(w);
}

static bool
write_work(struct job *job, void *context, void *arg, struct err *err)
{
	struct written *w = arg;
	struct report_style style = { .headers = true, .now_ms = clock_wall_ms() };
	(void)job;
	(void)context;
	struct path_output *o = path_output_open(w->path, err);
	if (!o)
		return false;
	if (report_render(w->report, w->format, &style, path_output_file(o), err))
		return path_output_commit(o, err);
	path_output_abort(o);
	return false;
}

static void
write_done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct written *w = arg;
	if (ok)
		app_message(owner, MESSAGE_INFO, "wrote %s", w->path);
	else
		app_fail(owner, err);
	written_free(w);
}

static const struct job_ops write_ops = {
	.title = "writing the file",
	.kind = JOB_READ,
	.work = write_work,
	.done = write_done,
	.drop = written_free,
};

/* The format that the end of a file name means; false for an unknown one. */
static bool
format_of(const char *path, enum report_format *out)
{
	static const struct {
		const char *end;
		enum report_format format;
	} ends[] = { { ".csv", REPORT_CSV }, { ".tsv", REPORT_TSV }, { ".json", REPORT_JSON },
		{ ".md", REPORT_MARKDOWN }, { ".html", REPORT_HTML }, { ".txt", REPORT_TEXT },
		{ ".xml", REPORT_JUNIT } };
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (str_ends(path, ends[i].end)) {
			*out = ends[i].format;
			return true;
		}
	}
	return false;
}

/* ---- into a command of the shell ---- */

/* Tables as CSV, which is what filters of the shell take; what is no table as text. */
static enum report_format
piped_format(const struct report *r)
{
	for (const struct block *b = report_blocks(r); b; b = b->next)
		if (b->type == BLOCK_TABLE)
			return REPORT_CSV;
	return REPORT_TEXT;
}

static bool
pipe_work(struct job *job, void *context, void *arg, struct err *err)
{
	struct written *w = arg;
	struct report_style style = { .headers = true, .now_ms = clock_wall_ms() };
	struct process_result result = { 0 };
	struct text_file f;
	(void)context;
	text_file_open(&f);
	bool ok = report_render(w->report, piped_format(w->report), &style, f.out, err);
	text_file_close(&f);
	const char *argv[] = { "sh", "-c", w->path, NULL };
	struct process_spec spec = { .argv = argv,
		.input = f.at,
		.input_len = f.len,
		.output_max = PIPE_MAX,
		.stop = job_stop_flag(job) };
	ok = ok && process_run(&spec, &result, err);
	free(f.at);
	if (!ok)
		return false;
	report_free(w->report);
	w->report = report_new(w->path);
	if (result.status != 0)
		report_warning(w->report, "it ended with status %d", result.status);
	report_lines(w->report, "output", result.out, result.out_len);
	report_lines(w->report, "errors", result.err, result.err_len);
	w->said = result.status != 0 || result.out_len + result.err_len > 0;
	process_result_free(&result);
	return true;
}

static void
pipe_done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct written *w = arg;
	if (!ok) {
		app_fail(owner, err);
	} else if (w->said) {
		app_show_report(owner, w->report);
		w->report = NULL;
	} else {
		app_message(owner, MESSAGE_INFO, "given to: %s", w->path);
	}
	written_free(w);
}

static const struct job_ops pipe_ops = {
	.title = "giving it to a command",
	.kind = JOB_READ,
	.work = pipe_work,
	.done = pipe_done,
	.drop = written_free,
};

void
output_write(struct app *app, struct report *r, const char *path)
{
	struct written *w = xcalloc(1, sizeof(*w));
	bool piped = path[strspn(path, " ")] == '|';
	w->report = r;
	w->path = xstrdup(piped ? strchr(path, '|') + 1 : path);
	if (piped) {
		job_submit(app_engine(app)->pool, &pipe_ops, app, w);
		return;
	}
	if (format_of(path, &w->format)) {
		job_submit(app_engine(app)->pool, &write_ops, app, w);
		return;
	}
	app_message(app, MESSAGE_ERROR,
		"the end of the name says the format: .csv .tsv .json .md .html .txt; "
		"\"| command\" gives it to a command");
	written_free(w);
}

static void
export_accept(void *arg, const char *text)
{
	struct written *w = arg;
	if (!*text)
		return;
	output_write(w->app, w->report, text);
	w->report = NULL;
}

void
output_export(struct app *app, struct report *r, const char *proposal)
{
	struct written *w = xcalloc(1, sizeof(*w));
	w->app = app;
	w->report = r;
	struct prompt_spec spec = { .label = "write to (or | command): ",
		.history = "export",
		.text = proposal,
		.arg = w,
		.accept = export_accept,
		.free = written_free };
	prompt_open(app, &spec);
}

struct report *
output_table(const char *title, const struct rowset *rows, const struct column *columns)
{
	struct report *r = report_new(title);
	report_table(r, "rows", rows, columns, NULL);
	return r;
}
