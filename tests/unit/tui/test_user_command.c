// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reading commands of one's own, and what is said of wrong ones. */
#include "tui/user_command.h"

#include "tests/support/check.h"

#include <string.h>

static bool
read_text(struct user_commands *u, const char *text, struct err *err)
{
	return user_commands_read(u, "cairn.conf", text, strlen(text), err);
}

static void
reads_all_that_is_said(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct user_commands *u = user_commands_new();
	CHECK_OK(read_text(u,
		"[other]\nkey = value\n"
		"[command deploy]\nrun = d {run_id}\nask = Why\nconfirm = yes\nhelp = Deploy it\n"
		"[command top]\nrun = top\nterminal = yes\n",
		&err));
	const struct user_command *c = user_commands_at(u, 0);
	assert_string_equal(c->name, "deploy");
	assert_string_equal(c->run, "d {run_id}");
	assert_string_equal(c->ask, "Why");
	assert_string_equal(c->help, "Deploy it");
	assert_true(c->confirm);
	assert_false(c->terminal);
	c = user_commands_at(u, 1);
	assert_true(c->terminal);
	assert_false(c->confirm);
	assert_null(user_commands_at(u, 2));
	user_commands_free(u);
}

static void
names_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "[command a]\nhelp = x\n", "no line 'run = " },
		{ "[command a]\nrun = x\ncolour = red\n", "cairn.conf:3: 'colour' is not one of" },
		{ "[command a]\nrun = x\nconfirm = maybe\n",
			"cairn.conf:3: 'confirm' is yes or no" },
		{ "[command a b]\nrun = x\n", "cairn.conf:2: 'a b' is no name" },
		{ "[command a]\nrun x\n", "cairn.conf:2: expected key = value" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = ERR_INIT;
		struct user_commands *u = user_commands_new();
		assert_false(read_text(u, cases[i].text, &err));
		assert_non_null(strstr(err.text, cases[i].said));
		assert_null(user_commands_at(u, 0));
		user_commands_free(u);
	}
}

CHECK_MAIN(cmocka_unit_test(reads_all_that_is_said), cmocka_unit_test(names_what_is_wrong))
