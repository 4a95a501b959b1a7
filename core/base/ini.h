// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Sectioned key = value files: themes, key maps, configuration, rules.
 *
 *   [section]
 *   key = value     # comment after white space
 *   word word word  # a line without '=' has key NULL and the whole text as value
 *
 * At most 1 MiB, 4096 bytes a line. "name:line:column: …" in errors.
 */
#ifndef CORE_BASE_INI_H
#define CORE_BASE_INI_H

#include "core/base/err.h"
#include <stddef.h>

struct arena;

struct ini_entry {
	const char *section; /* "" before the first */
	const char *key;     /* NULL for a line without '=' */
	const char *value;
	int line;            /* from 1 */
};

struct ini {
	const struct ini_entry *entries;
	size_t len;
};

/* name is for messages. The result lives in a. */
bool ini_parse(struct arena *a, const char *name, const char *text, size_t len, struct ini *out,
	struct err *err) MUST_CHECK;

#endif
