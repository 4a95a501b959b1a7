// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* doctor: what cairn finds around itself, and what to do about what is odd. */
#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/command/command_table.h"
#include "core/command/store_page.h"
#include "core/report/report.h"
#include "core/store/store.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *
environment(const char *name)
{
	const char *text = getenv(name);
	return text && *text ? text : NULL;
}

static void
value_or_missing(
	struct report *out, const char *key, const char *label, const char *value, const char *why)
{
	if (value)
		report_value_text(out, key, label, value);
	else
		report_value_missing(out, key, label, why);
}

/* An executable file of that name in PATH. */
static bool
in_path(const char *program)
{
	const char *path = environment("PATH");
	struct arena *a = arena_new();
	bool found = false;
	while (path && *path && !found) {
		size_t len = strcspn(path, ":");
		const char *dir = len > 0 ? arena_strndup(a, path, len) : ".";
		found = access(path_join(a, dir, program), X_OK) == 0;
		path += len;
		path += *path == ':';
	}
	arena_free(a);
	return found;
}

static void
fill_program(struct report *out)
{
	struct arena *a = report_arena(out);
	report_section(out, "program", "Program");
	report_value_text(out, "version", "version", PACKAGE_VERSION);
#ifdef WITH_TUI
	report_value_bool(out, "application", "with the application", true);
#else
	report_value_bool(out, "application", "with the application", false);
#endif
	char *data = path_data(a, "themes");
	report_value_text(out, "data", "data", path_dir(a, data));
	value_or_missing(out, "config", "configuration", path_config(a, "cairn.conf"),
		"there is no home folder");
	value_or_missing(out, "state", "state", path_state(a, ""), "there is no home folder");
	report_check(out, "themes", access(data, R_OK) == 0 ? VERDICT_PASS : VERDICT_WARN, "themes",
		"%s",
		access(data, R_OK) == 0 ? "found"
					: "not found; set CAIRN_DATADIR, or install the program");
	report_check(out, "gnuplot", in_path("gnuplot") ? VERDICT_PASS : VERDICT_WARN, "gnuplot",
		"%s",
		in_path("gnuplot") ? "found"
				   : "not in PATH; figures for papers need it, nothing else does");
}

static void
fill_terminal(struct report *out)
{
	const char *term = environment("TERM"), *codeset = nl_langinfo(CODESET);
	bool utf8 = strcmp(codeset, "UTF-8") == 0;
	report_section(out, "terminal", "Terminal and locale");
	value_or_missing(out, "term", "TERM", term, "not set");
	value_or_missing(out, "colorterm", "COLORTERM", environment("COLORTERM"), "not set");
	value_or_missing(
		out, "tmux", "TMUX", environment("TMUX") ? "yes" : NULL, "not inside tmux");
	report_value_text(out, "codeset", "character set", codeset);
	value_or_missing(out, "timezone", "TZ", environment("TZ"), "not set; the system's zone");
	value_or_missing(out, "editor", "editor",
		environment("VISUAL") ? environment("VISUAL") : environment("EDITOR"),
		"neither VISUAL nor EDITOR is set");
	report_check(out, "utf8", utf8 ? VERDICT_PASS : VERDICT_WARN, "UTF-8", "%s",
		utf8 ? "the locale has it"
		     : "the locale lacks it, curves and glyphs are shown in ASCII; set "
		       "LC_ALL=C.UTF-8");
	report_check(out, "terminal_type",
		term && strcmp(term, "dumb") != 0 ? VERDICT_PASS : VERDICT_WARN, "terminal type",
		"%s",
		term && strcmp(term, "dumb") != 0 ? "named"
						  : "not named; the application needs TERM");
}

static void
advise_store(const struct store_facts *f, struct report *out)
{
	report_check(out, "revision_known", f->known_revision ? VERDICT_PASS : VERDICT_WARN,
		"schema", "%s",
		f->known_revision
			? "known"
			: "not one that cairn was checked with; it is shown and not written");
	report_check(out, "writing", f->writable ? VERDICT_PASS : VERDICT_WARN, "writing", "%s",
		f->writable ? "possible" : f->why_read_only);
	report_check(out, "file_system", f->network_fs ? VERDICT_WARN : VERDICT_PASS, "file system",
		"%s",
		f->network_fs ? "a network file system: changes are polled, and SQLite's locks may "
				"not hold"
			      : "local");
}

/* A store that cannot be opened is a finding here, not a failure. */
static bool
fill_store(const struct command_call *call, struct report *out, struct err *err)
{
	const struct store_options options = { .role = STORE_READER };
	struct store *s;
	struct err found = ERR_INIT;
	report_section(out, "store", "Store");
	if (!call->store_path) {
		report_value_missing(out, "path", "path",
			"none is named and there is no mlflow.db here; make one with: cairn store "
			"init");
		return true;
	}
	if (!store_open(call->store_path, &options, &s, &found)) {
		report_value_text(out, "path", "path", call->store_path);
		report_check(out, "open", VERDICT_FAIL, "opening", "%s", found.text);
		return true;
	}
	bool ok = store_page_facts(call, s, out, err);
	advise_store(store_facts(s), out);
	store_close(s);
	return ok;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	report_set_title(out, "cairn doctor");
	fill_program(out);
	fill_terminal(out);
	bool ok = fill_store(call, out, err);
	report_section(out, "", NULL);
	return ok;
}

static const struct param params[] = { { 0 } };

const struct command command_doctor = {
	.name = "doctor",
	.summary = "look at the installation, the terminal and the store",
	.details = "For bug reports, and for the question why something looks odd. The exit status "
		   "is 1 when the store "
		   "cannot be opened.",
	.examples = "cairn doctor\ncairn doctor --store mlflow.db --format json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
