// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names of keys, and the map: contexts, sequences, clashes, replacing. */
#include "tui/keymap.h"

#include "core/base/arena.h"
#include "tests/support/check.h"
#include "tui/builtin.h"
#include "tui/key.h"

#include <string.h>

static void
check_key(const char *text, int want)
{
	size_t used = 0;
	assert_int_equal(keys_parse(text, &used), want);
	if (want != KEYS_NONE)
		assert_int_equal(used, strlen(text));
}

static void
reads_keys(void **state)
{
	(void)state;
	check_key("j", 'j');
	check_key("<", '<');
	check_key("<lt>", '<');
	check_key("<x>", 'x');
	check_key("<:>", ':');
	check_key("<>>", '>');
	check_key("<Enter>", KEYS_ENTER);
	check_key("<esc>", KEYS_ESC);
	check_key("<C-d>", 4);
	check_key("<A-x>", 'x' | KEYS_ALT);
	check_key("<A-Left>", KEYS_LEFT | KEYS_ALT);
	check_key("<S-Tab>", KEYS_BACKTAB);
	check_key("<F12>", KEYS_F12);
	check_key("é", 0xe9);
	check_key("<F13>", KEYS_NONE);
	check_key("<nonsense>", KEYS_NONE);
	check_key("<C-é>", KEYS_NONE);
	check_key("", KEYS_NONE);
	check_key("\xff", KEYS_NONE);
}

static void
names_read_back(void **state)
{
	(void)state;
	static const int keys[] = { 'j', ' ', '<', '>', ':', 0xe9, KEYS_ENTER, KEYS_TAB, KEYS_ESC,
		4, KEYS_UP, KEYS_PAGE_DOWN, KEYS_F1, KEYS_F12, 'x' | KEYS_ALT, KEYS_LEFT | KEYS_ALT,
		0x1d };
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		char name[KEY_NAME_MAX];
		check_key(keys_name(name, keys[i]), keys[i]);
	}
}

static void
finds_by_context(void **state)
{
	(void)state;
	struct keymap *m = keymap_new();
	const char *runs[] = { "runs", "table", "global", NULL };
	const char *table[] = { "table", "global", NULL };
	const struct binding *b = NULL;
	struct err err = ERR_INIT;
	static const char own[] =
		"bind table Q first\nbind runs Q second  # help text\nbind runs gx third\n"
		"unbind table g\nbind runs <#> fourth\n";
	CHECK_OK(keymap_read(m, "own.conf", own, strlen(own), &err));
	int key = 'Q';
	assert_int_equal(keymap_find(m, runs, &key, 1, &b), KEYMAP_COMMAND);
	assert_string_equal(b->command, "second");
	assert_string_equal(b->help, "help text");
	assert_int_equal(keymap_find(m, table, &key, 1, &b), KEYMAP_COMMAND);
	assert_string_equal(b->command, "first");
	int sequence[] = { 'g', 'x' };
	assert_int_equal(keymap_find(m, runs, sequence, 1, &b), KEYMAP_PREFIX);
	assert_int_equal(keymap_find(m, runs, sequence, 2, &b), KEYMAP_COMMAND);
	assert_string_equal(b->command, "third");
	assert_int_equal(keymap_find(m, table, sequence, 1, &b), KEYMAP_NONE);
	assert_ptr_equal(keymap_of(m, runs, "third"), b);
	keymap_free(m);
}

static void
check_wrong(const char *text, const char *want)
{
	struct keymap *m = keymap_new();
	struct err err = ERR_INIT;
	size_t before = keymap_count(m);
	CHECK_FAILS(keymap_read(m, "own.conf", text, strlen(text), &err), ERR_USAGE);
	if (!strstr(err.text, want))
		fail_msg("'%s' says nothing of '%s'", err.text, want);
	assert_true(keymap_count(m) >= before);
	keymap_free(m);
}

static void
reports_clashes_with_their_line(void **state)
{
	(void)state;
	check_wrong("bind table X one\n\nbind table X two\n", "own.conf:3");
	check_wrong("bind runs zz one\nbind runs z two\n", "own.conf:2");
	check_wrong("nonsense\n", "own.conf:1");
	check_wrong("bind table <Nokey> x\n", "not a key");
	check_wrong("bind table X\n", "command");
	check_wrong("unbind runs <F9>\n", "not bound");
	check_wrong("x\ny\nz\n", "3 wrong lines");
}

static void
compiled_in_map_is_right(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct keymap *m = keymap_new();
	const char *text = builtin_text(a, BUILTIN_KEYMAP);
	struct err err = ERR_INIT;
	/* Read again under another name it replaces every line and adds none. */
	size_t n = keymap_count(m);
	CHECK_OK(keymap_read(m, "again", text, strlen(text), &err));
	assert_int_equal(keymap_count(m), n);
	assert_true(n > 150);
	for (size_t i = 0; i < n; i++)
		assert_true(*keymap_at(m, i)->help);
	keymap_free(m);
	arena_free(a);
}

/* Rules of the map: nothing is bound to keys that terminals or lines eat. */
static void
avoids_unsafe_keys(void **state)
{
	(void)state;
	struct keymap *m = keymap_new();
	for (size_t i = 0; i < keymap_count(m); i++) {
		int key = keymap_at(m, i)->keys[0];
		assert_int_not_equal(key, KEYS_CTRL('\\'));
		assert_int_not_equal(key, KEYS_CTRL('s'));
		assert_int_not_equal(key, KEYS_CTRL('q'));
	}
	keymap_free(m);
}

CHECK_MAIN(cmocka_unit_test(reads_keys), cmocka_unit_test(names_read_back),
	cmocka_unit_test(finds_by_context), cmocka_unit_test(reports_clashes_with_their_line),
	cmocka_unit_test(compiled_in_map_is_right), cmocka_unit_test(avoids_unsafe_keys))
