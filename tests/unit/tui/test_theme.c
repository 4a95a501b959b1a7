// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Theme files: grammar, inheritance, fewer colours; and the contrast of those we bring. */
#include "tui/theme.h"

#include "core/base/arena.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
parse(const char *text, struct theme *t, struct err *err)
{
	return theme_parse("x.theme", text, strlen(text), t, err);
}

static void
reads_a_theme(void **state)
{
	(void)state;
	struct theme t;
	struct err err = ERR_INIT;
	CHECK_OK(parse(
		"name = Try\nlight = yes\n[palette]\nsea = #5fafd7/74/cyan   # a comment\nink = "
		"250\n"
		"[role]\ntext = ink on default\ntable.header = sea bold underline\nstatus = red\n"
		"status.failed = on #ff0000\n",
		&t, &err));
	assert_string_equal(t.name, "Try");
	assert_true(t.light);
	struct style s = theme_style(&t, ROLE_HEADER, ROLE_TEXT);
	assert_int_equal(s.fg.rgb, 0x5fafd7);
	assert_int_equal(s.fg.index, 74);
	assert_int_equal(s.fg.ansi, 6);
	assert_int_equal(s.attrs, STYLE_BOLD | STYLE_UNDERLINE);
	assert_int_equal(s.bg.kind, COLOUR_DEFAULT);
	/* "status.running" is not given: it is as "status". */
	assert_int_equal(theme_style(&t, ROLE_RUNNING, ROLE_TEXT).fg.ansi, 1);
	/* What a role does not say is that of the text. */
	s = theme_style(&t, ROLE_FAILED, ROLE_TEXT);
	assert_int_equal(s.fg.index, 250);
	assert_int_equal(s.bg.rgb, 0xff0000);
}

static void
keeps_its_own_name(void **state)
{
	(void)state;
	struct theme t;
	struct err err = ERR_INIT;
	CHECK_OK(parse("name = Mine\nextends = ansi\n[role]\ntitle = red\n", &t, &err));
	assert_string_equal(t.name, "Mine");
	assert_int_equal(t.role[ROLE_PASS].fg.ansi, 2);
	CHECK_OK(parse("extends = ansi\nname = After\n", &t, &err));
	assert_string_equal(t.name, "After");
	CHECK_OK(parse("extends = ansi\n", &t, &err));
	assert_string_equal(t.name, "x.theme");
}

static void
lays_the_cursor_over(void **state)
{
	(void)state;
	struct theme t;
	struct err err = ERR_INIT;
	CHECK_OK(parse("[role]\ntext = default\nvalue.better = green bold\ntable.cursor = on blue\n"
		       "table.match = default reverse\n",
		&t, &err));
	struct style s = theme_style(&t, ROLE_BETTER, ROLE_CURSOR);
	assert_int_equal(s.fg.ansi, 2);
	assert_int_equal(s.bg.ansi, 4);
	s = theme_style(&t, ROLE_BETTER, ROLE_MATCH);
	assert_int_equal(s.fg.kind, COLOUR_DEFAULT);
	assert_true(s.attrs & STYLE_REVERSE);
}

static void
check_wrong(const char *text, const char *want)
{
	struct theme t;
	struct err err = ERR_INIT;
	assert_false(parse(text, &t, &err));
	if (!strstr(err.text, want))
		fail_msg("'%s' says nothing of '%s'", err.text, want);
}

static void
waits_for_no_pipe(void **state)
{
	(void)state;
	char folder[] = "/tmp/cairn-theme-XXXXXX", path[64];
	struct theme t;
	struct err err = ERR_INIT;
	assert_non_null(mkdtemp(folder));
	setenv("XDG_CONFIG_HOME", folder, 1);
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s%s", folder, i ? "/cairn/themes" : "/cairn");
		assert_int_equal(mkdir(path, 0700), 0);
	}
	snprintf(path, sizeof(path), "%s/cairn/themes/pipe.theme", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	CHECK_FAILS(theme_load("pipe", &t, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "cairn theme list"));
	unlink(path);
	for (size_t i = 0; i < 3; i++) {
		*strrchr(path, '/') = '\0';
		assert_int_equal(rmdir(path), 0);
	}
	unsetenv("XDG_CONFIG_HOME");
}

static void
names_what_is_wrong(void **state)
{
	(void)state;
	check_wrong("[role]\ntext = nocolour\n", "x.theme:2");
	check_wrong("[role]\nno.such.role = red\n", "no.such.role");
	check_wrong("[role]\ntext = red on\n", "on");
	check_wrong("[palette]\nink = #12\n", "x.theme:2");
	check_wrong("[palette]\nink = 256\n", "256");
	check_wrong("series = 0\n", "x.theme:1");
	check_wrong("series = 13\n", "12");
	check_wrong("weight = 3\n", "weight");
	check_wrong("extends = no-such-theme\n", "no-such-theme");
	check_wrong("just words\n", "x.theme:1");
}

static void
maps_to_fewer_colours(void **state)
{
	(void)state;
	struct theme t;
	struct err err = ERR_INIT;
	CHECK_OK(parse("[role]\ntext = #ff0000\ntitle = bright-green\ntab = 21\n", &t, &err));
	struct colour red = t.role[ROLE_TEXT].fg;
	assert_int_equal(colour_number(red, 1 << 24), 0xff0000);
	assert_int_equal(colour_number(red, 256), 196);
	assert_int_equal(colour_number(red, 16), 9);
	assert_int_equal(colour_number(red, 8), 1);
	assert_int_equal(colour_number(red, 0), -1);
	/* A colour by name is the terminal's own, however many it has. */
	assert_int_equal(colour_number(t.role[ROLE_TITLE].fg, 1 << 24), 10);
	assert_int_equal(colour_number(t.role[ROLE_TITLE].fg, 256), 10);
	assert_int_equal(colour_number(t.role[ROLE_TAB].fg, 256), 21);
}

static void
measures_contrast(void **state)
{
	(void)state;
	CHECK_NEAR(colour_contrast(0x000000, 0xffffff), 21.0, 1e-9);
	CHECK_NEAR(colour_contrast(0x777777, 0xffffff), 4.478, 1e-3);
	CHECK_NEAR(colour_contrast(0x336699, 0x336699), 1.0, 1e-9);
}

/* A curve is no text, and may be fainter than one. */
static void
check_series(const struct theme *t)
{
	for (int i = 0; i < SERIES_ROLES; i++) {
		struct style s = theme_style(t, (enum role)(ROLE_SERIES_1 + i), ROLE_TEXT);
		if (s.bg.kind != COLOUR_SET || s.fg.kind != COLOUR_SET)
			continue;
		double contrast = colour_contrast(s.fg.rgb, s.bg.rgb);
		if (contrast < 3)
			fail_msg("%s: series %d has a contrast of %.2f", t->name, i + 1, contrast);
	}
}

/* Ten runs in one chart have ten colours where there are 256; where there are fewer, that is known. */
static void
our_themes_tell_curves_apart(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	size_t n = 0;
	const char *const *names = theme_names(a, &n);
	for (size_t i = 0; i < n; i++) {
		struct theme t;
		struct err err = ERR_INIT;
		CHECK_OK(theme_load(names[i], &t, &err));
		bool mono = strcmp(names[i], "mono") == 0;
		bool blind = strstr(names[i], "blind");
		unsigned want = mono ? 0 : blind ? 8 : SERIES_ROLES;
		if (theme_series(&t, 256) != want)
			fail_msg("%s: %u curves are told apart", names[i], theme_series(&t, 256));
		/* Also those that may look alike to some are not the same. */
		t.series = 0;
		assert_int_equal(theme_series(&t, 256), mono ? 0 : SERIES_ROLES);
		assert_int_equal(theme_series(&t, 1 << 24), mono ? 0 : SERIES_ROLES);
		check_series(&t);
	}
	struct theme own;
	theme_builtin(&own);
	assert_int_equal(theme_series(&own, 16), 8);
	assert_int_equal(theme_series(&own, 8), 7);
	assert_int_equal(theme_series(&own, 0), 0);
	arena_free(a);
}

/* Every theme with a background of its own keeps its texts readable on it, and on the cursor. */
static void
our_themes_can_be_read(void **state)
{
	(void)state;
	static const enum role roles[] = { ROLE_TEXT, ROLE_STRONG, ROLE_MUTED, ROLE_MARKED,
		ROLE_BETTER, ROLE_WORSE, ROLE_RUNNING, ROLE_FINISHED, ROLE_FAILED, ROLE_STALE,
		ROLE_PASS, ROLE_WARN, ROLE_FAIL, ROLE_ERROR, ROLE_HEADING, ROLE_CONTEXT_FILTER,
		ROLE_SERIES_1 };
	struct arena *a = arena_new();
	size_t n = 0;
	const char *const *names = theme_names(a, &n);
	assert_true(n >= 10);
	for (size_t i = 0; i < n; i++) {
		struct theme t;
		struct err err = ERR_INIT;
		CHECK_OK(theme_load(names[i], &t, &err));
		double least = strcmp(names[i], "high-contrast") == 0 ? 7 : 4.5;
		for (size_t k = 0; k < sizeof(roles) / sizeof(roles[0]); k++) {
			struct style s = theme_style(&t, roles[k], ROLE_TEXT);
			if (s.bg.kind != COLOUR_SET || s.fg.kind != COLOUR_SET)
				continue;
			double contrast = colour_contrast(s.fg.rgb, s.bg.rgb);
			if (contrast < least)
				fail_msg("%s: %s has a contrast of %.2f", names[i],
					role_name(roles[k]), contrast);
			struct style cursor = theme_style(&t, roles[k], ROLE_CURSOR);
			contrast = colour_contrast(cursor.fg.rgb, cursor.bg.rgb);
			if (contrast < 3)
				fail_msg("%s: %s on the cursor has a contrast of %.2f", names[i],
					role_name(roles[k]), contrast);
		}
	}
	arena_free(a);
}

static void
builtin_theme_is_right(void **state)
{
	(void)state;
	struct theme t;
	theme_builtin(&t);
	assert_true(theme_style(&t, ROLE_TEXT, ROLE_CURSOR).attrs & STYLE_REVERSE);
}

static void
letters_of_roles_differ(void **state)
{
	(void)state;
	for (int i = 0; i < ROLES; i++) {
		assert_int_equal(role_find(role_name((enum role)i)), i);
		for (int k = i + 1; k < ROLES; k++)
			if (role_letter((enum role)i) == role_letter((enum role)k))
				fail_msg("%s and %s", role_name((enum role)i),
					role_name((enum role)k));
	}
}

CHECK_MAIN(cmocka_unit_test(keeps_its_own_name), cmocka_unit_test(reads_a_theme),
	cmocka_unit_test(lays_the_cursor_over), cmocka_unit_test(waits_for_no_pipe),
	cmocka_unit_test(names_what_is_wrong), cmocka_unit_test(maps_to_fewer_colours),
	cmocka_unit_test(measures_contrast), cmocka_unit_test(our_themes_can_be_read),
	cmocka_unit_test(our_themes_tell_curves_apart), cmocka_unit_test(builtin_theme_is_right),
	cmocka_unit_test(letters_of_roles_differ))
