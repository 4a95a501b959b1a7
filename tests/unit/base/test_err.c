// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Error values: texts stay inert, contexts pile up, statuses are as documented. */
#include "core/base/err.h"
#include "tests/support/check.h"

#include <string.h>

static void
sets_and_wraps(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	assert_false(err_set(&err, ERR_NOT_FOUND, "no run '%s'", "abc"));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_string_equal(err.text, "no run 'abc'");
	assert_false(err_wrap(&err, "comparing"));
	assert_string_equal(err.text, "comparing: no run 'abc'");
	assert_false(err_set(NULL, ERR_DATA, "nobody listens"));
}

static void
keeps_no_control_bytes(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	err_set(&err, ERR_DATA, "a\x1b[31mb\nc\x7f\xc2\x9d");
	assert_string_equal(err.text, "a^[[31mb^Jc^?\\x9d");
	err_set(&err, ERR_DATA, "no run '%s'", "\xe2\x80\xae\x9b");
	assert_string_equal(err.text, "no run '\\u{202e}\\x9b'");
	err_wrap(&err, "%s", "\x1b");
	assert_string_equal(err.text, "^[: no run '\\u{202e}\\x9b'");
}

static void
cuts_long_texts(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	char text[4000];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ERR_DATA, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	assert_string_equal(err.text + ERR_TEXT_MAX - 6, "xx…");
	err_wrap(&err, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
}

static void
knows_exit_statuses(void **state)
{
	(void)state;
	assert_int_equal(err_exit_status(ERR_NONE), 0);
	assert_int_equal(err_exit_status(ERR_GATE), 1);
	assert_int_equal(err_exit_status(ERR_USAGE), 2);
	assert_int_equal(err_exit_status(ERR_DATA), 3);
	assert_int_equal(err_exit_status(ERR_NOT_FOUND), 3);
	assert_int_equal(err_exit_status(ERR_BUSY), 4);
	assert_int_equal(err_exit_status(ERR_READ_ONLY), 4);
	assert_int_equal(err_exit_status(ERR_CANCELLED), 130);
	for (int code = ERR_USAGE; code < ERR_CODES; code++)
		assert_true(err_exit_status((enum err_code)code) > 0);
}

CHECK_MAIN(cmocka_unit_test(sets_and_wraps), cmocka_unit_test(keeps_no_control_bytes),
	cmocka_unit_test(cuts_long_texts), cmocka_unit_test(knows_exit_statuses))
