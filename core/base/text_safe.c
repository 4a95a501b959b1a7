// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The filter for untrusted text. It works on decoded code points and by class,
 * never by pattern: what has no business on a screen is spelled out.
 */
#include "core/base/utf8.h"

#include <string.h>
#include "core/base/utf8_class.h"

#define MARKS_MAX 4
#define TAB_STOP  8
static const char ellipsis[] = "…";

struct filter {
	struct strbuf *out;
	enum text_lines lines;
	int column; /* since the beginning or the last line feed */
	int marks;  /* on the last character; MARKS_MAX where no character takes one */
};

static void
add_escape(struct filter *f, const char *text)
{
	strbuf_add(f->out, text);
	f->column += (int)strlen(text);
	f->marks = MARKS_MAX;
}

static void
add_byte(struct filter *f, unsigned byte)
{
	static const char digits[] = "0123456789abcdef";
	char text[] = { '\\', 'x', digits[byte >> 4 & 15], digits[byte & 15], '\0' };
	add_escape(f, text);
}

static void
add_code(struct filter *f, uint32_t cp)
{
	char text[16];
	struct strbuf b = { .at = text, .cap = sizeof(text), .max = sizeof(text) - 1 };
	strbuf_printf(&b, "\\u{%x}", cp);
	add_escape(f, text);
}

static void
add_control(struct filter *f, unsigned char c)
{
	if (f->lines == TEXT_LINES && c == '\n') {
		strbuf_add_char(f->out, '\n');
		f->column = 0;
		f->marks = MARKS_MAX;
	} else if (f->lines == TEXT_LINES && c == '\t') {
		int spaces = TAB_STOP - f->column % TAB_STOP;
		strbuf_add_repeat(f->out, " ", (size_t)spaces);
		f->column += spaces;
		f->marks = MARKS_MAX;
	} else {
		char text[] = { '^', (char)(c ^ 0x40), '\0' };
		add_escape(f, text);
	}
}

/* True when the code point may stand as it is after what came before. */
static bool
passes(struct filter *f, uint32_t cp)
{
	enum utf8_class class = utf8_classify(cp);
	if (class == UTF8_SPACING)
		f->marks = 0;
	else if (class == UTF8_HIDDEN || f->marks == MARKS_MAX)
		return false;
	else
		f->marks++;
	return true;
}

static void
add_one(struct filter *f, const char *s, size_t used, uint32_t cp)
{
	if (cp == UTF8_BAD)
		add_byte(f, (unsigned char)*s);
	else if (cp < 0x20 || cp == 0x7f)
		add_control(f, (unsigned char)cp);
	else if (cp >= 0x80 && cp < 0xa0)
		add_byte(f, cp);
	else if (passes(f, cp)) {
		strbuf_add_n(f->out, s, used);
		f->column += utf8_columns(cp);
	} else {
		add_code(f, cp);
	}
}

void
text_safe(struct strbuf *out, const char *s, size_t n, enum text_lines lines)
{
	struct filter f = { .out = out, .lines = lines, .marks = MARKS_MAX };
	for (size_t i = 0, used; i < n && !out->truncated; i += used) {
		used = utf8_ascii_run(s + i, n - i);
		if (used) {
			strbuf_add_n(out, s + i, used);
			f.column = (int)((size_t)f.column + used) % TAB_STOP;
			f.marks = 0;
		} else {
			uint32_t cp = utf8_decode(s + i, n - i, &used);
			add_one(&f, s + i, used, cp);
			f.column %= TAB_STOP;
		}
	}
}

const char *
text_safe_to(char *out, size_t size, const char *s)
{
	if (size == 0)
		return out;
	/* Never grows: it may not hold more than there is room for. */
	struct strbuf b = { .at = out, .cap = size, .max = size - 1 };
	out[0] = '\0';
	text_safe(&b, s, strlen(s), TEXT_ONE_LINE);
	if (!b.truncated || size < sizeof(ellipsis))
		return out;
	size_t room = size - sizeof(ellipsis);
	while (room < b.len && room && ((unsigned char)out[room] & 0xc0) == 0x80)
		room--;
	memcpy(out + (room < b.len ? room : b.len), ellipsis, sizeof(ellipsis));
	return out;
}

bool
text_is_safe(const char *s, size_t n)
{
	struct filter f = { .marks = MARKS_MAX };
	for (size_t i = 0, used; i < n; i += used) {
		used = utf8_ascii_run(s + i, n - i);
		if (used)
			f.marks = 0;
		else if (!passes(&f, utf8_decode(s + i, n - i, &used)))
			return false;
	}
	return true;
}
