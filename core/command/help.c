// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* help: what there is, one noun, one verb, one topic, or the whole manual page. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/help_text.h"
#include "core/command/nearest.h"
#include "core/report/report.h"

#include <string.h>

static bool
unknown_topic(const char *word, const struct err *found, struct err *err)
{
	const char *names[32];
	size_t n = 0;
	for (const struct help_topic *t = help_topics(); t->name && n < 32; t++)
		names[n++] = t->name;
	const char *near = nearest_word(word, names, n);
	if (near)
		return err_set(err, ERR_USAGE,
			"there is no help on '%s'; did you mean the topic '%s'?", word, near);
	return err_set(
		err, ERR_USAGE, "no help: %s; the topics are listed by: cairn help", found->text);
}

/* "run.log" of "run", "log". */
static const char *
stem_of(struct arena *a, const char *const *words, size_t n)
{
	const char *stem = words[0];
	for (size_t i = 1; i < n; i++)
		stem = arena_printf(a, "%s.%s", stem, words[i]);
	return stem;
}

static bool
fill(struct strbuf *b, struct arena *a, const char *const *words, size_t n, struct err *err)
{
	struct err found = ERR_INIT;
	size_t used = 0;
	if (n == 0) {
		help_overview(b);
		return true;
	}
	const struct help_topic *topic = n == 1 ? help_topic_find(words[0]) : NULL;
	if (topic) {
		help_wrap(b, topic->text, 0, 79);
		return true;
	}
	const struct command *c = command_match(words, n, &used, &found);
	if (c && used == n) {
		help_command(b, c);
		return true;
	}
	if (c)
		return err_set(err, ERR_USAGE, "there is no command '%s %s'", c->name, words[used]);
	if (help_noun(b, stem_of(a, words, n)))
		return true;
	return unknown_topic(words[0], &found, err);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	size_t n;
	const char *const *words = args_list(call->args, "topic", &n);
	struct strbuf b;
	strbuf_init(&b, HELP_TEXT_MAX);
	bool ok = true;
	if (args_flag(call->args, "man"))
		help_man(&b);
	else
		ok = fill(&b, report_arena(out), words, n, err);
	if (ok)
		report_lines(out, "help", b.at, b.len);
	strbuf_free(&b);
	return ok;
}

static const struct param params[] = {
	{ .name = "topic",
		.type = PARAM_TEXT,
		.positional = true,
		.repeats = true,
		.value = "TOPIC",
		.help = "a noun, a noun and a verb, or one of the topics" },
	{ .name = "man", .type = PARAM_FLAG, .help = "the whole manual page, as mdoc source" },
	{ 0 },
};

const struct command command_help = {
	.name = "help",
	.summary = "explain a verb or a topic",
	.details = "Without a topic it lists everything there is.",
	.examples = "cairn help run list\ncairn help filter\ncairn help --man | man -l -",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
