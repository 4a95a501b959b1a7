// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

#include "core/base/regex.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "tests/support/check.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct regex *
compiled(const char *pattern)
{
	struct err err = ERR_INIT;
	const struct regex *re = NULL;
	if (!regex_compile(arena, pattern, &re, &err))
		fail_msg("%s: %s", pattern, err.text);
	return re;
}

static void
matches_as_it_should(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
		{ "", "", true },
		{ "^$", "", true },
		{ "b", "abc", true },
		{ "^b", "abc", false },
		{ "c$", "abc", true },
		{ "c$", "abc\n", false },
		{ "a.b", "a\nb", true },
		{ "^(adam|sgd)$", "sgd", true },
		{ "^(adam|sgd)$", "sgdx", false },
		{ "[[:digit:]]{3}", "a123", true },
		{ "[[:alpha:]]+", "123", false },
		{ "[]a]", "]", true },
		{ "[^]a]", "]", false },
		{ "[[:alpha:](*]", "*", true },
		{ "a{2,3}b", "xaab", true },
		{ "a{", "a{", true },
		{ "\\d+\\.\\d+", "v1.25", true },
		{ "\\bcat\\b", "a cat sat", true },
		{ "\\bcat\\b", "concat", false },
		{ "(?i)ADAM", "adamw", true },
		{ "(?i)\xc3\x89t\xc3\xa9", "\xc3\xa9t\xc3\x89", true },
		{ "^.$", "\xc3\xa9", true },
		{ "^..$", "\xc3\xa9", false },
		{ "a(?!b)", "ab", false },
		{ "(?<=lr-)1e", "lr-1e-3", true },
		{ "a+?b", "aab", true },
		{ "^(\\w+)-(?1)$", "ab-cd", true },
		{ "^(\\((?1)*\\))$", "(()(()))", true },
		{ "a\\Kb", "ab", true },
		{ "\\{,3\\}", "{,3}", true },
		{ "x(?C1)y(?C'text')", "xy", true },
		{ "after", "\xff\xfe after", true },
		{ "^\xc3\xa9", "\xc3", false },
		{ "\\w", "\xc3\xa9", false },
	};
	struct err err = ERR_INIT;
	struct regex_run *run = regex_run_new(100000);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = cases[i].text;
		if (regex_matches(run, compiled(cases[i].pattern), text, strlen(text)) !=
			cases[i].matches)
			fail_msg("'%s' with '%s'", cases[i].pattern, text);
	}
	CHECK_OK(regex_run_check(run, &err));
	assert_true(regex_matches(run, compiled("a.b"), "a\0b", 3));
	assert_false(regex_matches(run, compiled("ab"), "abc", 1));
	regex_run_free(run);
}

static void
says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *says;
	} cases[] = {
		{ "(a", "'(a' is not valid: missing closing parenthesis" },
		{ "a)", "unmatched closing parenthesis" },
		{ "[a", "missing terminating ]" },
		{ "*a", "quantifier does not follow" },
		{ "a\\", "\\ at end of pattern" },
		{ "(a)\\1", "back references" },
		{ "(?<n>a)\\k<n>", "back references" },
		{ "\\<word\\>", "write \\b" },
		{ "a{,3}", "write {0,n}" },
		{ "(*LIMIT_MATCH=1)a", "verbs" },
		{ "(*sr:.*)", "verbs" },
		{ "\\C", "\\C" },
		{ "((a{99}){99}){99}", "not valid: " },
		{ "(((a{500}){500}){500}){500}", "not valid: " },
		{ "a{70000}", "number too big" },
		{ "(?:[ab][cd]){400}", "repeats too much" },
		{ "\xff", "UTF-8" },
		{ "\x1b[31m(", "not valid" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = ERR_INIT;
		const struct regex *re;
		if (regex_compile(arena, cases[i].pattern, &re, &err))
			fail_msg("'%s' was taken", cases[i].pattern);
		assert_int_equal(err.code, ERR_USAGE);
		if (!strstr(err.text, cases[i].says) || strchr(err.text, '\x1b'))
			fail_msg("'%s': %s", cases[i].pattern, err.text);
	}
	char pattern[REGEX_BYTES_MAX + 2];
	struct err err = ERR_INIT;
	const struct regex *re;
	memset(pattern, 'a', sizeof(pattern));
	pattern[REGEX_BYTES_MAX + 1] = '\0';
	CHECK_FAILS(regex_compile(arena, pattern, &re, &err), ERR_USAGE);
	pattern[REGEX_BYTES_MAX] = '\0';
	CHECK_OK(regex_compile(arena, pattern, &re, &err));
	memset(pattern, '(', 200);
	CHECK_FAILS(regex_compile(arena, pattern, &re, &err), ERR_USAGE);
}

/* A budget of steps is the same everywhere: what is refused does not depend on the machine. */
static void
ends_what_would_not(void **state)
{
	(void)state;
	static const char *const patterns[] = { "(a+)+$", "(a|aa)+$", "(a|b)*a(a|b){14}[cd]",
		"a*a*a*a*(b|c)", "(.*)*(.*)*[xy]", "(?:.?){400}[xy]", "(a|a)*\\w{7000}[xy]",
		"(?R)?a(b|c)", "^(?:a?){25}a{7980}[xy]", "(?:(?=(a+))a)*[bc]{2}",
		"(?<=a{100})(?:a|a)+[bc]", "((a*)*)*(b|c)" };
	enum { LENGTH = 8000 };
	char *text = malloc(LENGTH);
	assert_non_null(text);
	memset(text, 'a', LENGTH - 1);
	text[LENGTH - 1] = '!';
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct err err = ERR_INIT;
		struct regex_run *run = regex_run_new(1000000);
		if (regex_matches(run, compiled(patterns[i]), text, LENGTH) ||
			regex_run_check(run, &err))
			fail_msg("'%s' was not too costly", patterns[i]);
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.text, patterns[i]));
		assert_non_null(strstr(err.text, "too costly"));
		/* It stays so, whatever is asked next. */
		regex_run_extend(run, 1000000);
		assert_false(regex_matches(run, compiled("a"), text, 1));
		CHECK_FAILS(regex_run_check(run, &err), ERR_USAGE);
		regex_run_free(run);
	}
	free(text);
}

static void
spends_one_budget_on_all_texts(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	const struct regex *re = compiled("^x");
	struct regex_run *run = regex_run_new(1000);
	size_t matched = 0;
	while (matched < 1000 && regex_matches(run, re, "xyz", 3))
		matched++;
	assert_in_range(matched, 50, 250);
	CHECK_FAILS(regex_run_check(run, &err), ERR_USAGE);
	regex_run_free(run);
	run = regex_run_new(0);
	for (size_t i = 0; i < 1000; i++) {
		regex_run_extend(run, 20);
		assert_true(regex_matches(run, re, "xyz", 3));
	}
	CHECK_OK(regex_run_check(run, &err));
	regex_run_extend(run, UINT64_MAX);
	assert_true(regex_matches(run, re, "xyz", 3));
	regex_run_free(run);
	regex_run_free(NULL);
}

struct sharer {
	pthread_t thread;
	const struct regex *re;
	size_t matched;
};

static void *
match_many(void *arg)
{
	struct sharer *s = arg;
	struct regex_run *run = regex_run_new(10000000);
	for (int i = 0; i < 3000; i++) {
		char text[32];
		int n = snprintf(text, sizeof(text), "run-%d", i);
		s->matched += regex_matches(run, s->re, text, (size_t)n);
	}
	regex_run_free(run);
	return NULL;
}

static void
is_shared_by_threads(void **state)
{
	(void)state;
	struct sharer sharers[4];
	const struct regex *re = compiled("^run-(?:\\d)*7$");
	for (size_t i = 0; i < COUNT(sharers); i++) {
		sharers[i] = (struct sharer){ .re = re };
		assert_int_equal(
			pthread_create(&sharers[i].thread, NULL, match_many, &sharers[i]), 0);
	}
	for (size_t i = 0; i < COUNT(sharers); i++) {
		pthread_join(sharers[i].thread, NULL);
		assert_int_equal(sharers[i].matched, 300);
	}
}

CHECK_MAIN(cmocka_unit_test_setup_teardown(matches_as_it_should, set_up, tear_down),
	cmocka_unit_test_setup_teardown(says_what_is_wrong, set_up, tear_down),
	cmocka_unit_test_setup_teardown(ends_what_would_not, set_up, tear_down),
	cmocka_unit_test_setup_teardown(spends_one_budget_on_all_texts, set_up, tear_down),
	cmocka_unit_test_setup_teardown(is_shared_by_threads, set_up, tear_down))
