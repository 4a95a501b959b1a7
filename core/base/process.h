// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Child processes: no shell, fixed argv, only descriptors 0 to 2, the default
 * signal state, output collected with a limit and a deadline. posix_spawn, so
 * that threads and open stores are safe.
 */
#ifndef CORE_BASE_PROCESS_H
#define CORE_BASE_PROCESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"

struct arena;

struct process_spec {
	const char *const *argv; /* NULL-ended; argv[0] is looked up in PATH */
	const char *const *env;  /* NULL-ended "K=V"; NULL means: the parent's */
	const char *dir;         /* working folder, NULL for the parent's */
	const char *input;       /* bytes for its standard input, NULL for none */
	size_t input_len;
	size_t output_max; /* more than this, output and error together, and it is killed (ERR_MEMORY) */
	int timeout_ms;          /* then it is killed (ERR_SYSTEM); 0 = none */
	const atomic_bool *stop; /* set by another thread: kill (ERR_CANCELLED); may be NULL */
};

struct process_result {
	int status;      /* exit status, or 128 + signal */
	char *out, *err; /* NUL-ended; free() both */
	size_t out_len, err_len;
};

/*
 * False when it could not be started (ERR_NOT_FOUND when there is no such
 * program) or had to be killed; a non-zero status is not an error. Processes it
 * leaves behind in its group are killed when it ends.
 */
bool process_run(
	const struct process_spec *spec, struct process_result *result, struct err *err) MUST_CHECK;
void process_result_free(struct process_result *r);

/*
 * Splits a command such as $EDITOR into words: white space separates, single
 * and double quotes and backslash quote, nothing is expanded. In $'…' stand \n,
 * \t, \r, \xHH, \\ and \'. NULL-ended array in the arena; ERR_USAGE on an open
 * quote or when there is no word.
 */
bool process_split(struct arena *a, const char *command, char ***words, struct err *err) MUST_CHECK;

#endif
