// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Arguments: every way to write them, and every way to get them wrong. */
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "tests/support/check.h"

#include <string.h>

static const struct param params[] = {
	{ .name = "run", .type = PARAM_RUN, .positional = true, .required = true, .help = "a run" },
	{ .name = "pair",
		.type = PARAM_KEY_VALUE,
		.positional = true,
		.repeats = true,
		.help = "pairs" },
	{ .name = "all", .letter = 'a', .type = PARAM_FLAG, .help = "all of it" },
	{ .name = "limit", .letter = 'l', .type = PARAM_COUNT, .preset = "20", .help = "how many" },
	{ .name = "step", .type = PARAM_INT, .help = "step" },
	{ .name = "level", .letter = 'x', .type = PARAM_REAL, .help = "level" },
	{ .name = "since", .type = PARAM_SPAN, .help = "how long" },
	{ .name = "until", .type = PARAM_TIME, .help = "when" },
	{ .name = "order", .letter = 's', .type = PARAM_ORDER, .help = "order" },
	{ .name = "kind", .type = PARAM_CHOICE, .choices = "one two", .help = "which" },
	{ .name = "tag", .type = PARAM_TEXT, .repeats = true, .help = "tags" },
	{ 0 },
};

static const struct command command = {
	.name = "test.args",
	.summary = "test",
	.params = params,
};

static const struct param more[] = {
	{ .name = "yes", .letter = 'y', .type = PARAM_FLAG, .help = "yes" },
	{ 0 },
};

#define PARSE(...)                                                                                 \
 const char *const words[] = { __VA_ARGS__ };                                                      \
 struct args *args = NULL;                                                                         \
 struct err err = ERR_INIT;                                                                        \
 size_t n_words = sizeof(words) / sizeof(words[0])

static void
reads_every_spelling(void **state)
{
	(void)state;
	PARSE("--limit=5", "abcd", "-al7", "--tag", "x", "--tag=--y", "-s", "-auc", "k=v", "--",
		"-z=1");
	CHECK_OK(args_parse(&command, words, n_words, &args, &err));
	size_t n;
	assert_string_equal(args_text(args, "run"), "abcd");
	assert_true(args_flag(args, "all"));
	assert_int_equal(args_int(args, "limit", -1), 7);
	assert_string_equal(args_text(args, "order"), "-auc");
	const char *const *tags = args_list(args, "tag", &n);
	assert_int_equal(n, 2);
	assert_string_equal(tags[1], "--y");
	assert_null(tags[2]);
	const char *const *pairs = args_list(args, "pair", &n);
	assert_int_equal(n, 2);
	assert_string_equal(pairs[0], "k=v");
	assert_string_equal(pairs[1], "-z=1");
	args_free(args);
}

static void
knows_what_is_absent(void **state)
{
	(void)state;
	PARSE("abcd");
	size_t n = 9;
	CHECK_OK(args_parse(&command, words, n_words, &args, &err));
	assert_false(args_flag(args, "all"));
	assert_true(args_has(args, "limit"));
	assert_false(args_given(args, "limit"));
	assert_int_equal(args_int(args, "limit", -1), 20);
	assert_false(args_has(args, "step"));
	assert_int_equal(args_int(args, "step", -3), -3);
	CHECK_NEAR(args_real(args, "level", 0.5), 0.5, 0);
	assert_null(args_text(args, "order"));
	assert_null(args_list(args, "tag", &n)[0]);
	assert_int_equal(n, 0);
	args_free(args);
}

static void
reads_values_by_type(void **state)
{
	(void)state;
	PARSE("-", "--step", "-4", "-x-1.5e3", "--since", "1h30m", "--until",
		"2026-11-21T08:00:00Z", "--kind", "two");
	CHECK_OK(args_parse(&command, words, n_words, &args, &err));
	assert_string_equal(args_text(args, "run"), "-");
	assert_int_equal(args_int(args, "step", 0), -4);
	CHECK_NEAR(args_real(args, "level", 0), -1500, 0);
	assert_int_equal(args_int(args, "since", 0), 5400000);
	assert_int_equal(args_int(args, "until", 0), 1795248000000);
	assert_string_equal(args_text(args, "kind"), "two");
	args_free(args);
}

static void
takes_choices_in_any_case(void **state)
{
	(void)state;
	PARSE("abcd", "--kind", "TWO");
	CHECK_OK(args_parse(&command, words, n_words, &args, &err));
	assert_string_equal(args_text(args, "kind"), "two");
	args_free(args);
}

static void
takes_options_of_a_front_end(void **state)
{
	(void)state;
	PARSE("abcd", "-ay");
	CHECK_FAILS(args_parse(&command, words, n_words, &args, &err), ERR_USAGE);
	CHECK_OK(args_parse_with(&command, more, words, n_words, &args, &err));
	assert_true(args_flag(args, "yes"));
	args_free(args);
}

static void
check_refusal(const char *const *words, size_t n, const char *part)
{
	struct args *args = NULL;
	struct err err = ERR_INIT;
	CHECK_FAILS(args_parse(&command, words, n, &args, &err), ERR_USAGE);
	assert_null(args);
	if (!strstr(err.text, part))
		fail_msg("'%s' is not in '%s'", part, err.text);
}

#define REFUSES(part, ...)                                                                         \
 do {                                                                                              \
  const char *const refused[] = { __VA_ARGS__ };                                                   \
  check_refusal(refused, sizeof(refused) / sizeof(refused[0]), (part));                            \
 } while (0)

static void
refuses_with_advice(void **state)
{
	(void)state;
	check_refusal(NULL, 0, "needs RUN");
	REFUSES("did you mean '--limit'", "abcd", "--limti", "3");
	REFUSES("did you mean '--limit'", "abcd", "--Limit=3");
	REFUSES("has no option '--zzzzzzzzzz'", "abcd", "--zzzzzzzzzz");
	REFUSES("has no option '-q'", "abcd", "-q");
	REFUSES("'--limit' wants a whole number of at least 0, not '-1'", "abcd", "--limit", "-1");
	REFUSES("not '1.5'", "abcd", "--limit", "1.5");
	REFUSES("not '99999999999999999999'", "abcd", "--limit", "99999999999999999999");
	REFUSES("not ''", "abcd", "--level", "");
	REFUSES("'--limit' wants a value", "abcd", "--limit");
	REFUSES("'--limit' wants a value, and '--all' is an option", "abcd", "--limit", "--all");
	REFUSES("takes no value", "abcd", "--all=yes");
	REFUSES("one of: one two", "abcd", "--kind", "on");
	REFUSES("KEY=VALUE", "abcd", "nothing");
	REFUSES("key=value, not '=v'", "abcd", "=v");
	REFUSES("a span such as", "abcd", "--since", "soon");
	REFUSES("a time such as", "abcd", "--until", "tomorrow");
	REFUSES("not empty", "");
}

static void
refuses_too_many_positions(void **state)
{
	(void)state;
	static const struct param one[] = {
		{ .name = "run", .type = PARAM_RUN, .positional = true, .help = "a run" },
		{ 0 },
	};
	static const struct command single = { .name = "test.one", .summary = "t", .params = one };
	PARSE("a", "b");
	CHECK_FAILS(args_parse(&single, words, n_words, &args, &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "does not know what to do with 'b'"));
}

static void
finds_how_many_words_an_option_takes(void **state)
{
	(void)state;
	const char *const words[] = { "--limit", "5", "--limit=5", "-l", "-l5", "--all", "abcd",
		"-", "--" };
	assert_int_equal(args_option(params, words, 9), 2);
	assert_int_equal(args_option(params, words, 1), 1);
	assert_int_equal(args_option(params, words + 1, 8), 0);
	assert_int_equal(args_option(params, words + 2, 7), 1);
	assert_int_equal(args_option(params, words + 3, 6), 2);
	assert_int_equal(args_option(params, words + 4, 5), 1);
	assert_int_equal(args_option(params, words + 5, 4), 1);
	assert_int_equal(args_option(params, words + 6, 3), 0);
	assert_int_equal(args_option(params, words + 7, 2), 0);
	assert_int_equal(args_option(params, words + 8, 1), 0);
	assert_int_equal(args_option(params, words, 0), 0);
}

static void
splits_lines(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	char **words = NULL;
	size_t n = 9;
	CHECK_OK(args_split(a, " run list --filter 'a b' \"c'd\" e\\ f ", &words, &n, &err));
	assert_int_equal(n, 6);
	assert_string_equal(words[3], "a b");
	assert_string_equal(words[4], "c'd");
	assert_string_equal(words[5], "e f");
	assert_null(words[6]);
	CHECK_OK(args_split(a, "  ", &words, &n, &err));
	assert_int_equal(n, 0);
	assert_null(words[0]);
	CHECK_FAILS(args_split(a, "run 'open", &words, &n, &err), ERR_USAGE);
	arena_free(a);
}

static void
quotes_so_that_splitting_reads_it_back(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "plain", "a b", "it's", "''", "\\", "\"",
		"$HOME `x`", "#", "-x", "tab\there", "line\nbreak", "ü€", "\x1b[31m it's \\n",
		"\xe2\x80\xae rtl", "\r\n", "$'x'", "\x7f", "\xff\x41" };
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct err err = ERR_INIT;
		char **words;
		size_t n;
		char *line = arena_printf(a, "x %s", args_quote(a, texts[i]));
		CHECK_OK(args_split(a, line, &words, &n, &err));
		assert_int_equal(n, 2);
		assert_string_equal(words[1], texts[i]);
		assert_true(text_is_safe(line, strlen(line)));
	}
	assert_string_equal(args_quote(a, "plain"), "plain");
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(reads_every_spelling), cmocka_unit_test(knows_what_is_absent),
	cmocka_unit_test(reads_values_by_type), cmocka_unit_test(takes_choices_in_any_case),
	cmocka_unit_test(takes_options_of_a_front_end), cmocka_unit_test(refuses_with_advice),
	cmocka_unit_test(refuses_too_many_positions),
	cmocka_unit_test(finds_how_many_words_an_option_takes), cmocka_unit_test(splits_lines),
	cmocka_unit_test(quotes_so_that_splitting_reads_it_back))
