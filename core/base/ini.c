// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sectioned key = value files, with the place of every mistake. */
#include "core/base/ini.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"

#define FILE_MAX       ((size_t)1 << 20)
#define LINE_MAX_BYTES 4096

struct parser {
	struct arena *arena;
	const char *name;
	const char *section;
	int section_line, section_column;
	int line;
	const char *line_start;
	VEC(struct ini_entry) entries;
	struct err *err;
};

static int
column_of(const struct parser *p, const char *at)
{
	return (int)(at - p->line_start) + 1;
}

static bool
fail(struct parser *p, const char *at, const char *what)
{
	return err_set(p->err, ERR_USAGE, "%s:%d:%d: %s", p->name, p->line, column_of(p, at), what);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Cuts the comment off *line and returns it. */
static struct str
take_comment(struct str *line)
{
	for (size_t i = 0; i < line->len; i++) {
		bool opens = line->at[i] == '#' &&
			     (i == 0 || (is_blank(line->at[i - 1]) &&
						(i + 1 == line->len || is_blank(line->at[i + 1]))));
		if (!opens)
			continue;
		struct str comment = str_make(line->at + i + 1, line->len - i - 1);
		*line = str_trim(str_make(line->at, i));
		return str_trim(comment);
	}
	return str_make("", 0);
}

static bool
check_bytes(struct parser *p, struct str line)
{
	if (line.len > LINE_MAX_BYTES)
		return fail(p, line.at + LINE_MAX_BYTES, "the line is too long");
	for (size_t i = 0, used; i < line.len; i += used) {
		uint32_t cp = utf8_decode(line.at + i, line.len - i, &used);
		if (cp == UTF8_BAD)
			return fail(p, line.at + i, "not UTF-8");
		if ((cp < 0x20 && cp != '\t') || (cp >= 0x7f && cp < 0xa0))
			return fail(p, line.at + i, "a control character");
	}
	return true;
}

static bool
take_section(struct parser *p, struct str line)
{
	const char *close = memchr(line.at, ']', line.len);
	if (!close)
		return fail(p, line.at + line.len, "expected ']' after the name of a section");
	if (close != line.at + line.len - 1)
		return fail(p, close + 1, "expected nothing after ']'");
	struct str name = str_trim(str_make(line.at + 1, line.len - 2));
	if (name.len == 0)
		return fail(p, line.at + 1, "expected the name of a section");
	p->section = arena_strndup(p->arena, name.at, name.len);
	p->section_line = p->line;
	p->section_column = column_of(p, name.at);
	return true;
}

/* Length of the key when the line is "word = …", else 0. */
static size_t
key_length(struct str line)
{
	size_t n = 0;
	while (n < line.len && !is_blank(line.at[n]) && line.at[n] != '=')
		n++;
	size_t after = n;
	while (after < line.len && is_blank(line.at[after]))
		after++;
	return after < line.len && line.at[after] == '=' ? n : 0;
}

static bool
take_line(struct parser *p, struct str line)
{
	line = str_trim(line);
	struct str comment = take_comment(&line);
	if (line.len == 0)
		return true;
	if (line.at[0] == '[')
		return take_section(p, line);
	if (line.at[0] == '=')
		return fail(p, line.at, "expected a name before '='");
	struct ini_entry e = { .section = p->section,
		.line = p->line,
		.section_line = p->section_line,
		.section_column = p->section_column };
	struct str value = line;
	size_t key = key_length(line);
	if (key) {
		const char *equals = memchr(line.at + key, '=', line.len - key);
		value = str_trim(str_make(equals + 1, line.len - (size_t)(equals + 1 - line.at)));
		e.key = arena_strndup(p->arena, line.at, key);
	}
	e.value = arena_strndup(p->arena, value.at, value.len);
	e.column = column_of(p, value.at);
	e.comment = arena_strndup(p->arena, comment.at, comment.len);
	VEC_PUSH(&p->entries, e);
	return true;
}

static bool
take_lines(struct parser *p, const char *text, size_t len)
{
	if (len > FILE_MAX)
		return err_set(p->err, ERR_USAGE, "%s: larger than %zu bytes", p->name, FILE_MAX);
	const char *end = text + len;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	while (text < end) {
		const char *feed = memchr(text, '\n', (size_t)(end - text));
		struct str line = str_make(text, (size_t)((feed ? feed : end) - text));
		if (line.len && line.at[line.len - 1] == '\r')
			line.len--;
		p->line++;
		p->line_start = text;
		if (!check_bytes(p, line) || !take_line(p, line))
			return false;
		text = feed ? feed + 1 : end;
	}
	return true;
}

bool
ini_parse(struct arena *a, const char *name, const char *text, size_t len, struct ini *out,
	struct err *err)
{
	struct parser p = { .arena = a, .name = name, .section = "", .err = err };
	bool ok = take_lines(&p, text, len);
	if (ok) {
		size_t bytes = p.entries.len * sizeof(*p.entries.at);
		out->entries = arena_memdup(a, p.entries.at, bytes, _Alignof(struct ini_entry));
		out->len = p.entries.len;
	}
	VEC_FREE(&p.entries);
	return ok;
}
