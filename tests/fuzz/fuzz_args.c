// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Command lines: quoted words are split back the same, and whatever parses can be asked for. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

#define LINE_MAX ((size_t)1 << 20)

static void
check_round_trip(struct arena *a, char **words, size_t n)
{
	struct strbuf line;
	char **again;
	size_t m;
	strbuf_init(&line, 8 * LINE_MAX);
	for (size_t i = 0; i < n; i++)
		strbuf_printf(&line, "%s ", args_quote(a, words[i]));
	FUZZ_CHECK(!line.truncated && args_split(a, line.at, &again, &m, NULL));
	FUZZ_CHECK(m == n && !again[m]);
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK(strcmp(words[i], again[i]) == 0);
	strbuf_free(&line);
}

static void
check_value(const struct args *args, const struct param *p)
{
	size_t n;
	const char *const *list = args_list(args, p->name, &n);
	FUZZ_CHECK(!list[n] && args_has(args, p->name) == (n > 0));
	FUZZ_CHECK(p->repeats || n <= 1);
	FUZZ_CHECK(!p->required || n > 0);
	FUZZ_CHECK(n == 0 || args_text(args, p->name) == list[n - 1]);
	FUZZ_CHECK(!args_given(args, p->name) || n > 0);
	if (n > 0 && p->type == PARAM_COUNT)
		FUZZ_CHECK(args_int(args, p->name, -1) >= 0);
	if (n > 0 && p->type == PARAM_SPAN)
		FUZZ_CHECK(args_int(args, p->name, -1) >= 0);
	if (n > 0 && p->type == PARAM_KEY_VALUE)
		for (size_t i = 0; i < n; i++)
			FUZZ_CHECK(strchr(list[i], '=') > list[i]);
}

static void
check_parse(const struct command *c, const struct param *more, const char *const *words, size_t n)
{
	struct args *args = NULL;
	struct err err = ERR_INIT;
	if (!args_parse_with(c, more, words, n, &args, &err)) {
		FUZZ_CHECK(!args && err.code == ERR_USAGE && err.text[0]);
		return;
	}
	for (const struct param *p = c->params; p->name; p++)
		check_value(args, p);
	for (const struct param *p = more; p && p->name; p++)
		check_value(args, p);
	args_free(args);
}

/* A command with a param of every kind, which no real one has. */
static const struct param every_param[] = {
	{ .name = "run", .type = PARAM_RUN, .positional = true, .help = "r" },
	{ .name = "pair",
		.type = PARAM_KEY_VALUE,
		.positional = true,
		.repeats = true,
		.help = "p" },
	{ .name = "all", .letter = 'a', .type = PARAM_FLAG, .help = "a" },
	{ .name = "limit", .letter = 'l', .type = PARAM_COUNT, .preset = "20", .help = "l" },
	{ .name = "step", .letter = 's', .type = PARAM_INT, .help = "s" },
	{ .name = "level", .letter = 'x', .type = PARAM_REAL, .help = "x" },
	{ .name = "since", .letter = 't', .type = PARAM_SPAN, .help = "t" },
	{ .name = "until", .letter = 'u', .type = PARAM_TIME, .help = "u" },
	{ .name = "kind", .letter = 'k', .type = PARAM_CHOICE, .choices = "one two", .help = "k" },
	{ .name = "tag", .type = PARAM_TEXT, .repeats = true, .help = "t" },
	{ 0 },
};

static const struct command every = { .name = "every", .summary = "e", .params = every_param };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char **words;
	size_t n, used;
	char *line = arena_strndup(a, (const char *)data, size < LINE_MAX ? size : LINE_MAX);
	if (!args_split(a, line, &words, &n, &err)) {
		FUZZ_CHECK(err.code == ERR_USAGE);
	} else {
		const char *const *given = (const char *const *)words;
		check_round_trip(a, words, n);
		check_parse(&every, NULL, given, n);
		const struct command *c = command_match(given, n, &used, &err);
		FUZZ_CHECK(!c || (used > 0 && used <= n));
		if (c)
			check_parse(c, global_params(), given + used, n - used);
	}
	arena_free(a);
	return 0;
}
