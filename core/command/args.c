// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Words to named values: options by name or letter, then positions in order. */
#include "core/command/args.h"

#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/vec.h"
#include "core/command/command.h"
#include "core/command/nearest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef VEC(const char *) text_list;

struct slot {
	const struct param *param;
	text_list values; /* NULL-ended once parsed */
	bool preset;
};

struct args {
	struct arena *arena;
	const struct command *command;
	VEC(struct slot) slots;
};

struct parse {
	struct args *args;
	const char *const *words;
	size_t n, at;
	bool options_over;
	struct err *err;
};

const char *
args_value_name(struct arena *arena, const struct param *p)
{
	static const char *const names[] = {
		[PARAM_FLAG] = "",
		[PARAM_TEXT] = "TEXT",
		[PARAM_COUNT] = "N",
		[PARAM_INT] = "N",
		[PARAM_REAL] = "NUMBER",
		[PARAM_SPAN] = "SPAN",
		[PARAM_TIME] = "TIME",
		[PARAM_CHOICE] = "WORD",
		[PARAM_KEY_VALUE] = "KEY=VALUE",
		[PARAM_RUN] = "RUN",
		[PARAM_EXPERIMENT] = "EXPERIMENT",
		[PARAM_METRIC] = "METRIC",
		[PARAM_PARAM] = "PARAM",
		[PARAM_TAG] = "TAG",
		[PARAM_MODEL] = "MODEL",
		[PARAM_FILTER] = "FILTER",
		[PARAM_ORDER] = "ORDER",
		[PARAM_COLUMNS] = "COLUMNS",
		[PARAM_FILE] = "FILE",
	};
	if (p->value)
		return p->value;
	if (p->type != PARAM_CHOICE || !p->choices)
		return names[p->type];
	char *text = arena_strdup(arena, p->choices);
	for (char *c = text; *c; c++)
		if (*c == ' ')
			*c = '|';
	return text;
}

/* ---- checking one value ---- */

/* The word among choices that value is, in whatever case (MLflow shouts FAILED); NULL for none. */
static const char *
find_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);
	for (const char *at = choices; *at;) {
		size_t len = strcspn(at, " ");
		if (len == n && strncasecmp(at, value, n) == 0)
			return at;
		at += len;
		at += *at == ' ';
	}
	return NULL;
}

static bool
read_int(const struct param *p, const char *value, int64_t *out)
{
	size_t n = strlen(value);
	if (p->type == PARAM_SPAN)
		return parse_span(value, n, out);
	if (p->type == PARAM_TIME)
		return clock_parse(value, out);
	return parse_int(value, n, out) && (p->type == PARAM_INT || *out >= 0);
}

/* What is wanted instead of value, or NULL when it is right. */
static const char *
value_fault(const struct param *p, const char *value)
{
	int64_t whole;
	double real;
	switch (p->type) {
	case PARAM_COUNT:
		return read_int(p, value, &whole) ? NULL : "a whole number of at least 0";
	case PARAM_INT:
		return read_int(p, value, &whole) ? NULL : "a whole number";
	case PARAM_REAL:
		return parse_real(value, strlen(value), &real) ? NULL : "a number";
	case PARAM_SPAN:
		return read_int(p, value, &whole) ? NULL : "a span such as 90s, 15m, 2h or 3d";
	case PARAM_TIME:
		return read_int(p, value, &whole) ? NULL : "a time such as 2026-11-21T08:00:00Z";
	case PARAM_CHOICE:
		return p->open || find_choice(p->choices, value) ? NULL : p->choices;
	case PARAM_KEY_VALUE:
		return value[0] != '=' && strchr(value, '=') ? NULL : "key=value";
	case PARAM_RUN:
	case PARAM_EXPERIMENT:
	case PARAM_METRIC:
	case PARAM_PARAM:
	case PARAM_TAG:
	case PARAM_MODEL:
	case PARAM_FILE:
		return *value ? NULL : "something that is not empty";
	case PARAM_FLAG:
	case PARAM_TEXT:
	case PARAM_FILTER:
	case PARAM_ORDER:
	case PARAM_COLUMNS:
		break;
	}
	return NULL;
}

/* "--metric" or "METRIC". */
static const char *
shown_name(struct arena *a, const struct param *p)
{
	return p->positional ? args_value_name(a, p) : arena_printf(a, "--%s", p->name);
}

static bool
store_value(struct parse *s, struct slot *slot, const char *value)
{
	const struct param *p = slot->param;
	const char *fault = value_fault(p, value);
	struct arena *a = s->args->arena;
	if (fault)
		return err_set(s->err, ERR_USAGE, "'%s' wants %s%s, not '%s'", shown_name(a, p),
			p->type == PARAM_CHOICE ? "one of: " : "", fault, value);
	if (!p->repeats)
		slot->values.len = 0;
	/* Where other words are taken, too, one in another case may be such a word. */
	const char *choice =
		p->type == PARAM_CHOICE && !p->open ? find_choice(p->choices, value) : NULL;
	VEC_PUSH(&slot->values,
		choice ? arena_strndup(a, choice, strlen(value)) : arena_strdup(a, value));
	return true;
}

/* ---- finding what a word means ---- */

static struct slot *
slot_named(const struct args *args, const char *name, size_t len)
{
	for (size_t i = 0; i < args->slots.len; i++) {
		const struct param *p = args->slots.at[i].param;
		if (!p->positional && strlen(p->name) == len && memcmp(p->name, name, len) == 0)
			return &args->slots.at[i];
	}
	return NULL;
}

static struct slot *
slot_lettered(const struct args *args, char letter)
{
	for (size_t i = 0; i < args->slots.len; i++)
		if (letter && args->slots.at[i].param->letter == letter)
			return &args->slots.at[i];
	return NULL;
}

/* The next position that still takes a word. */
static struct slot *
slot_positional(const struct args *args)
{
	for (size_t i = 0; i < args->slots.len; i++) {
		struct slot *slot = &args->slots.at[i];
		if (slot->param->positional && (slot->param->repeats || slot->values.len == 0))
			return slot;
	}
	return NULL;
}

static bool
looks_like_option(const struct parse *s, const char *word)
{
	if (strncmp(word, "--", 2) == 0)
		return word[2] == '\0' || slot_named(s->args, word + 2, strcspn(word + 2, "="));
	return false;
}

/* Where to read on; a command that cannot run stands for the program itself. */
static const char *
more_help(const struct args *args)
{
	char spelling[COMMAND_NAME_MAX];
	if (!args->command->run)
		return "options of a verb stand behind it; see: cairn --help";
	return arena_printf(
		args->arena, "see: cairn %s --help", command_spelling(spelling, args->command));
}

static bool
fail_unknown(struct parse *s, const char *word, size_t len)
{
	char spelling[COMMAND_NAME_MAX];
	text_list names = { 0 };
	struct arena *a = s->args->arena;
	for (size_t i = 0; i < s->args->slots.len; i++)
		if (!s->args->slots.at[i].param->positional)
			VEC_PUSH(&names, arena_printf(a, "--%s", s->args->slots.at[i].param->name));
	const char *bare = arena_strndup(a, word, len);
	const char *near = nearest_word(bare, names.at, names.len);
	command_spelling(spelling, s->args->command);
	if (near)
		err_set(s->err, ERR_USAGE, "'%s' has no option '%s'; did you mean '%s'?", spelling,
			bare, near);
	else
		err_set(s->err, ERR_USAGE, "'%s' has no option '%s'; %s", spelling, bare,
			more_help(s->args));
	VEC_FREE(&names);
	return false;
}

/* The value after an option, as the rest of its word (may be NULL) or as the next word. */
static bool
take_value(struct parse *s, struct slot *slot, const char *rest)
{
	struct arena *a = s->args->arena;
	if (!rest) {
		if (s->at >= s->n)
			return err_set(s->err, ERR_USAGE, "'--%s' wants a value: --%s %s",
				slot->param->name, slot->param->name,
				args_value_name(a, slot->param));
		rest = s->words[s->at];
		if (looks_like_option(s, rest))
			return err_set(s->err, ERR_USAGE,
				"'--%s' wants a value, and '%s' is an option; if it is the value "
				"write --%s=%s",
				slot->param->name, rest, slot->param->name, rest);
		s->at++;
	}
	return store_value(s, slot, rest);
}

static bool
parse_long(struct parse *s, const char *word)
{
	size_t len = strcspn(word + 2, "=");
	const char *rest = word[2 + len] == '=' ? word + 2 + len + 1 : NULL;
	struct slot *slot = slot_named(s->args, word + 2, len);
	if (!slot)
		return fail_unknown(s, word, len + 2);
	if (slot->param->type != PARAM_FLAG)
		return take_value(s, slot, rest);
	if (rest)
		return err_set(s->err, ERR_USAGE, "'--%s' takes no value", slot->param->name);
	return store_value(s, slot, "yes");
}

static bool
parse_short(struct parse *s, const char *word)
{
	for (const char *at = word + 1; *at; at++) {
		struct slot *slot = slot_lettered(s->args, *at);
		if (!slot)
			return fail_unknown(s, word, strlen(word));
		if (slot->param->type != PARAM_FLAG)
			return take_value(s, slot, at[1] ? at + 1 : NULL);
		if (!store_value(s, slot, "yes"))
			return false;
	}
	return true;
}

/* Other programs take a data base as an argument, so people write it there. */
static bool
looks_like_store(const char *word)
{
	static const char *const ends[] = { ".db", ".sqlite", ".sqlite3" };
	size_t n = strlen(word);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t end = strlen(ends[i]);
		if (n > end && strcmp(word + n - end, ends[i]) == 0)
			return true;
	}
	return false;
}

static bool
parse_position(struct parse *s, const char *word)
{
	struct slot *slot = slot_positional(s->args);
	if (slot)
		return store_value(s, slot, word);
	char spelling[COMMAND_NAME_MAX];
	command_spelling(spelling, s->args->command);
	if (looks_like_store(word))
		return err_set(s->err, ERR_USAGE,
			"'%s' takes no '%s'; a store is named so: cairn %s --store %s", spelling,
			word, spelling, word);
	return err_set(s->err, ERR_USAGE,
		"'%s' does not know what to do with '%s'; see: cairn %s --help", spelling, word,
		spelling);
}

static bool
is_number(const char *word)
{
	double ignored;
	return parse_real(word, strlen(word), &ignored);
}

static bool
parse_word(struct parse *s)
{
	const char *word = s->words[s->at++];
	if (s->options_over || word[0] != '-' || word[1] == '\0')
		return parse_position(s, word);
	if (strcmp(word, "--") == 0) {
		s->options_over = true;
		return true;
	}
	if (word[1] == '-')
		return parse_long(s, word);
	if (!slot_lettered(s->args, word[1]) && is_number(word))
		return parse_position(s, word);
	return parse_short(s, word);
}

/* ---- the whole ---- */

static void
add_slots(struct args *args, const struct param *params)
{
	for (const struct param *p = params; p && p->name; p++)
		VEC_PUSH(&args->slots, (struct slot){ .param = p });
}

static bool
finish(struct args *args, struct err *err)
{
	for (size_t i = 0; i < args->slots.len; i++) {
		struct slot *slot = &args->slots.at[i];
		const struct param *p = slot->param;
		char spelling[COMMAND_NAME_MAX];
		command_spelling(spelling, args->command);
		if (slot->values.len == 0 && p->required)
			return err_set(err, ERR_USAGE, "'%s' needs %s (%s); see: cairn %s --help",
				spelling, shown_name(args->arena, p), p->help, spelling);
		if (slot->values.len == 0 && p->preset) {
			assert(!value_fault(p, p->preset));
			slot->preset = true;
			VEC_PUSH(&slot->values, p->preset);
		}
		VEC_PUSH(&slot->values, NULL);
		slot->values.len--;
	}
	return true;
}

bool
args_parse_with(const struct command *command, const struct param *more, const char *const *words,
	size_t n, struct args **out, struct err *err)
{
	struct args *args = xcalloc(1, sizeof(*args));
	args->arena = arena_new();
	args->command = command;
	add_slots(args, command->params);
	add_slots(args, more);
	struct parse s = { .args = args, .words = words, .n = n, .err = err };
	bool ok = true;
	while (ok && s.at < n)
		ok = parse_word(&s);
	if (!ok || !finish(args, err)) {
		args_free(args);
		return false;
	}
	*out = args;
	return true;
}

bool
args_parse(const struct command *command, const char *const *words, size_t n, struct args **out,
	struct err *err)
{
	return args_parse_with(command, NULL, words, n, out, err);
}

void
args_free(struct args *a)
{
	if (!a)
		return;
	for (size_t i = 0; i < a->slots.len; i++)
		VEC_FREE(&a->slots.at[i].values);
	VEC_FREE(&a->slots);
	arena_free(a->arena);
	free(a);
}

size_t
args_option(const struct param *params, const char *const *words, size_t n)
{
	const char *word = n > 0 ? words[0] : "";
	if (word[0] != '-' || word[1] == '\0')
		return 0;
	for (const struct param *p = params; p->name; p++) {
		bool value = p->type != PARAM_FLAG;
		if (word[1] == '-') {
			size_t len = strcspn(word + 2, "=");
			if (p->positional || strlen(p->name) != len ||
				memcmp(p->name, word + 2, len) != 0)
				continue;
			return value && word[2 + len] == '\0' && n > 1 ? 2 : 1;
		}
		if (p->letter && p->letter == word[1])
			return value && word[2] == '\0' && n > 1 ? 2 : 1;
	}
	return 0;
}

/* ---- asking ---- */

static const struct slot *
slot_of(const struct args *a, const char *name)
{
	for (size_t i = 0; i < a->slots.len; i++)
		if (strcmp(a->slots.at[i].param->name, name) == 0)
			return &a->slots.at[i];
	assert(false && "a command asks only for its own params");
	return NULL;
}

bool
args_has(const struct args *a, const char *name)
{
	return slot_of(a, name)->values.len > 0;
}

bool
args_given(const struct args *a, const char *name)
{
	const struct slot *slot = slot_of(a, name);
	return slot->values.len > 0 && !slot->preset;
}

bool
args_flag(const struct args *a, const char *name)
{
	return args_has(a, name);
}

const char *
args_text(const struct args *a, const char *name)
{
	const struct slot *slot = slot_of(a, name);
	return slot->values.len > 0 ? slot->values.at[slot->values.len - 1] : NULL;
}

const char *const *
args_list(const struct args *a, const char *name, size_t *n)
{
	const struct slot *slot = slot_of(a, name);
	*n = slot->values.len;
	return slot->values.at;
}

int64_t
args_int(const struct args *a, const char *name, int64_t fallback)
{
	const struct slot *slot = slot_of(a, name);
	int64_t value = fallback;
	const char *text = args_text(a, name);
	return text && read_int(slot->param, text, &value) ? value : fallback;
}

double
args_real(const struct args *a, const char *name, double fallback)
{
	double value = fallback;
	const char *text = args_text(a, name);
	return text && parse_real(text, strlen(text), &value) ? value : fallback;
}
