// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lending the terminal to a child, with the signals as a fresh program expects them. */
#include "tui/child.h"

#include "tui/app.h"
#include "tui/term.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int
spawn(char *const *argv, const char *folder, pid_t *pid)
{
	posix_spawnattr_t attr;
	posix_spawn_file_actions_t actions;
	sigset_t none;
	sigset_t usual;
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	int failed = folder ? posix_spawn_file_actions_addchdir_np(&actions, folder) : 0;
	if (!failed)
		failed = posix_spawnp(pid, argv[0], &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return failed;
}

bool
child_run(struct app *app, char *const *argv, const char *folder, int *status, struct err *err)
{
	struct term *term = app_term(app);
	pid_t pid = 0;
	int ended = 0;
	term->ops->suspend(term);
	int failed = spawn(argv, folder, &pid);
	while (!failed && waitpid(pid, &ended, 0) < 0 && errno == EINTR) {
	}
	term->ops->resume(term);
	app_set_dirty(app, APP_NOW);
	if (failed)
		return err_set(err, ERR_SYSTEM, "cannot start '%s'%s%s: %s", argv[0],
			folder ? " in " : "", folder ? folder : "", strerror(failed));
	*status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
	return true;
}
