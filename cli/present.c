// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From a report to bytes somewhere: a terminal, a pipe, or a file that is whole or not there. */
#include "cli/present.h"
#include "cli/stop.h"
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/command/args.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDTH_MAX 10000

static enum report_format
format_by_ending(const char *path)
{
	static const struct {
		const char *ending;
		enum report_format format;
	} known[] = {
		{ ".json", REPORT_JSON },
		{ ".csv", REPORT_CSV },
		{ ".tsv", REPORT_TSV },
		{ ".md", REPORT_MARKDOWN },
		{ ".markdown", REPORT_MARKDOWN },
		{ ".html", REPORT_HTML },
		{ ".htm", REPORT_HTML },
		{ ".xml", REPORT_JUNIT },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_ends(path, known[i].ending))
			return known[i].format;
	return REPORT_TEXT;
}

bool
present_options(const struct args *args, int64_t now_ms, struct present *out, struct err *err)
{
	const char *format = args_text(args, "format"), *output = args_text(args, "output");
	*out = (struct present){
		.output = output && strcmp(output, "-") != 0 ? output : NULL,
		.quiet = args_flag(args, "quiet"),
		.no_color = args_flag(args, "no-color"),
		.ascii = args_flag(args, "ascii"),
		.plain = args_flag(args, "plain"),
		.now_ms = now_ms,
	};
	int64_t width = args_int(args, "width", -1);
	out->width = width > WIDTH_MAX ? WIDTH_MAX : (int)width;
	if (format)
		return report_format_parse(format, &out->format, err);
	out->format = out->output ? format_by_ending(out->output) : REPORT_TEXT;
	return true;
}

static int
env_columns(void)
{
	const char *text = getenv("COLUMNS");
	int64_t n;
	if (text && parse_int(text, strlen(text), &n) && n >= 10 && n <= WIDTH_MAX)
		return (int)n;
	return 80;
}

static int
terminal_width(int fd)
{
	struct winsize size;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return env_columns();
}

int
present_rows(int fd)
{
	struct winsize size;
	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
}

static bool
env_set(const char *name)
{
	const char *text = getenv(name);
	return text && *text;
}

struct report_style
present_style(const struct present *p, FILE *stream)
{
	const char *term = getenv("TERM");
	bool terminal = isatty(fileno(stream));
	bool dumb = !term || !*term || strcmp(term, "dumb") == 0;
	struct report_style style = { .headers = true, .now_ms = p->now_ms };
	if (p->width >= 0)
		style.width = p->width;
	else if (terminal && !p->plain)
		style.width = terminal_width(fileno(stream));
	style.colour = terminal && !dumb && !p->no_color && !p->plain && !env_set("NO_COLOR");
	style.plain = p->plain;
	style.ascii = p->ascii || (terminal && strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
	return style;
}

/* CSV, TSV and bare lines have no place for them, and nobody should miss them. */
static void
notes_to_stderr(const struct present *p, const struct report *r)
{
	bool lines = p->format == REPORT_TEXT && report_bare(r);
	if (p->quiet || (p->format != REPORT_CSV && p->format != REPORT_TSV && !lines))
		return;
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type != BLOCK_WARNING)
			continue;
		struct strbuf text;
		strbuf_init(&text, 4096);
		text_safe(&text, b->text, strlen(b->text), TEXT_ONE_LINE);
		fprintf(stderr, "cairn: %s\n", text.at);
		strbuf_free(&text);
	}
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The store, or one of the files beside it that belong to it. */
static bool
is_store_file(const char *output, const char *store)
{
	static const char *const endings[] = { "", "-journal", "-wal", "-shm" };
	bool same = false;
	struct arena *a = arena_new();
	for (size_t i = 0; i < 4 && !same; i++)
		same = is_same_file(output, arena_printf(a, "%s%s", store, endings[i]));
	arena_free(a);
	return same;
}

static bool
to_file(const struct present *p, const struct report *r, const char *store, struct err *err)
{
	if (store && is_store_file(p->output, store))
		return err_set(err, ERR_USAGE, "'%s' is the store itself; choose another --output",
			p->output);
	struct path_output *o = path_output_open(p->output, err);
	if (!o)
		return false;
	struct report_style style = present_style(p, path_output_file(o));
	if (!report_render(r, p->format, &style, path_output_file(o), err)) {
		path_output_abort(o);
		return false;
	}
	return path_output_commit(o, err);
}

bool
present_flush(struct err *err)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	return err_set(err, ERR_OUTPUT, "cannot write to standard output: %s", strerror(errno));
}

bool
present_report(const struct present *p, const struct report *r, const char *store, struct err *err)
{
	notes_to_stderr(p, r);
	if (p->output)
		return to_file(p, r, store, err);
	struct report_style style = present_style(p, stdout);
	return report_render(r, p->format, &style, stdout, err) && present_flush(err);
}

void
present_error(const struct err *err)
{
	/* One word for it, wherever the work was when the signal came. */
	bool stopped = err->code == ERR_CANCELLED && stop_status() != 0;
	fprintf(stderr, "cairn: %s\n", stopped ? "interrupted" : err->text);
}
