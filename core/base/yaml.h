// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * YAML: strict reading of one plain document into the tree that json.h describes,
 * for MLmodel files and environments. The only file that knows libyaml is yaml.c.
 */
#ifndef CORE_BASE_YAML_H
#define CORE_BASE_YAML_H

#include <stddef.h>
#include "core/base/json.h"

/*
 * Plain scalars become null, booleans and numbers where YAML's core schema says so;
 * quoted ones are texts. Refuses anchors, aliases, tags, keys that are no scalars, a
 * second document and more than 64 levels (ERR_CORRUPT with the line), and more
 * than limit bytes (ERR_MEMORY). An empty document is null. In a.
 */
bool yaml_parse(struct arena *a, const char *text, size_t len, size_t limit,
	const struct json **out, struct err *err) MUST_CHECK;

#endif
