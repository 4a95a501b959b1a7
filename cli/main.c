// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The program: decides between the application and one verb. */
#ifdef WITH_TUI
#include "cli/application.h"
#endif
#include "cli/help_show.h"
#include "cli/invocation.h"
#include "cli/note.h"
#include "cli/present.h"
#include "cli/stop.h"
#include "cli/verb.h"
#include "core/base/log.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

/*
 * A store opened as descriptor 0, 1 or 2 would receive what is printed. Closed
 * ones get a file that fails in the direction they are used in, so that lost
 * output is still noticed.
 */
static bool
fill_standard_fds(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
			open("/dev/null", modes[fd]) != fd)
			return false;
	return true;
}

/* Without a verb, where there is no terminal to open the application on. */
static int
run_store_report(const struct invocation *inv)
{
	struct err err = ERR_INIT;
	const struct command *c = command_find("report.store", &err);
	struct args *args = NULL;
	if (!c || !args_parse_with(c, global_params(), inv->options, inv->n_options, &args, &err)) {
		present_error(&err);
		return err_exit_status(err.code);
	}
	int status = verb_run(c, args, inv->store);
	args_free(args);
	return status;
}

static int
run(const struct invocation *inv)
{
	if (!inv->command)
		return run_store_report(inv);
	if (note_wants_editor(inv))
		return note_edit(inv);
	return verb_run(inv->command, inv->args, inv->store);
}

int
main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct invocation inv = { 0 };
	int status;
	if (!fill_standard_fds() || argc < 1)
		return err_exit_status(ERR_SYSTEM);
	setlocale(LC_CTYPE, "");
	log_open();
	if (!invocation_parse((const char *const *)argv + 1, &inv, &err)) {
		present_error(&err);
		return err_exit_status(err.code);
	}
	if (inv.help || inv.version) {
		status = help_show(&inv);
#ifdef WITH_TUI
	} else if (application_fits(&inv)) {
		status = application_run(&inv);
#endif
	} else {
		stop_install();
		status = run(&inv);
	}
	invocation_free(&inv);
	log_close();
	return status;
}
