// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Sectioned key = value files: themes, key maps, configuration, rules.
 *
 *   [section]
 *   key = value     # comment
 *   word word word  # a line of another shape has key NULL and the whole text as value
 *
 * A key is one word. '#' begins a comment at the beginning of a line, and
 * elsewhere between white space, so that "ink = #d7dae0" is a value. UTF-8
 * without control characters, at most 1 MiB, 4096 bytes a line. Errors are
 * ERR_USAGE and begin with "name:line:column: ".
 */
#ifndef CORE_BASE_INI_H
#define CORE_BASE_INI_H

#include <stddef.h>
#include "core/base/err.h"

struct arena;

struct ini_entry {
	const char *section; /* "" before the first */
	const char *key;     /* NULL for a line without '=' */
	const char *value;
	const char *comment;              /* without the '#', "" when there is none */
	int line, column;                 /* of the value, from 1 */
	int section_line, section_column; /* of the section's name, from 1; 0 before the first */
};

struct ini {
	const struct ini_entry *entries;
	size_t len;
};

/* name is for messages. The result lives in a. */
bool ini_parse(struct arena *a, const char *name, const char *text, size_t len, struct ini *out,
	struct err *err) MUST_CHECK;

#endif
