// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The one file that knows PCRE2.
 *
 * Its match limit does not bound time: it starts anew at every place of the text, and between
 * two of its counts a whole text may be scanned. So a callout is compiled before every item of a
 * pattern and counts, and also how far the matcher moved since. What no callout sees is a
 * repetition that fails before its least number is reached; the largest number of a pattern
 * is therefore part of the price of its steps. There is no just-in-time compiler: counted it
 * gains little, and it needs memory that can be written and run.
 */
#include "core/base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/utf8.h"

#define NESTING_MAX  64
#define HEAP_KIB_MAX 32768
#define COMPILED_MAX 32768
/* A step is about what the matcher needs for one item; moves and repeats are cheaper. */
#define MOVES_PER_STEP   8
#define REPEATS_PER_STEP 16
#define BYTES_PER_STEP   16
#define STEPS_PER_TEXT   4

struct regex {
	const pcre2_code *code;
	const char *pattern;
	uint64_t step; /* its price */
};

struct regex_run {
	pcre2_match_data *data;
	pcre2_match_context *context;
	uint64_t left;   /* steps */
	uint64_t step;   /* price, of the expression at hand */
	PCRE2_SIZE last; /* place of the last callout */
	const struct regex *costly;
};

/* ---- compiling ---- */

static void *
take_from_arena(PCRE2_SIZE size, void *arena)
{
	return arena_alloc(arena, size, _Alignof(max_align_t));
}

static void
leave_to_arena(void *p, void *arena)
{
	(void)p;
	(void)arena;
}

/* At the last byte of the bracket expression that begins at p. */
static const char *
bracket_end(const char *p)
{
	const char *q = p + 1 + (p[1] == '^');
	q += *q == ']';
	for (; *q && *q != ']'; q++) {
		if (*q == '\\' && q[1])
			q++;
		else if (q[0] == '[' && (q[1] == ':' || q[1] == '.' || q[1] == '=') &&
			 strchr(q + 2, ']'))
			q = strchr(q + 2, ']');
	}
	return *q ? q : q - 1;
}

/* What would silently mean something else than it does elsewhere, or could not be counted. */
static const char *
refusal(const char *p)
{
	if (p[0] == '\\' && p[1] && strchr("<>`'", p[1]))
		return "of \\< \\> \\` \\' it knows none; write \\b, ^ or $";
	if (p[0] == '(' && p[1] == '*')
		return "verbs (*…) are not part of it";
	if (p[0] == '{' && p[1] == ',' && p[2] >= '0' && p[2] <= '9')
		return "write {0,n} for {,n}";
	return NULL;
}

/* The largest number of the repetition "{m,n}" at p; 0 when it is none. */
static uint64_t
largest_count(const char *p)
{
	uint64_t most = 0, number = 0;
	for (p++; (*p >= '0' && *p <= '9') || *p == ','; p++) {
		number = *p == ',' ? 0 : 10 * number + (uint64_t)(*p - '0');
		number = number > UINT16_MAX ? UINT16_MAX : number;
		most = number > most ? number : most;
	}
	return *p == '}' ? most : 0;
}

/* Reads the pattern as far as its price and what is refused need; NULL when nothing is. */
static const char *
survey(const char *pattern, uint64_t *most)
{
	*most = 0;
	for (const char *p = pattern; *p; p++) {
		const char *why = refusal(p);
		if (why)
			return why;
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '[')
			p = bracket_end(p);
		else if (*p == '{' && largest_count(p) > *most)
			*most = largest_count(p);
	}
	return NULL;
}

static bool
refuse(struct err *err, const char *pattern, const char *why)
{
	char shown[64];
	return err_set(err, ERR_USAGE, "the regular expression '%s' is not valid: %s",
		text_safe_to(shown, sizeof(shown), pattern), why);
}

static const pcre2_code *
compile(struct arena *a, const char *pattern, int *code)
{
	pcre2_general_context *memory =
		pcre2_general_context_create(take_from_arena, leave_to_arena, a);
	pcre2_compile_context *context = pcre2_compile_context_create(memory);
	PCRE2_SIZE at;
	pcre2_set_parens_nest_limit(context, NESTING_MAX);
	return pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
		PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY |
			PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT,
		code, &at, context);
}

bool
regex_compile(struct arena *a, const char *pattern, const struct regex **out, struct err *err)
{
	uint64_t most;
	int code;
	uint32_t references = 0;
	size_t size = 0;
	if (strlen(pattern) > REGEX_BYTES_MAX)
		return err_set(err, ERR_USAGE, "the regular expression is longer than %d bytes",
			REGEX_BYTES_MAX);
	const char *why = survey(pattern, &most);
	if (why)
		return refuse(err, pattern, why);
	const pcre2_code *compiled = compile(a, pattern, &code);
	if (!compiled) {
		char text[160] = "";
		pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof(text));
		return refuse(err, pattern, text);
	}
	pcre2_pattern_info(compiled, PCRE2_INFO_SIZE, &size);
	pcre2_pattern_info(compiled, PCRE2_INFO_BACKREFMAX, &references);
	if (size > COMPILED_MAX)
		return refuse(err, pattern, "it repeats too much");
	if (references > 0)
		return refuse(err, pattern, "back references are not part of it");
	struct regex *re = ARENA_NEW(a, struct regex);
	*re = (struct regex){ compiled, arena_strdup(a, pattern), 1 + most / REPEATS_PER_STEP };
	*out = re;
	return true;
}

/* ---- matching ---- */

static bool
spend(struct regex_run *run, uint64_t steps)
{
	if (steps > run->left)
		return false;
	run->left -= steps;
	return true;
}

static int
count_step(pcre2_callout_block *block, void *arg)
{
	struct regex_run *run = arg;
	PCRE2_SIZE at = block->current_position;
	PCRE2_SIZE moved = at > run->last ? at - run->last : run->last - at;
	run->last = at;
	return spend(run, run->step + moved / MOVES_PER_STEP) ? 0 : PCRE2_ERROR_CALLOUT;
}

static void *
take(PCRE2_SIZE size, void *unused)
{
	(void)unused;
	return malloc(size);
}

static void
give(void *p, void *unused)
{
	(void)unused;
	free(p);
}

struct regex_run *
regex_run_new(uint64_t steps)
{
	struct regex_run *run = xcalloc(1, sizeof(*run));
	pcre2_general_context *memory = pcre2_general_context_create(take, give, NULL);
	run->data = pcre2_match_data_create(1, memory);
	run->context = pcre2_match_context_create(memory);
	pcre2_general_context_free(memory);
	if (!run->data || !run->context)
		out_of_memory();
	pcre2_set_callout(run->context, count_step, run);
	pcre2_set_heap_limit(run->context, HEAP_KIB_MAX);
	run->left = steps;
	return run;
}

void
regex_run_free(struct regex_run *run)
{
	if (!run)
		return;
	pcre2_match_data_free(run->data);
	pcre2_match_context_free(run->context);
	free(run);
}

void
regex_run_extend(struct regex_run *run, uint64_t steps)
{
	run->left = steps > UINT64_MAX - run->left ? UINT64_MAX : run->left + steps;
}

bool
regex_matches(struct regex_run *run, const struct regex *re, const char *text, size_t len)
{
	if (run->costly)
		return false;
	int code = PCRE2_ERROR_CALLOUT;
	run->step = re->step;
	run->last = 0;
	if (spend(run, STEPS_PER_TEXT + len / BYTES_PER_STEP))
		code = pcre2_match(re->code, (PCRE2_SPTR)text, len, 0, 0, run->data, run->context);
	if (code < 0 && code != PCRE2_ERROR_NOMATCH)
		run->costly = re;
	return code >= 0;
}

bool
regex_run_check(const struct regex_run *run, struct err *err)
{
	char shown[64];
	if (!run->costly)
		return true;
	return err_set(err, ERR_USAGE,
		"the regular expression '%s' is too costly for what it is matched with; simplify "
		"it",
		text_safe_to(shown, sizeof(shown), run->costly->pattern));
}
