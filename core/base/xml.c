// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The escape of XML and HTML. */
#include "core/base/xml.h"

#include <stdint.h>
#include <string.h>
#include "core/base/str.h"

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
xml_text(FILE *out, const char *s, size_t n, enum text_lines lines)
{
	struct strbuf safe;
	strbuf_init(&safe, SIZE_MAX / 2);
	text_safe(&safe, s, n, lines);
	for (const char *p = safe.at; *p;) {
		size_t plain = strcspn(p, "&<>\"'");
		fwrite(p, 1, plain, out);
		p += plain;
		if (*p)
			fputs(entity(*p++), out);
	}
	strbuf_free(&safe);
}

void
xml_string(FILE *out, const char *s)
{
	xml_text(out, s, strlen(s), TEXT_ONE_LINE);
}
