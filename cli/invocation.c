// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Words to an invocation: [STORE] [NOUN VERB] and options anywhere. Options
 * that stand before the verb are moved behind it; there the command's own and
 * the global ones are parsed together, so that values are never mistaken.
 */
#include "cli/invocation.h"

#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef VEC(const char *) word_list;

static const struct param application_params[] = {
	{ .name = "script",
		.type = PARAM_FILE,
		.help = "keys and commands to play, without a terminal" },
	{ .name = "mouse", .type = PARAM_FLAG, .help = "wheel and presses act; Shift selects text" },
	{ .name = "theme", .type = PARAM_TEXT, .value = "NAME", .help = "theme, by name or file" },
	{ .name = "view", .type = PARAM_TEXT, .value = "NAME", .help = "view to begin with" },
	{ 0 },
};

/* Stands for the absence of a verb. */
static const struct command application = {
	.name = "cairn",
	.summary = "open the application",
	.params = application_params,
};

struct scan {
	const char *const *words;
	size_t n, at;
	word_list names, options;
	const char *store;
};

/* A noun wins over a file of that name; "./run" is then the file. */
static bool
is_store(const char *word)
{
	if (command_noun(word))
		return false;
	return strchr(word, '/') || str_starts(word, "sqlite:") || str_ends(word, ".db") ||
	       str_ends(word, ".sqlite") || str_ends(word, ".sqlite3") || access(word, F_OK) == 0;
}

/* Moves the option at hand to the options; false when it is not one that may stand before a verb. */
static bool
take_option(struct scan *s)
{
	size_t takes = args_option(global_params(), s->words + s->at, s->n - s->at);
	if (takes == 0)
		takes = args_option(application_params, s->words + s->at, s->n - s->at);
	for (size_t i = 0; i < takes; i++)
		VEC_PUSH(&s->options, s->words[s->at++]);
	return takes > 0;
}

/* Takes words until they spell a command; NULL when they do not, without saying why. */
static const struct command *
scan_command(struct scan *s)
{
	while (s->at < s->n) {
		const char *word = s->words[s->at];
		size_t used;
		if (word[0] == '-' && word[1] != '\0') {
			if (!take_option(s))
				return NULL;
			continue;
		}
		s->at++;
		if (s->names.len == 0 && !s->store && is_store(word)) {
			s->store = word;
			continue;
		}
		VEC_PUSH(&s->names, word);
		const struct command *c = command_match(s->names.at, s->names.len, &used, NULL);
		if (c)
			return c;
	}
	return NULL;
}

static bool
wants(const word_list *options, const char *name, const char *letter)
{
	for (size_t i = 0; i < options->len; i++) {
		if (strcmp(options->at[i], "--") == 0)
			break;
		if (strcmp(options->at[i], name) == 0 || strcmp(options->at[i], letter) == 0)
			return true;
	}
	return false;
}

/* Says why the names are not a command; with --help the first words of one are enough. */
static bool
check_names(const struct scan *s, struct invocation *out, struct err *err)
{
	size_t used;
	if (s->names.len == 0)
		return true;
	if (out->help && command_noun(s->names.at[0])) {
		struct strbuf stem;
		strbuf_init(&stem, sizeof(out->stem) - 1);
		for (size_t i = 0; i < s->names.len; i++)
			strbuf_printf(&stem, "%s%s", i ? "." : "", s->names.at[i]);
		memcpy(out->stem, stem.at, stem.len + 1);
		strbuf_free(&stem);
		if (command_stem(out->stem))
			return true;
	}
	if (!command_match(s->names.at, s->names.len, &used, err))
		return false;
	return true;
}

void
invocation_free(struct invocation *inv)
{
	args_free(inv->args);
	free(inv->options);
	*inv = (struct invocation){ 0 };
}

bool
invocation_parse(const char *const *words, struct invocation *out, struct err *err)
{
	struct scan s = { .words = words };
	struct invocation inv = { 0 };
	while (words[s.n])
		s.n++;
	inv.command = scan_command(&s);
	while (s.at < s.n)
		VEC_PUSH(&s.options, words[s.at++]);
	inv.store = s.store;
	inv.help = wants(&s.options, "--help", "-h");
	inv.version = wants(&s.options, "--version", "-V");
	bool ok = inv.command || check_names(&s, &inv, err);
	if (ok && !inv.help && !inv.version)
		ok = args_parse_with(inv.command ? inv.command : &application, global_params(),
			s.options.at, s.options.len, &inv.args, err);
	if (ok && inv.args && args_given(inv.args, "store")) {
		if (inv.store)
			ok = err_set(err, ERR_USAGE, "two stores are named: '%s' and '%s'",
				inv.store, args_text(inv.args, "store"));
		inv.store = args_text(inv.args, "store");
	}
	VEC_FREE(&s.names);
	inv.options = s.options.at;
	inv.n_options = s.options.len;
	if (ok)
		*out = inv;
	else
		invocation_free(&inv);
	return ok;
}
