// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cells: clipping, wide and combining characters, hostile text, dumps. */
#include "tui/canvas.h"

#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
dumped(const struct canvas *c, void (*dump)(const struct canvas *c, FILE *out))
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	dump(c, f);
	fclose(f);
	return text;
}

static void
check_text(const struct canvas *c, const char *want)
{
	char *text = dumped(c, canvas_dump_text);
	assert_string_equal(text, want);
	free(text);
}

static void
draws_and_clips(void **state)
{
	(void)state;
	struct canvas *c = canvas_new(2, 8);
	assert_int_equal(canvas_text(c, 0, 1, 3, ROLE_TEXT, "abcdef"), 3);
	assert_int_equal(canvas_text(c, 1, 6, CANVAS_REST, ROLE_TEXT, "xyz"), 2);
	canvas_text(c, 5, 0, CANVAS_REST, ROLE_TEXT, "below");
	canvas_text(c, 0, -3, 5, ROLE_TEXT, "left");
	check_text(c, "tabc\n      xy\n");
	canvas_free(c);
}

static void
keeps_to_the_clip(void **state)
{
	(void)state;
	struct canvas *c = canvas_new(3, 6);
	struct rect former = canvas_clip(c, (struct rect){ 1, 1, 1, 3 });
	for (int y = -2; y < 6; y++)
		canvas_text(c, y, -2, 20, ROLE_TEXT, "123456789");
	canvas_fill(c, (struct rect){ 0, 0, 3, 1 }, ROLE_STRONG);
	canvas_over(c, (struct rect){ 0, 0, 3, 6 }, ROLE_CURSOR);
	canvas_set_cursor(c, 0, 0);
	assert_int_equal(c->cursor_y, -1);
	canvas_unclip(c, former);
	check_text(c, "\n 456\n\n");
	char *roles = dumped(c, canvas_dump_roles);
	assert_string_equal(roles, "\n ###\n\n");
	free(roles);
	canvas_free(c);
}

static void
handles_wide_characters(void **state)
{
	(void)state;
	struct canvas *c = canvas_new(1, 6);
	assert_int_equal(canvas_text(c, 0, 0, CANVAS_REST, ROLE_TEXT, "実験a"), 5);
	assert_int_equal(canvas_at(c, 0, 0)->width, 2);
	assert_int_equal(canvas_at(c, 0, 1)->width, 0);
	check_text(c, "実験a\n");
	/* Half of one goes: all of it goes. */
	canvas_text(c, 0, 1, 1, ROLE_TEXT, "x");
	check_text(c, " x験a\n");
	canvas_text(c, 0, 2, 1, ROLE_TEXT, "y");
	check_text(c, " xy a\n");
	/* No room for the second half: a blank. */
	canvas_clear(c);
	assert_int_equal(canvas_text(c, 0, 5, 1, ROLE_TEXT, "実"), 0);
	check_text(c, "\n");
	canvas_free(c);
}

static void
joins_combining_marks(void **state)
{
	(void)state;
	struct canvas *c = canvas_new(1, 6);
	assert_int_equal(canvas_text(c, 0, 0, CANVAS_REST, ROLE_TEXT, "e\xcc\x81x"), 2);
	check_text(c, "e\xcc\x81x\n");
	canvas_free(c);
}

static void
makes_hostile_text_safe(void **state)
{
	(void)state;
	struct canvas *c = canvas_new(1, 60);
	canvas_text(
		c, 0, 0, CANVAS_REST, ROLE_TEXT, "a\x1b[31m\r\n\x07\x7f\xc2\x9d\xe2\x80\xae\xff b");
	for (int x = 0; x < c->w; x++) {
		const char *s = canvas_at(c, 0, x)->utf8;
		for (; *s; s++)
			assert_true((unsigned char)*s >= 0x20 && *s != 0x7f);
	}
	char *text = dumped(c, canvas_dump_text);
	assert_null(strstr(text, "\xc2\x9d"));
	assert_null(strstr(text, "\xe2\x80\xae"));
	free(text);
	canvas_free(c);
}

static void
cuts_and_aligns(void **state)
{
	(void)state;
	struct canvas *c = canvas_new(3, 8);
	assert_int_equal(canvas_text_cut(c, 0, 0, 5, ROLE_TEXT, "abcdefgh"), 5);
	canvas_text_right(c, 1, 8, 8, ROLE_TEXT, "1.5");
	canvas_text_right(c, 2, 4, 4, ROLE_TEXT, "123456");
	check_text(c, "abcd…\n     1.5\n123…\n");
	canvas_free(c);
}

static void
falls_back_to_ascii(void **state)
{
	(void)state;
	struct canvas *c = canvas_new(3, 12);
	c->ascii = true;
	canvas_text(c, 0, 0, CANVAS_REST, ROLE_TEXT, "▶ é – ⣿ 実");
	canvas_rule(c, 1, 0, 4, ROLE_RULE);
	canvas_box(c, (struct rect){ 1, 5, 2, 4 }, ROLE_RULE);
	for (int y = 0; y < 3; y++)
		for (int x = 0; x < 12; x++)
			for (const char *s = canvas_at(c, y, x)->utf8; *s; s++)
				assert_in_range((unsigned char)*s, 0x20, 0x7e);
	canvas_free(c);
}

static void
cuts_rectangles(void **state)
{
	(void)state;
	struct rect r = { 0, 0, 10, 20 };
	struct rect top = rect_cut_top(&r, 2);
	assert_int_equal(top.h, 2);
	assert_int_equal(r.y, 2);
	struct rect bottom = rect_cut_bottom(&r, 100);
	assert_int_equal(bottom.h, 8);
	assert_int_equal(r.h, 0);
	struct rect left = rect_cut_left(&r, -3);
	assert_int_equal(left.w, 0);
	assert_int_equal(rect_centre((struct rect){ 0, 0, 10, 10 }, 4, 100).w, 10);
	assert_int_equal(
		rect_intersect((struct rect){ 0, 0, 2, 2 }, (struct rect){ 5, 5, 2, 2 }).h, 0);
}

CHECK_MAIN(cmocka_unit_test(draws_and_clips), cmocka_unit_test(keeps_to_the_clip),
	cmocka_unit_test(handles_wide_characters), cmocka_unit_test(joins_combining_marks),
	cmocka_unit_test(makes_hostile_text_safe), cmocka_unit_test(cuts_and_aligns),
	cmocka_unit_test(falls_back_to_ascii), cmocka_unit_test(cuts_rectangles))
