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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct args;
struct command;
struct param;

/* words: without noun and verb. ERR_USAGE names the word and what was expected. */
bool args_parse(const struct command *command, const char *const *words, size_t n,
	struct args **out, struct err *err) MUST_CHECK;
/* The same, and the options in more (nameless end, may be NULL) count too: those of a front end. */
bool args_parse_with(const struct command *command, const struct param *more,
	const char *const *words, size_t n, struct args **out, struct err *err) MUST_CHECK;
void args_free(struct args *a);

/* How many words the option at words[0] takes if it is one of params (1 or 2), else 0. */
size_t args_option(const struct param *params, const char *const *words, size_t n);
/* Name of a param's value for help: "N", "FILE", "asc|desc"; "" for a flag. In arena. */
struct arena;
const char *args_value_name(struct arena *arena, const struct param *p);

/* False when absent and without a preset. */
bool args_has(const struct args *a, const char *name);
/* False when absent: a preset does not count. */
bool args_given(const struct args *a, const char *name);
bool args_flag(const struct args *a, const char *name);
/* The (last) value, the preset, or NULL. */
const char *args_text(const struct args *a, const char *name);
/* Values in order, NULL-ended; empty when absent. */
const char *const *args_list(const struct args *a, const char *name, size_t *n);
/* Already checked while parsing; fallback when absent. A span and a time are milliseconds. */
int64_t args_int(const struct args *a, const char *name, int64_t fallback);
double args_real(const struct args *a, const char *name, double fallback);

/*
 * One line as typed at ':' or in a script, "run list --filter 'a b'", into
 * words; quotes as in process_split. An empty line has none. NULL-ended, in arena.
 */
bool args_split(struct arena *arena, const char *line, char ***words, size_t *n,
	struct err *err) MUST_CHECK;
/*
 * A word quoted so that args_split and a shell read it back, also after it was shown: what
 * text_safe would change is spelled out, in $'…'. In arena.
 */
char *args_quote(struct arena *arena, const char *word) MUST_CHECK;

#endif
