// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The table of commands keeps its promises, and look-up finds what a person meant. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"
#include "core/command/help_text.h"
#include "core/command/nearest.h"
#include "tests/support/check.h"

#include <string.h>

static void
is_sorted_and_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = command_table[i];
		if (i > 0 && strcmp(command_table[i - 1]->name, c->name) >= 0)
			fail_msg("'%s' stands before '%s'", command_table[i - 1]->name, c->name);
		if (!c->summary || !*c->summary || !c->params || !c->run)
			fail_msg("'%s' lacks a summary, params or run", c->name);
		if (!c->hidden && (!c->details || !c->examples))
			fail_msg("'%s' lacks details or examples", c->name);
		if (c->summary[strlen(c->summary) - 1] == '.' || strlen(c->summary) > 72)
			fail_msg("the summary of '%s' is not one short line without a full stop",
				c->name);
		if (strlen(c->name) >= COMMAND_NAME_MAX)
			fail_msg("'%s' is too long", c->name);
	}
}

static void
names_are_no_prefixes_of_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		size_t n = strlen(command_table[i]->name);
		for (size_t j = 0; j < command_count; j++)
			if (i != j &&
				strncmp(command_table[j]->name, command_table[i]->name, n) == 0 &&
				command_table[j]->name[n] == '.')
				fail_msg("'%s' hides '%s'", command_table[i]->name,
					command_table[j]->name);
	}
}

static bool
clashes(const struct param *a, const struct param *b)
{
	if (a->positional)
		return false; /* typed without its name */
	return strcmp(a->name, b->name) == 0 || (a->letter && a->letter == b->letter);
}

static void
params_are_described_and_distinct(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = command_table[i];
		bool rest = false;
		for (const struct param *p = c->params; p->name; p++) {
			if (!p->help || !*p->help || p->help[strlen(p->help) - 1] == '.')
				fail_msg("'%s' of '%s' lacks help, or ends with a full stop",
					p->name, c->name);
			if (p->type == PARAM_CHOICE && !p->choices)
				fail_msg("'%s' of '%s' lacks choices", p->name, c->name);
			if (p->positional && rest)
				fail_msg("'%s' of '%s' can never be reached", p->name, c->name);
			rest = rest || (p->positional && p->repeats);
			for (const struct param *g = global_params(); g->name; g++)
				if (clashes(p, g))
					fail_msg("'%s' of '%s' is a global option", p->name,
						c->name);
			for (const struct param *q = p + 1; q->name; q++)
				if (clashes(p, q))
					fail_msg("'%s' of '%s' stands twice", p->name, c->name);
		}
	}
}

static void
presets_are_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		for (const struct param *p = command_table[i]->params; p->name; p++) {
			if (!p->preset)
				continue;
			const struct param one[] = { { .name = p->name,
							     .type = p->type,
							     .choices = p->choices,
							     .help = p->help },
				{ 0 } };
			const struct command c = { .name = "test", .summary = "t", .params = one };
			struct arena *a = arena_new();
			const char *const words[] = { arena_printf(
				a, "--%s=%s", p->name, p->preset) };
			struct args *args;
			struct err err = ERR_INIT;
			CHECK_OK(args_parse(&c, words, 1, &args, &err));
			args_free(args);
			arena_free(a);
		}
	}
}

/* Words of an example up to what is the shell's. */
static size_t
own_words(char **words, size_t n)
{
	static const char *const shell[] = { ">", "|", "&&" };
	for (size_t i = 0; i < n; i++) {
		char *close = strchr(words[i], ')');
		if (close && !close[1] && !strchr(words[i], '('))
			*close = '\0';
		for (size_t k = 0; k < 3; k++)
			if (strcmp(words[i], shell[k]) == 0)
				return i;
	}
	return n;
}

/* Every listed example is a line the program understands. */
static void
examples_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		const char *at = command_table[i]->examples;
		struct arena *a = arena_new();
		while (at && *at) {
			size_t len = strcspn(at, "\n"), n, used;
			char *call = strstr(arena_strndup(a, at, len), "cairn "), **words;
			struct err err = ERR_INIT;
			struct args *args;
			at += len + (at[len] == '\n');
			assert_non_null(call);
			CHECK_OK(args_split(a, call, &words, &n, &err));
			n = own_words(words, n);
			const char *const *rest = (const char *const *)words + 1;
			const struct command *c = command_match(rest, n - 1, &used, &err);
			if (c != command_table[i])
				fail_msg("'%s' is not '%s': %s", call, command_table[i]->name,
					err.text);
			CHECK_OK(args_parse_with(
				c, global_params(), rest + used, n - 1 - used, &args, &err));
			args_free(args);
		}
		arena_free(a);
	}
}

static void
help_is_written_for_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		struct strbuf b;
		strbuf_init(&b, HELP_TEXT_MAX);
		help_command(&b, command_table[i]);
		assert_non_null(strstr(b.at, command_table[i]->summary));
		for (const struct param *p = command_table[i]->params; p->name; p++)
			if (!p->positional && !strstr(b.at, p->name))
				fail_msg(
					"help of '%s' lacks '%s'", command_table[i]->name, p->name);
		for (const char *at = b.at; *at; at++) {
			size_t len = strcspn(at, "\n");
			if (len > 120)
				fail_msg("a line of the help of '%s' is too wide",
					command_table[i]->name);
			at += len;
		}
		assert_false(b.truncated);
		strbuf_free(&b);
	}
}

static void
finds_by_name_and_abbreviation(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	for (size_t i = 0; i < command_count; i++)
		assert_ptr_equal(command_find(command_table[i]->name, &err), command_table[i]);
	assert_string_equal(command_find("run list", &err)->name, "run.list");
	assert_string_equal(command_find("ru.li", &err)->name, "run.list");
	assert_string_equal(command_find("exp.cr", &err)->name, "experiment.create");
	assert_string_equal(command_find("run.log.st", &err)->name, "run.log.start");
	/* complete is there, but for programs. */
	assert_string_equal(command_find("comple", &err)->name, "completion");
}

static void
check_unknown(const char *name, const char *part)
{
	struct err err = ERR_INIT;
	if (command_find(name, &err))
		fail_msg("'%s' was found", name);
	assert_int_equal(err.code, ERR_USAGE);
	if (!strstr(err.text, part))
		fail_msg("'%s' is not in '%s'", part, err.text);
}

static void
explains_what_it_does_not_find(void **state)
{
	(void)state;
	check_unknown("", "a command is wanted: ");
	check_unknown("runs.list", "did you mean 'run'");
	check_unknown("run.lsit", "did you mean 'run list'");
	check_unknown("run", "'run' wants one of: best");
	check_unknown("run.log", "'run log' wants one of: finish, metric");
	check_unknown("experiment.re", "'experiment re' could be any of: rename, restore");
	check_unknown("r", "could be any of: report, run");
	check_unknown("xyzzyxyzzy", "it could be: ");
	check_unknown("run.list.more", "'run.list' is one");
}

static void
measures_slips(void **state)
{
	(void)state;
	static const char *const words[] = { "list", "log", "restore" };
	assert_int_equal(nearest_distance("list", "list"), 0);
	assert_int_equal(nearest_distance("list", "lsit"), 1);
	assert_int_equal(nearest_distance("list", "lst"), 1);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
	assert_int_equal(nearest_distance("", "abc"), 3);
	assert_int_equal(nearest_distance("LIST", "list"), 0);
	assert_string_equal(nearest_word("lits", words, 3), "list");
	assert_string_equal(nearest_word("restor", words, 3), "restore");
	assert_null(nearest_word("q", words, 3));
	assert_null(nearest_word("delete", words, 3));
}

CHECK_MAIN(cmocka_unit_test(is_sorted_and_complete),
	cmocka_unit_test(names_are_no_prefixes_of_names),
	cmocka_unit_test(params_are_described_and_distinct), cmocka_unit_test(presets_are_valid),
	cmocka_unit_test(examples_parse), cmocka_unit_test(help_is_written_for_all),
	cmocka_unit_test(finds_by_name_and_abbreviation),
	cmocka_unit_test(explains_what_it_does_not_find), cmocka_unit_test(measures_slips))
