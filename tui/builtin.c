// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* themes/ansi.theme and data/keymap.conf, as lines that the build quoted. */
#include "tui/builtin.h"

#include "core/base/arena.h"
#include "core/base/str.h"

#include <stddef.h>

static const char *const theme_lines[] = {
#include "tui/builtin_theme.inc"
};

static const char *const keymap_lines[] = {
#include "tui/builtin_keymap.inc"
};

static char *
joined(struct arena *a, const char *const *lines, size_t n)
{
	struct strbuf b;
	strbuf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		strbuf_add(&b, lines[i]);
		strbuf_add_char(&b, '\n');
	}
	char *text = arena_strndup(a, b.at, b.len);
	strbuf_free(&b);
	return text;
}

const char *
builtin_text(struct arena *a, enum builtin which)
{
	if (which == BUILTIN_THEME)
		return joined(a, theme_lines, sizeof(theme_lines) / sizeof(theme_lines[0]));
	return joined(a, keymap_lines, sizeof(keymap_lines) / sizeof(keymap_lines[0]));
}
