// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Theme files: parsing, inheritance, falling back, finding them. */
#include "tui/theme.h"

#include "core/base/arena.h"
#include "core/base/ini.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "tui/builtin.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define THEME_BYTES_MAX 65536
#define EXTENDS_MAX     8

struct named_colour {
	const char *name;
	struct colour colour;
};

struct named_style {
	const char *name;
	struct style style;
};

struct parser {
	struct arena *arena;
	const char *where;
	int depth; /* of files that are read because others extend them */
	VEC(struct named_colour) palette;
	VEC(struct named_style) styles;
	struct theme theme;
};

static bool load_into(struct parser *p, const char *name, struct err *err);

/* ---- colours ---- */

static uint32_t
distance(uint32_t a, uint32_t b)
{
	int r = (int)(a >> 16 & 255) - (int)(b >> 16 & 255);
	int g = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
	int u = (int)(a & 255) - (int)(b & 255);
	return (uint32_t)(3 * r * r + 4 * g * g + 2 * u * u);
}

static unsigned
nearest(uint32_t rgb, unsigned from, unsigned to)
{
	unsigned best = from;
	for (unsigned i = from; i < to; i++)
		if (distance(rgb, colour_rgb(i)) < distance(rgb, colour_rgb(best)))
			best = i;
	return best;
}

static bool
parse_hex(struct str s, uint32_t *rgb)
{
	if (s.len != 7 || s.at[0] != '#')
		return false;
	uint32_t v = 0;
	for (size_t i = 1; i < 7; i++) {
		const char *digits = "0123456789abcdef";
		int c = s.at[i] >= 'A' && s.at[i] <= 'F' ? s.at[i] + 32 : s.at[i];
		const char *d = c ? strchr(digits, c) : NULL;
		if (!d)
			return false;
		v = v << 4 | (uint32_t)(d - digits);
	}
	*rgb = v;
	return true;
}

static bool
parse_ansi(struct str s, uint8_t *out)
{
	static const char *const names[] = { "black", "red", "green", "yellow", "blue", "magenta",
		"cyan", "white" };
	bool bright = s.len > 7 && memcmp(s.at, "bright-", 7) == 0;
	struct str base = bright ? str_make(s.at + 7, s.len - 7) : s;
	for (unsigned i = 0; i < 8; i++) {
		if (str_equals(base, names[i])) {
			*out = (uint8_t)(i + (bright ? 8 : 0));
			return true;
		}
	}
	return false;
}

/* Fills what a shorter spelling leaves open from what it does say. */
static struct colour
completed(bool has_rgb, uint32_t rgb, int index, int ansi)
{
	struct colour c = { .kind = COLOUR_SET };
	if (!has_rgb && index < 0) {
		c.ansi = c.index = (uint8_t)ansi;
		c.rgb = colour_rgb(c.index);
		return c;
	}
	c.rgb = has_rgb ? rgb : colour_rgb((unsigned)index);
	c.index = (uint8_t)(index >= 0 ? (unsigned)index : nearest(c.rgb, 16, 256));
	c.ansi = (uint8_t)(ansi >= 0                  ? (unsigned)ansi
			   : index >= 0 && index < 16 ? (unsigned)index
						      : nearest(c.rgb, 0, 16));
	return c;
}

/* "#5fafd7/74/cyan": parts in any number, at least one. */
static bool
parse_colour(const struct parser *p, const char *word, struct colour *out)
{
	for (size_t i = p->palette.len; i-- > 0;) {
		if (strcmp(p->palette.at[i].name, word) == 0) {
			*out = p->palette.at[i].colour;
			return true;
		}
	}
	if (strcmp(word, "default") == 0) {
		*out = (struct colour){ .kind = COLOUR_DEFAULT };
		return true;
	}
	bool has_rgb = false;
	uint32_t rgb = 0;
	int index = -1;
	int ansi = -1;
	for (const char *at = word; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL) {
		struct str part = str_make(at, strcspn(at, "/"));
		uint8_t name = 0;
		int64_t number = 0;
		if (!has_rgb && parse_hex(part, &rgb))
			has_rgb = true;
		else if (index < 0 && parse_int(part.at, part.len, &number) && number >= 0 &&
			 number < 256)
			index = (int)number;
		else if (ansi < 0 && parse_ansi(part, &name))
			ansi = name;
		else
			return false;
	}
	*out = completed(has_rgb, rgb, index, ansi);
	return true;
}

/* ---- styles ---- */

static unsigned
parse_attr(const char *word)
{
	static const struct {
		const char *name;
		unsigned bit;
	} attrs[] = { { "bold", STYLE_BOLD }, { "dim", STYLE_DIM }, { "italic", STYLE_ITALIC },
		{ "underline", STYLE_UNDERLINE }, { "reverse", STYLE_REVERSE } };
	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		if (strcmp(word, attrs[i].name) == 0)
			return attrs[i].bit;
	return 0;
}

static bool
parse_style(const struct parser *p, const struct ini_entry *e, struct style *out, struct err *err)
{
	struct style style = { 0 };
	bool ground = false;
	const char *at = e->value;
	for (;;) {
		at += strspn(at, " \t");
		size_t n = strcspn(at, " \t");
		if (n == 0)
			break;
		const char *word = arena_strndup(p->arena, at, n);
		struct colour c;
		unsigned attr = parse_attr(word);
		at += n;
		if (strcmp(word, "on") == 0) {
			ground = true;
		} else if (strcmp(word, "plain") == 0 || attr) {
			style.attrs |= attr;
		} else if (!parse_colour(p, word, &c)) {
			return err_set(err, ERR_USAGE,
				"%s:%d: '%s' is neither a colour nor an attribute", p->where,
				e->line, word);
		} else if (ground) {
			style.bg = c;
			ground = false;
		} else {
			style.fg = c;
		}
	}
	if (ground)
		return err_set(
			err, ERR_USAGE, "%s:%d: a colour must follow 'on'", p->where, e->line);
	*out = style;
	return true;
}

/* True for a role and for the beginning of one, up to a dot. */
static bool
known_role(const char *name)
{
	size_t n = strlen(name);
	for (int i = 0; i < ROLES; i++) {
		const char *role = role_name((enum role)i);
		if (strncmp(role, name, n) == 0 && (role[n] == '\0' || role[n] == '.'))
			return true;
	}
	return false;
}

static bool
take_role(struct parser *p, const struct ini_entry *e, struct err *err)
{
	if (!known_role(e->key))
		return err_set(
			err, ERR_USAGE, "%s:%d: no role is called '%s'", p->where, e->line, e->key);
	struct named_style s = { .name = e->key };
	if (!parse_style(p, e, &s.style, err))
		return false;
	VEC_PUSH(&p->styles, s);
	return true;
}

static bool
take_colour(struct parser *p, const struct ini_entry *e, struct err *err)
{
	struct named_colour c = { .name = e->key };
	if (!parse_colour(p, e->value, &c.colour))
		return err_set(err, ERR_USAGE,
			"%s:%d: '%s' is not a colour; write #rrggbb, 0 to 255 or a name", p->where,
			e->line, e->value);
	VEC_PUSH(&p->palette, c);
	return true;
}

static bool
take_series(struct parser *p, const struct ini_entry *e, struct err *err)
{
	int64_t n = 0;
	if (!parse_int(e->value, strlen(e->value), &n) || n < 1 || n > SERIES_ROLES)
		return err_set(err, ERR_USAGE, "%s:%d: '%s' is no number from 1 to %d", p->where,
			e->line, e->value, SERIES_ROLES);
	p->theme.series = (unsigned)n;
	return true;
}

static bool
take_heading(struct parser *p, const struct ini_entry *e, struct err *err)
{
	/* What it extends has names of its own. */
	if (strcmp(e->key, "name") == 0) {
		if (p->depth > 0)
			return true;
		snprintf(p->theme.name, sizeof(p->theme.name), "%s", e->value);
		return true;
	}
	if (strcmp(e->key, "light") == 0) {
		p->theme.light = strcmp(e->value, "yes") == 0;
		return true;
	}
	if (strcmp(e->key, "series") == 0)
		return take_series(p, e, err);
	if (strcmp(e->key, "extends") != 0)
		return err_set(
			err, ERR_USAGE, "%s:%d: '%s' is not known here", p->where, e->line, e->key);
	if (++p->depth > EXTENDS_MAX)
		return err_set(err, ERR_USAGE, "%s:%d: themes extend one another in a circle",
			p->where, e->line);
	const char *where = p->where;
	if (!load_into(p, e->value, err))
		return err_wrap(err, "%s:%d", where, e->line);
	p->where = where;
	p->depth--;
	return true;
}

static bool
parse_into(struct parser *p, const char *where, const char *text, size_t len, struct err *err)
{
	struct ini ini;
	p->where = where;
	if (!ini_parse(p->arena, where, text, len, &ini, err))
		return false;
	for (size_t i = 0; i < ini.len; i++) {
		const struct ini_entry *e = &ini.entries[i];
		bool ok;
		if (!e->key)
			ok = err_set(
				err, ERR_USAGE, "%s:%d: expected 'name = value'", where, e->line);
		else if (strcmp(e->section, "palette") == 0)
			ok = take_colour(p, e, err);
		else if (strcmp(e->section, "role") == 0)
			ok = take_role(p, e, err);
		else
			ok = take_heading(p, e, err);
		if (!ok)
			return false;
	}
	return true;
}

/* ---- files ---- */

static bool
read_theme(struct parser *p, const char *path, struct err *err)
{
	char *text = NULL;
	size_t len = 0;
	return path_read(p->arena, path, THEME_BYTES_MAX, &text, &len, err) &&
	       parse_into(p, path_base(path), text, len, err);
}

/* A FIFO would be waited for. */
static bool
exists(const char *path)
{
	struct stat st;
	return path && stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, R_OK) == 0;
}

const char *
theme_path(struct arena *a, const char *name)
{
	if (strchr(name, '/'))
		return name;
	const char *file = arena_printf(a, "themes/%s.theme", name);
	const char *own = path_config(a, file);
	if (exists(own))
		return own;
	const char *installed = path_data(a, file);
	return exists(installed) ? installed : NULL;
}

static bool
load_into(struct parser *p, const char *name, struct err *err)
{
	const char *path = theme_path(p->arena, name);
	if (path)
		return read_theme(p, path, err);
	if (strcmp(name, "ansi") != 0)
		return err_set(
			err, ERR_NOT_FOUND, "no theme is called '%s'; see: cairn theme list", name);
	const char *text = builtin_text(p->arena, BUILTIN_THEME);
	return parse_into(p, "ansi.theme", text, strlen(text), err);
}

/* What styles say about a role, or about its name without the last parts. */
static struct style
resolve(const struct parser *p, const char *role)
{
	char name[64];
	snprintf(name, sizeof(name), "%s", role);
	for (;;) {
		for (size_t i = p->styles.len; i-- > 0;)
			if (strcmp(p->styles.at[i].name, name) == 0)
				return p->styles.at[i].style;
		char *dot = strrchr(name, '.');
		if (!dot)
			return (struct style){ 0 };
		*dot = '\0';
	}
}

static void
finish(struct parser *p, bool ok, struct theme *out)
{
	for (int i = 0; ok && i < ROLES; i++)
		p->theme.role[i] = resolve(p, role_name((enum role)i));
	if (ok)
		*out = p->theme;
	VEC_FREE(&p->palette);
	VEC_FREE(&p->styles);
	arena_free(p->arena);
}

bool
theme_parse(const char *where, const char *text, size_t len, struct theme *out, struct err *err)
{
	struct parser p = { .arena = arena_new() };
	snprintf(p.theme.name, sizeof(p.theme.name), "%s", where);
	bool ok = parse_into(&p, where, text, len, err);
	finish(&p, ok, out);
	return ok;
}

bool
theme_load(const char *name, struct theme *out, struct err *err)
{
	struct parser p = { .arena = arena_new() };
	snprintf(p.theme.name, sizeof(p.theme.name), "%s", name);
	bool ok = load_into(&p, name, err);
	finish(&p, ok, out);
	return ok;
}

void
theme_builtin(struct theme *out)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const char *text = builtin_text(a, BUILTIN_THEME);
	if (!theme_parse("ansi", text, strlen(text), out, &err))
		abort();
	arena_free(a);
}

/* ---- names ---- */

struct names {
	struct arena *arena;
	VEC(const char *) list;
};

static void
add_name(struct names *names, const char *name, size_t n)
{
	for (size_t i = 0; i < names->list.len; i++)
		if (str_equals(str_make(name, n), names->list.at[i]))
			return;
	VEC_PUSH(&names->list, arena_strndup(names->arena, name, n));
}

static void
add_folder(struct names *names, const char *folder)
{
	DIR *dir = folder ? opendir(folder) : NULL;
	if (!dir)
		return;
	for (struct dirent *e = readdir(dir); e && names->list.len < 1000; e = readdir(dir))
		if (str_ends(e->d_name, ".theme") && strlen(e->d_name) > 6)
			add_name(names, e->d_name, strlen(e->d_name) - 6);
	closedir(dir);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *
theme_names(struct arena *a, size_t *n)
{
	struct names names = { .arena = a };
	add_name(&names, "ansi", 4);
	add_folder(&names, path_data(a, "themes"));
	add_folder(&names, path_config(a, "themes"));
	qsort(names.list.at, names.list.len, sizeof(*names.list.at), by_name);
	const char **out = ARENA_ARRAY(a, const char *, names.list.len + 1);
	memcpy(out, names.list.at, names.list.len * sizeof(*out));
	*n = names.list.len;
	VEC_FREE(&names.list);
	return out;
}

/* ---- looks ---- */

unsigned
theme_series(const struct theme *t, int colours)
{
	unsigned most = t->series > 0 ? t->series : SERIES_ROLES;
	const struct style *series = &t->role[ROLE_SERIES_1];
	if (colours < 8 || series[0].fg.kind != COLOUR_SET)
		return 0;
	for (unsigned n = 1; n < most; n++)
		for (unsigned i = 0; i < n; i++)
			if (colour_number(series[i].fg, colours) ==
				colour_number(series[n].fg, colours))
				return n;
	return most;
}

static void
lay(struct style *under, const struct style *over)
{
	if (over->fg.kind != COLOUR_UNSET)
		under->fg = over->fg;
	if (over->bg.kind != COLOUR_UNSET)
		under->bg = over->bg;
	under->attrs |= over->attrs;
}

struct style
theme_style(const struct theme *t, enum role role, enum role over)
{
	struct style style = t->role[ROLE_TEXT];
	if (role != ROLE_TEXT)
		lay(&style, &t->role[role]);
	if (over == ROLE_TEXT)
		return style;
	lay(&style, &t->role[over]);
	/* On a reversed bar a colour of its own would become a patch of background. */
	if (t->role[over].attrs & STYLE_REVERSE) {
		style.fg = t->role[over].fg;
		style.bg = t->role[over].bg;
		style.attrs &= ~(unsigned)STYLE_DIM;
	}
	return style;
}
