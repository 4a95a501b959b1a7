// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The editor shares our terminal, so it is started here and not by process_run(), which collects output. */
#include "cli/editor.h"

#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/base/process.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT_MAX 100000

static const char *
editor_command(void)
{
	const char *command = getenv("VISUAL");
	if (!command || !*command)
		command = getenv("EDITOR");
	return command && *command ? command : "vi";
}

/* The editor gets the signals of the terminal; we wait for it whatever happens. */
static bool
run(char **argv, struct err *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, interrupt, quit;
	posix_spawnattr_t attr;
	sigset_t defaults;
	pid_t pid;
	int status = 0;
	sigemptyset(&ignore.sa_mask);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGQUIT);
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	int failed = posix_spawnp(&pid, argv[0], NULL, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	while (!failed && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	if (failed)
		return err_set(err, ERR_SYSTEM,
			"cannot start the editor '%s': %s; set VISUAL or EDITOR", argv[0],
			strerror(failed));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return err_set(err, ERR_CANCELLED,
			"the editor '%s' ended with a fault; nothing was changed", argv[0]);
	return true;
}

static bool
edit_file(struct arena *a, const char *path, char **edited, struct err *err)
{
	char **words;
	size_t n = 0;
	if (!process_split(a, editor_command(), &words, err))
		return err_wrap(err, "the editor");
	while (words[n])
		n++;
	char **argv = ARENA_ARRAY(a, char *, n + 2);
	memcpy(argv, words, n * sizeof(*argv));
	argv[n] = arena_strdup(a, path);
	return run(argv, err) && path_read(a, path, TEXT_MAX, edited, NULL, err);
}

/* A new file that only its owner can read, with a name nobody can foresee. */
static bool
write_file(char *path, const char *text, struct err *err)
{
	size_t n = strlen(text);
	int fd = mkstemps(path, 3);
	if (fd < 0)
		return err_set(err, ERR_SYSTEM, "cannot make '%s': %s", path, strerror(errno));
	FILE *f = fdopen(fd, "w");
	if (!f) {
		close(fd);
		return err_set(err, ERR_SYSTEM, "cannot open '%s': %s", path, strerror(errno));
	}
	bool ok = fwrite(text, 1, n, f) == n;
	ok = fclose(f) == 0 && ok;
	return ok || err_set(err, ERR_SYSTEM, "cannot write '%s': %s", path, strerror(errno));
}

bool
editor_edit(struct arena *a, const char *text, char **edited, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	char *path =
		arena_printf(a, "%s/cairn-note-XXXXXX.md", folder && *folder ? folder : "/tmp");
	if (!write_file(path, text, err))
		return false;
	bool ok = edit_file(a, path, edited, err);
	unlink(path);
	return ok;
}
