// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From options to a running application, and back with everything restored. */
#include "tui/tui.h"

#include "core/command/command.h"
#include "core/command/session.h"
#include "core/command/source.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/keymap.h"
#include "tui/loop.h"
#include "tui/script.h"
#include "tui/term.h"
#include "tui/theme.h"
#include "tui/user_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_H 24
#define SCRIPT_W 80

struct parts {
	struct session *session;
	struct engine engine;
	struct term *term;
	struct script *script;
	struct app *app;
};

static bool
open_engine(struct parts *p, const struct tui_options *o, struct err *err)
{
	struct session_options so = {
		.path = o->store, .read_only = o->read_only, .immutable = o->immutable
	};
	if (!session_open(&so, &p->session, err))
		return false;
	p->engine = (struct engine){
		.pool = session_pool(p->session),
		.session = p->session,
		.path = o->store,
		.find_source = source_find,
		.find_command = command_find,
		.commands = command_table,
		.n_commands = command_count,
	};
	return true;
}

static bool
open_term(struct parts *p, const struct tui_options *o, struct err *err)
{
	if (o->script) {
		p->term = term_memory_open(SCRIPT_H, SCRIPT_W);
		p->term->ascii = o->ascii;
		if (o->no_colour)
			p->term->colours = 0;
		return script_open(o->script, p->term, &p->script, err);
	}
	struct term_curses_options to = { .ascii = o->ascii, .no_colour = o->no_colour };
	p->term = term_curses_open(&to, err);
	return p->term != NULL;
}

static void
choose_theme(struct app *app, const struct tui_options *o)
{
	struct theme theme;
	struct err err = ERR_INIT;
	const char *name = o->theme ? o->theme : app_state_text(app, "theme", "ansi");
	if (theme_load(name, &theme, &err))
		app_set_theme(app, name, &theme);
	else
		app_fail(app, &err);
}

static bool
begin(struct parts *p, const struct tui_options *o, struct err *err)
{
	struct err wrong = ERR_INIT;
	p->app = app_new(p->term, &p->engine);
	app_load_state(p->app);
	choose_theme(p->app, o);
	if (!keymap_read_own(app_keymap(p->app), &wrong))
		app_fail(p->app, &wrong);
	if (!user_commands_read_own(app_user_commands(p->app), &wrong))
		app_fail(p->app, &wrong);
	if (*p->term->note)
		app_message(p->app, MESSAGE_WARN, "%s", p->term->note);
	if (o->mouse)
		app_set_mouse(p->app, true);
	const char *first = o->view ? o->view : app_state_text(p->app, "view", "runs");
	return app_show(p->app, "runs", err) &&
	       (strcmp(first, "runs") == 0 || app_show(p->app, first, err));
}

int
tui_run(const struct tui_options *options, struct err *err)
{
	struct parts p = { 0 };
	int status = 0;
	loop_block_signals();
	bool ok = open_engine(&p, options, err) && open_term(&p, options, err) &&
		  begin(&p, options, err) &&
		  loop_run(p.app, p.term, &p.engine, p.script, &status, err);
	struct err unsaved = ERR_INIT;
	bool saved = !ok || app_save_state(p.app, &unsaved);
	/* The terminal first: it is what the person waits for. */
	if (p.term)
		p.term->ops->close(p.term);
	if (!saved)
		fprintf(stderr, "cairn: %s\n", unsaved.text);
	app_free(p.app);
	script_free(p.script);
	session_close(p.session);
	return ok ? status : err_exit_status(err->code);
}
