// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* theme list: the colour themes that --theme and the application find by name. */
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX      ".theme"
#define THEMES_MAX  1000
#define THEME_BYTES ((size_t)64 << 10) /* of a file, at most */

struct found {
	const char *name, *path;
	bool own;
};

struct search {
	struct arena *a;
	struct map *names;
	VEC(struct found) list;
};

/* A theme of one's own is found before an installed one of the same name. */
static void
look_in(struct search *s, const char *folder, bool own)
{
	DIR *dir = folder ? opendir(folder) : NULL;
	if (!dir)
		return;
	for (struct dirent *e = readdir(dir); e && s->list.len < THEMES_MAX; e = readdir(dir)) {
		struct stat st;
		size_t n = strlen(e->d_name), suffix = strlen(SUFFIX);
		if (n <= suffix || strcmp(e->d_name + n - suffix, SUFFIX) != 0 ||
			map_find(s->names, e->d_name, n - suffix) != MAP_NONE ||
			fstatat(dirfd(dir), e->d_name, &st, 0) != 0 || !S_ISREG(st.st_mode))
			continue;
		map_intern(s->names, e->d_name, n - suffix);
		const struct found one = { arena_strndup(s->a, e->d_name, n - suffix),
			path_join(s->a, folder, e->d_name), own };
		VEC_PUSH(&s->list, one);
	}
	closedir(dir);
}

/* The comment that a theme begins with; "" without one. */
static const char *
about(struct arena *a, const char *path)
{
	char *text;
	struct err unread = ERR_INIT;
	if (!path_read(a, path, THEME_BYTES, &text, NULL, &unread))
		return arena_strdup(a, unread.text);
	if (*text != '#')
		return "";
	text += strspn(text, "# ");
	return arena_strndup(a, text, strcspn(text, "\r\n"));
}

static int
by_name(const void *a, const void *b)
{
	const struct found *p = a, *q = b;
	return strcmp(p->name, q->name);
}

static void
put(struct rowset_build *b, size_t row, const char *column, const char *text)
{
	rowset_build_text(b, rowset_build_column(b, column, CELL_TEXT), row, text, strlen(text));
}

static bool
make_rows(struct search *s, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)1 << 22);
	if (s->list.len > 0)
		qsort(s->list.at, s->list.len, sizeof(*s->list.at), by_name);
	for (size_t i = 0; i < s->list.len; i++) {
		const struct found *one = &s->list.at[i];
		size_t row = rowset_build_row(b);
		put(b, row, "name", one->name);
		put(b, row, "about", about(s->a, one->path));
		put(b, row, "from", one->own ? "own" : "installed");
		put(b, row, "path", one->path);
	}
	return rowset_build_finish(b, out, err);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "name", .title = "theme", .priority = 9 },
		{ .name = "about", .max_width = 100, .priority = 8 },
		{ .name = "from", .priority = 7 },
		{ .name = "path", .hidden = true },
		{ 0 },
	};
	struct search s = { .a = arena_new() };
	const struct rowset *rs;
	char count[64];
	(void)call;
	s.names = map_new(s.a);
	look_in(&s, path_config(s.a, "themes"), true);
	look_in(&s, path_data(s.a, "themes"), false);
	bool ok = make_rows(&s, &rs, err);
	if (ok) {
		report_set_title(out, "Themes");
		report_conclude(out, VERDICT_NONE, "%s · tried on: cairn --theme NAME, or T",
			parts_count(count, rs->rows, "theme", "themes"));
		report_table(out, "themes", rs, columns,
			"no theme is installed; the built-in one is shown");
	}
	VEC_FREE(&s.list);
	arena_free(s.a);
	return ok;
}

static const struct param params[] = { { 0 } };

const struct command command_theme_list = {
	.name = "theme.list",
	.summary = "list the colour themes that can be chosen",
	.details = "One's own are files NAME.theme in the folder themes beside the configuration; "
		   "they go before installed ones of the same name. The application previews them.",
	.examples = "cairn theme list\ncairn theme list --format json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
