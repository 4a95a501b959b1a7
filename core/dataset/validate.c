// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What must be counted while batches pass, because a profile does not keep it. */
#include "core/dataset/validate.h"

#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"
#include "core/dataset/column_stats.h"
#include "core/dataset/distinct.h"
#include "core/dataset/validation.h"

#define UNIQUE_MAX   ((size_t)1 << 24) /* hashes kept: exact up to twice as many values */
#define NEW_LEVELS   100
#define NEW_BYTES    ((size_t)1 << 20)
#define REGEX_BYTES  256
#define REGEX_PLACES 2000
#define REGEX_DEPTH  32
#define REGEX_REPEAT 64
#define TEXT_BYTES   4096

/* The largest number between these braces. */
static unsigned long
largest_count(const char *brace)
{
	unsigned long most = 0;
	for (const char *q = brace + 1; *q && *q != '}'; q++) {
		unsigned long n = *q >= '0' && *q <= '9' ? strtoul(q, NULL, 10) : 0;
		most = n > most ? n : most;
	}
	return most;
}

/*
 * What makes the C library's matcher slow or large: back references, and counted
 * repetitions of which more than two, or large ones, multiply.
 */
static bool
check_regex(const char *regex, struct err *err)
{
	unsigned intervals = 0;
	if (strlen(regex) > REGEX_BYTES)
		return err_set(err, ERR_DATA, "the regular expression is longer than %d bytes",
			REGEX_BYTES);
	for (const char *p = regex; *p; p++) {
		if (*p == '\\' && p[1] >= '1' && p[1] <= '9')
			return err_set(err, ERR_DATA,
				"the regular expression may not refer back to a group");
		if (*p == '\\' && p[1]) {
			p++;
			continue;
		}
		if (*p != '{')
			continue;
		intervals++;
		if (largest_count(p) > REGEX_REPEAT)
			return err_set(err, ERR_DATA,
				"the regular expression repeats more than %d times", REGEX_REPEAT);
	}
	return intervals <= 2 ||
	       err_set(err, ERR_DATA, "the regular expression counts more than two repetitions");
}

/* Behind the bracket expression that begins at p. */
static const char *
skip_bracket(const char *p)
{
	p += p[1] == '^' ? 2 : 1;
	p += *p == ']';
	return p + strcspn(p, "]");
}

/* An expression, or what is open of it: its places once compiled, and whether it can match nothing. */
struct shape {
	double places;
	bool empty;        /* one of its alternatives can match nothing */
	bool branch_empty; /* so can the one at hand, */
	bool before_empty; /* and could before its last piece */
};

static void
close_branch(struct shape *s)
{
	s->empty = s->empty || s->branch_empty;
	s->branch_empty = s->before_empty = true;
}

static void
add_piece(struct shape *s, double places, bool empty)
{
	s->places += places;
	s->before_empty = s->branch_empty;
	s->branch_empty = s->branch_empty && empty;
}

/*
 * A piece that is repeated: whoever compiles it copies what it repeats, and what is repeated in
 * that again, so that a line of plus signs would take all memory there is; and to repeat what
 * may match nothing takes time without end.
 */
static bool
repeat_piece(struct shape *s, const char *p, double *piece, bool *piece_empty)
{
	unsigned long times = *p == '{' ? largest_count(p) : *p == '+' ? 1 : 0;
	if (*piece <= 0 || *piece_empty)
		return false;
	s->places += *piece * (double)(long)times;
	if (*p == '*' || *p == '?' || (*p == '{' && (p[1] == '0' || p[1] == ',')))
		s->branch_empty = s->before_empty;
	*piece = 0; /* not twice */
	return true;
}

static bool
check_size(const char *regex, struct err *err)
{
	struct shape shape[REGEX_DEPTH] = { { .branch_empty = true, .before_empty = true } };
	double piece = 0;
	bool empty = false, ok = true;
	size_t depth = 0;
	for (const char *p = regex; ok && *p; p++) {
		struct shape *s = &shape[depth];
		if (*p == '(') {
			ok = ++depth < REGEX_DEPTH;
			if (ok)
				shape[depth] = (struct shape){ 0, false, true, true };
			continue;
		}
		if (*p == '|') {
			close_branch(s);
			piece = 0;
		} else if (*p == ')' && depth > 0) {
			close_branch(s);
			piece = s->places + 1;
			empty = s->empty;
			add_piece(&shape[--depth], piece, empty);
		} else if (strchr("*+?{", *p)) {
			ok = repeat_piece(s, p, &piece, &empty);
			p += *p == '{' ? strcspn(p, "}") : 0;
			p -= *p == '\0';
		} else {
			bool at = *p == '^' || *p == '$' ||
				  (*p == '\\' && p[1] && strchr("bB<>`'", p[1]));
			p = *p == '[' ? skip_bracket(p) : *p == '\\' && p[1] ? p + 1 : p;
			p -= *p == '\0';
			add_piece(s, piece = 1, empty = at);
		}
		ok = ok && shape[depth].places <= REGEX_PLACES;
	}
	return ok || err_set(err, ERR_DATA,
			     "the regular expression repeats repetitions, or what may be empty");
}

static bool
compile(struct column_watch *w, const struct schema_column *c, struct err *err)
{
	char why[160];
	if (!c->regex)
		return true;
	if (!check_regex(c->regex, err) || !check_size(c->regex, err))
		return err_wrap(err, "column '%s'", c->name);
	int rc = regcomp(&w->regex, c->regex, REG_EXTENDED | REG_NOSUB);
	w->has_regex = rc == 0;
	if (rc == 0)
		return true;
	regerror(rc, &w->regex, why, sizeof(why));
	return err_set(err, ERR_DATA, "column '%s': the regular expression '%s' is malformed: %s",
		c->name, c->regex, why);
}

bool
validation_new(const struct data_schema *s, struct validation **out, struct err *err)
{
	struct validation *v = xcalloc(1, sizeof(*v));
	bool ok = true;
	v->schema = s;
	v->arena = arena_new();
	v->names = map_new(v->arena);
	v->watch = xcalloc(s->cols + 1, sizeof(*v->watch));
	for (size_t i = 0; i < s->cols; i++)
		map_intern(v->names, s->col[i].name, strlen(s->col[i].name));
	for (size_t i = 0; ok && i < s->cols; i++)
		ok = compile(&v->watch[i], &s->col[i], err);
	if (ok)
		*out = v;
	else
		validation_free(v);
	return ok;
}

static void
reset(struct validation *v)
{
	for (size_t i = 0; i < v->schema->cols; i++) {
		struct column_watch *w = &v->watch[i];
		distinct_free(w->seen);
		level_counts_free(w->strangers);
		arena_free(w->arena);
		*w = (struct column_watch){ .regex = w->regex, .has_regex = w->has_regex };
	}
	distinct_free(v->keys);
	v->keys = NULL;
	v->key_repeats = (struct offence){ 0 };
}

void
validation_free(struct validation *v)
{
	if (!v)
		return;
	reset(v);
	for (size_t i = 0; i < v->schema->cols; i++) {
		if (v->watch[i].has_regex)
			regfree(&v->watch[i].regex);
	}
	arena_free(v->arena);
	free(v->watch);
	free(v->key_field);
	free(v);
}

static void
watch_levels(struct column_watch *w, const struct schema_column *c)
{
	w->arena = arena_new();
	w->levels = map_new(w->arena);
	for (size_t i = 0; i < c->levels; i++)
		map_intern(w->levels, c->level[i], strlen(c->level[i]));
	w->strangers = level_counts_new(NEW_LEVELS, NEW_BYTES);
}

static void
begin(void *arg, const struct dataset *d)
{
	struct validation *v = arg;
	size_t n;
	const struct field_info *fields = dataset_fields(d, &n);
	reset(v);
	for (size_t i = 0; i < v->schema->cols; i++) {
		const struct schema_column *c = &v->schema->col[i];
		struct column_watch *w = &v->watch[i];
		w->field = dataset_find(d, c->name);
		if (w->field == (size_t)-1)
			continue;
		w->type = fields[w->field].type;
		if (c->has_levels && w->type == FIELD_TEXT)
			watch_levels(w, c);
		if (c->unique)
			w->seen = distinct_new(UNIQUE_MAX);
	}
	free(v->key_field);
	v->key_field = xcalloc(v->schema->keys + 1, sizeof(*v->key_field));
	v->key_there = v->schema->keys > 0;
	for (size_t i = 0; i < v->schema->keys; i++) {
		v->key_field[i] = dataset_find(d, v->schema->key[i]);
		v->key_there = v->key_there && v->key_field[i] != (size_t)-1;
	}
	if (v->key_there)
		v->keys = distinct_new(UNIQUE_MAX);
}

static void
offend(struct offence *o, uint64_t row)
{
	if (o->count++ == 0)
		o->first_row = row;
}

static bool
outside(const struct schema_column *c, const struct batch_column *b, size_t row)
{
	if (b->type == FIELD_REAL)
		return b->r[row] < c->min || b->r[row] > c->max;
	/* Whole numbers against whole bounds stay exact beyond 2^53. */
	if (c->type == FIELD_REAL)
		return (double)b->i[row] < c->min || (double)b->i[row] > c->max;
	return b->i[row] < c->whole_min || b->i[row] > c->whole_max;
}

/* Texts of more bytes than the buffer do not match: an expression describes short ones. */
static bool
matches(const regex_t *regex, struct str s)
{
	char text[TEXT_BYTES];
	if (s.len >= sizeof(text))
		return false;
	memcpy(text, s.at, s.len);
	text[s.len] = '\0';
	return regexec(regex, text, 0, NULL, 0) == 0;
}

static void
watch_text(struct column_watch *w, struct str s, uint64_t row)
{
	if (w->levels && map_find(w->levels, s.at, s.len) == MAP_NONE) {
		offend(&w->strange, row);
		level_counts_add(w->strangers, s, 1);
	}
	if (w->has_regex && !matches(&w->regex, s))
		offend(&w->mismatch, row);
}

static void
watch_column(struct column_watch *w, const struct schema_column *c, const struct batch *batch)
{
	const struct batch_column *b = &batch->col[w->field];
	bool ranged = c->has_range && w->type != FIELD_TEXT && w->type != FIELD_EMPTY;
	if (!ranged && !w->levels && !w->has_regex && !w->seen)
		return;
	for (size_t i = 0; i < batch->rows; i++) {
		uint64_t row = batch->first_row + i;
		if (b->missing[i] || (b->type == FIELD_REAL && isnan(b->r[i])))
			continue;
		if (ranged && outside(c, b, i))
			offend(&w->outside, row);
		if (b->type == FIELD_TEXT)
			watch_text(w, b->s[i], row);
		if (w->seen && !distinct_add(w->seen, column_cell_hash(b, i)))
			offend(&w->repeats, row);
	}
}

static void
watch_keys(struct validation *v, const struct batch *batch)
{
	for (size_t i = 0; i < batch->rows; i++) {
		uint64_t hash = 0;
		for (size_t k = 0; k < v->schema->keys; k++)
			hash = hash_word(hash + column_cell_hash(&batch->col[v->key_field[k]], i));
		if (!distinct_add(v->keys, hash))
			offend(&v->key_repeats, batch->first_row + i);
	}
}

static void
see_batch(void *arg, const struct batch *batch)
{
	struct validation *v = arg;
	for (size_t i = 0; i < v->schema->cols; i++) {
		if (v->watch[i].field != (size_t)-1)
			watch_column(&v->watch[i], &v->schema->col[i], batch);
	}
	if (v->keys)
		watch_keys(v, batch);
}

const struct profile_visitor *
validation_visitor(struct validation *v)
{
	v->visitor = (struct profile_visitor){ v, begin, see_batch };
	return &v->visitor;
}
