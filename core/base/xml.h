// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Text inside XML and HTML: the one escape for content and quoted attributes. */
#ifndef CORE_BASE_XML_H
#define CORE_BASE_XML_H

#include <stdio.h>
#include "core/base/utf8.h"

/*
 * Untrusted text: first made visible by text_safe, which leaves no character
 * that XML 1.0 forbids, then & < > " ' escaped.
 */
void xml_text(FILE *out, const char *s, size_t n, enum text_lines lines);
void xml_string(FILE *out, const char *s);

#endif
