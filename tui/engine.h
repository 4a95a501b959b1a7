// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Engine: what the application asks of the world: workers, named sources,
 * commands, the watch. The real one is a session; tests bring their own.
 */
#ifndef TUI_ENGINE_H
#define TUI_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"

struct command;
struct job_pool;
struct session;
struct source;

struct engine {
	struct job_pool *pool;
	struct session *session;   /* NULL in tests: no watch */
	const char *path;          /* of the store, NULL for none */
	const char *why_read_only; /* NULL when writes are possible */
	const struct source *(*find_source)(const char *name);
	const struct command *(*find_command)(const char *name, struct err *err);
	const struct command *const *commands; /* [n_commands] */
	size_t n_commands;
};

#endif
