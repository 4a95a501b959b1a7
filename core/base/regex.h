// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Regular expressions (PCRE2) that cannot take the program with them.
 *
 * A pattern is compiled once and is then immutable: any number of threads may match
 * with it. Each thread, or each piece of work, matches through a regex_run of its own,
 * which has a budget. The matcher's steps are counted, not timed, so that what is
 * refused is the same on every machine: a step is about ten nanoseconds.
 *
 * A dot is any character, line ends included, and $ the very end of the text. \d, \w, \s,
 * \b and [[:alpha:]] are ASCII. Malformed UTF-8 in a text matches nothing, what stands
 * around it can be found. Back references and verbs, (*…), are refused.
 */
#ifndef CORE_BASE_REGEX_H
#define CORE_BASE_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;
struct regex;
struct regex_run;

/* Longest pattern, in bytes. */
#define REGEX_BYTES_MAX 500

/* Compiles into a, where the pattern stays. ERR_USAGE says what is wrong with it. */
bool regex_compile(
	struct arena *a, const char *pattern, const struct regex **out, struct err *err) MUST_CHECK;

/* A budget of so many steps for all that is matched through it. */
struct regex_run *regex_run_new(uint64_t steps) MUST_CHECK;
/* NULL is fine. */
void regex_run_free(struct regex_run *run);
/* So many steps more. */
void regex_run_extend(struct regex_run *run, uint64_t steps);

/*
 * Whether the expression matches anywhere in text [len]. Once a match ran out of the budget, or
 * of memory, the answer is false at once for every further one and means nothing; so ask
 * regex_run_check at the end, whatever came out.
 */
bool regex_matches(struct regex_run *run, const struct regex *re, const char *text, size_t len);
/* False, with ERR_USAGE naming the expression, when the answers since regex_run_new mean nothing. */
bool regex_run_check(const struct regex_run *run, struct err *err) MUST_CHECK;

#endif
