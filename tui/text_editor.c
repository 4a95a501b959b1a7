// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A temporary file, a child on the terminal, and the file again. */
#include "tui/text_editor.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/vec.h"
#include "tui/child.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_BYTES_MAX ((size_t)1 << 20)

static const char *
editor_command(void)
{
	const char *command = getenv("VISUAL");
	if (!command || !*command)
		command = getenv("EDITOR");
	return command && *command ? command : "vi";
}

static bool
write_file(char *path, const char *text, struct err *err)
{
	int fd = mkstemps(path, 3);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok = f && fputs(text, f) >= 0;
	ok = (f ? fclose(f) == 0 : true) && ok;
	if (!ok)
		err_set(err, ERR_SYSTEM, "cannot write '%s': %s", path, strerror(errno));
	return ok;
}

static bool
run_editor(struct app *app, struct arena *a, const char *path, struct err *err)
{
	char **words = NULL;
	VEC(char *) argv = { 0 };
	int status = 0;
	if (!process_split(a, editor_command(), &words, err))
		return false;
	for (size_t i = 0; words[i]; i++)
		VEC_PUSH(&argv, words[i]);
	VEC_PUSH(&argv, arena_strdup(a, path));
	VEC_PUSH(&argv, NULL);
	bool ok = child_run(app, argv.at, NULL, &status, err);
	if (!ok)
		err_wrap(err, "set EDITOR to another editor");
	if (ok && status != 0)
		ok = err_set(
			err, ERR_CANCELLED, "the editor ended with an error; nothing is changed");
	VEC_FREE(&argv);
	return ok;
}

/* Bytes of a text up to its last line's end: editors end it, which the text need not. */
static size_t
without_newlines(const char *text)
{
	size_t n = strlen(text);
	while (n > 0 && text[n - 1] == '\n')
		n--;
	return n;
}

bool
text_editor_edit(struct app *app, const char *text, char **out, struct err *err)
{
	struct arena *a = arena_new();
	const char *folder = getenv("XDG_RUNTIME_DIR");
	char *path = arena_printf(a, "%s/cairn-XXXXXX.md", folder && *folder ? folder : "/tmp");
	char *edited = NULL;
	bool ok = write_file(path, text, err);
	if (ok) {
		ok = run_editor(app, a, path, err);
		ok = ok && path_read(a, path, TEXT_BYTES_MAX, &edited, NULL, err);
		unlink(path);
	}
	if (ok) {
		size_t n = without_newlines(edited);
		bool same = n == without_newlines(text) && memcmp(edited, text, n) == 0;
		edited[n] = '\0';
		*out = same ? NULL : xstrdup(edited);
	}
	arena_free(a);
	return ok;
}
