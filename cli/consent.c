// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The question on the terminal, and the refusal where there is none. */
#include "cli/consent.h"

#include "cli/present.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/command/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One line from standard input; what does not fit is read and dropped. False at its end or when interrupted. */
static bool
read_answer(char *out, size_t size)
{
	size_t n = 0;
	for (;;) {
		char c;
		if (read(STDIN_FILENO, &c, 1) != 1)
			return false;
		if (c == '\n')
			break;
		if (n + 1 < size)
			out[n++] = c;
	}
	out[n] = '\0';
	return true;
}

bool
consent_ask(const struct command *c, const struct report *plan, const struct present *p,
	struct err *err)
{
	char spelling[COMMAND_NAME_MAX], answer[1024];
	const char *word = report_find_text(plan, "confirm");
	command_spelling(spelling, c);
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return err_set(err, ERR_USAGE,
			"'%s' changes things and nobody can be asked here; look with --dry-run, do "
			"with --yes",
			spelling);
	struct report_style style = present_style(p, stderr);
	if (!report_render(plan, REPORT_TEXT, &style, stderr, err))
		return false;
	if (word && !text_is_safe(word, strlen(word)))
		word = NULL; /* nobody can type it; y has to do */
	if (word)
		fprintf(stderr, "\nType %s to do it: ", word);
	else
		fprintf(stderr, "\nDo it? [y/N] ");
	fflush(stderr);
	if (!read_answer(answer, sizeof(answer))) {
		fputc('\n', stderr);
		return err_set(err, ERR_CANCELLED, "not answered; nothing was changed");
	}
	bool agreed = word ? strcmp(answer, word) == 0
			   : str_casecmp(answer, "y") == 0 || str_casecmp(answer, "yes") == 0;
	if (!agreed)
		return err_set(err, ERR_CANCELLED, "nothing was changed");
	return true;
}
