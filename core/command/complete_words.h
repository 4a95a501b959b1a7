// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Completion of a command line, for shells and for the line at ':'. */
#ifndef CORE_COMMAND_COMPLETE_WORDS_H
#define CORE_COMMAND_COMPLETE_WORDS_H

#include <stddef.h>

struct command_call;
struct rowset_build;

/*
 * Adds a row (candidate, description) for everything that could stand in place
 * of the last word; the candidate ":files" when file names could. Names that a
 * shell's word list cannot carry are left out. A store that cannot be read
 * offers nothing; no error is shown, because the person is in the middle of
 * typing.
 */
void complete_words(const struct command_call *call, const char *const *words, size_t n,
	struct rowset_build *out);

#endif
