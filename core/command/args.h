// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Arguments: what a person typed, checked against a command's params.
 *
 * "--name value", "--name=value", "-n value", flags, positions in order; "--"
 * ends the options. Lives in one arena; immutable after parsing.
 */
#ifndef CORE_COMMAND_ARGS_H
#define CORE_COMMAND_ARGS_H

#include "core/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct args;
struct command;

/* words: without noun and verb. ERR_USAGE names the word and what was expected. */
bool args_parse(const struct command *command, const char *const *words, size_t n, struct args **out,
	struct err *err) MUST_CHECK;
void args_free(struct args *a);

/* False when absent and without a preset. */
bool args_has(const struct args *a, const char *name);
bool args_flag(const struct args *a, const char *name);
/* The (last) value, the preset, or NULL. */
const char *args_text(const struct args *a, const char *name);
/* Values in order, NULL-ended; empty when absent. */
const char *const *args_list(const struct args *a, const char *name, size_t *n);
/* Already checked while parsing; fallback when absent. */
int64_t args_int(const struct args *a, const char *name, int64_t fallback);
double args_real(const struct args *a, const char *name, double fallback);

/*
 * One line as typed at ':' or in a script, "run list --filter 'a b'", into
 * words; quotes as in process_split. NULL-ended, in a.
 */
struct arena;
bool args_split(struct arena *arena, const char *line, char ***words, size_t *n, struct err *err) MUST_CHECK;
/* A word quoted so that args_split (and a shell) reads it back. In arena. */
char *args_quote(struct arena *arena, const char *word) MUST_CHECK;

#endif
