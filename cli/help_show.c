// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The answers that need no command to run. */
#include "cli/help_show.h"

#include "cli/invocation.h"
#include "cli/present.h"
#include "core/command/help_text.h"

#include <stdio.h>

int
help_show(const struct invocation *inv)
{
	struct err err = ERR_INIT;
	struct strbuf b;
	strbuf_init(&b, HELP_TEXT_MAX);
	if (inv->version && !inv->help)
		strbuf_printf(&b, "%s\n", PACKAGE_STRING);
	else if (inv->command)
		help_command(&b, inv->command);
	else if (!help_noun(&b, inv->stem))
		help_overview(&b);
	fputs(b.at, stdout);
	strbuf_free(&b);
	if (present_flush(&err))
		return err_exit_status(ERR_NONE);
	present_error(&err);
	return err_exit_status(err.code);
}
