// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Inputs of reference cases: lists, tables, and arrays made by a generator. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/stats/quantile.h"
#include "tests/reference/stat_case.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No case is larger; a file that asks for more is at fault. */
#define ELEMENTS_MAX 20000000

void
case_fails(struct stat_case *c, const char *fmt, ...)
{
	if (c->failed)
		return;
	va_list args;
	va_start(args, fmt);
	vsnprintf(c->why, sizeof(c->why), fmt, args);
	va_end(args);
	c->failed = true;
}

struct arena *
case_arena(struct stat_case *c)
{
	return c->arena;
}

bool
real_of(const struct json *j, double *out)
{
	static const struct {
		const char *word;
		double value;
	} words[] = { { "nan", (double)NAN }, { "inf", (double)INFINITY },
		{ "-inf", -(double)INFINITY } };
	if (j->type == JSON_NUMBER) {
		*out = j->number;
		return true;
	}
	for (size_t i = 0; j->type == JSON_STRING && i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(j->text, words[i].word) == 0) {
			*out = words[i].value;
			return true;
		}
	return false;
}

static const struct json *
input(struct stat_case *c, const char *name)
{
	const struct json *j = json_get(c->inputs, name);
	if (!j)
		case_fails(c, "no input '%s'", name);
	return j;
}

double
get_real(struct stat_case *c, const char *name)
{
	double v = 0;
	const struct json *j = input(c, name);
	if (j && !real_of(j, &v))
		case_fails(c, "input '%s' is no number", name);
	return v;
}

int64_t
get_int(struct stat_case *c, const char *name)
{
	double v = get_real(c, name);
	if (v != floor(v) || fabs(v) > 9e15) {
		case_fails(c, "input '%s' is no integer", name);
		return 0;
	}
	return (int64_t)v;
}

bool
get_bool(struct stat_case *c, const char *name)
{
	const struct json *j = input(c, name);
	if (j && j->type != JSON_BOOL)
		case_fails(c, "input '%s' is no boolean", name);
	return j && j->type == JSON_BOOL && j->boolean;
}

const char *
get_text(struct stat_case *c, const char *name)
{
	const struct json *j = input(c, name);
	if (j && j->type != JSON_STRING)
		case_fails(c, "input '%s' is no text", name);
	return j && j->type == JSON_STRING ? j->text : "";
}

/* splitmix64 by Sebastiano Vigna, and the uniform made of its upper 53 bits. */
static double
next_uniform(uint64_t *state)
{
	*state += UINT64_C(0x9E3779B97F4A7C15);
	uint64_t z = *state;
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	z ^= z >> 31;
	return (double)(z >> 11) * 0x1p-53;
}

struct generator {
	const char *kind;
	uint64_t state;
	double loc, scale, p, k;
};

static double
generate_one(struct generator *g, bool *known)
{
	*known = true;
	if (strcmp(g->kind, "irwinhall12") == 0) {
		double sum = 0;
		for (int i = 0; i < 12; i++)
			sum += next_uniform(&g->state);
		return sum - 6;
	}
	double u = next_uniform(&g->state);
	if (strcmp(g->kind, "uniform") == 0)
		return u;
	if (strcmp(g->kind, "heavy") == 0)
		return u / (1 - u);
	if (strcmp(g->kind, "cube") == 0)
		return u * u * u;
	if (strcmp(g->kind, "ints") == 0)
		return floor(u * g->k);
	if (strcmp(g->kind, "bernoulli") == 0)
		return u < g->p;
	*known = false;
	return 0;
}

static double
member(const struct json *j, const char *name, double fallback)
{
	const struct json *m = json_get(j, name);
	double v;
	return m && real_of(m, &v) ? v : fallback;
}

/* "check" holds the first three, the last, the least and the largest element. */
static bool
generated_well(const struct json *check, const double *at, size_t n)
{
	double least = at[0], most = at[0], first;
	size_t i = 0;
	for (size_t k = 0; k < n; k++) {
		least = at[k] < least ? at[k] : least;
		most = at[k] > most ? at[k] : most;
	}
	const struct json *list = json_get(check, "first");
	for (const struct json *e = list ? list->child : NULL; e; e = e->next, i++)
		if (i >= n || !real_of(e, &first) || first != at[i])
			return false;
	return member(check, "last", at[n - 1]) == at[n - 1] &&
	       member(check, "min", least) == least && member(check, "max", most) == most;
}

static size_t
generate_runs(const struct json *runs, double *out, size_t n)
{
	size_t made = 0;
	for (const struct json *r = runs ? runs->child : NULL; r; r = r->next) {
		if (r->len != 2)
			return 0;
		double count = r->child->next->number;
		for (double k = 0; k < count && made < n; k++)
			out[made++] = r->child->number;
	}
	return made;
}

static struct reals
generate(struct stat_case *c, const struct json *j, const char *name)
{
	double many = member(j, "n", -1);
	const struct json *seed = json_get(j, "seed"), *check = json_get(j, "check");
	struct generator g = { .kind = json_text(j, "gen", ""),
		.state = seed && seed->type == JSON_NUMBER ? strtoull(seed->text, NULL, 10) : 0,
		.loc = member(j, "loc", 0),
		.scale = member(j, "scale", 1),
		.p = member(j, "p", 0),
		.k = member(j, "k", 0) };
	if (!(many >= 0 && many <= ELEMENTS_MAX)) {
		case_fails(c, "input '%s' has no usable length", name);
		return (struct reals){ NULL, 0 };
	}
	size_t n = (size_t)many;
	double *at = ARENA_ARRAY(c->arena, double, n + 1);
	bool known = true;
	if (strcmp(g.kind, "runs") == 0)
		known = generate_runs(json_get(j, "runs"), at, n) == n;
	else
		for (size_t i = 0; i < n && known; i++)
			at[i] = generate_one(&g, &known);
	for (size_t i = 0; i < n && (g.loc != 0 || g.scale != 1); i++)
		at[i] = g.loc + g.scale * at[i];
	if (!known)
		case_fails(c, "input '%s' cannot be generated", name);
	else if (n && check && !generated_well(check, at, n))
		case_fails(c, "input '%s' is generated wrongly", name);
	return (struct reals){ at, n };
}

struct reals
get_reals(struct stat_case *c, const char *name)
{
	const struct json *j = input(c, name);
	if (!j)
		return (struct reals){ NULL, 0 };
	if (j->type == JSON_OBJECT)
		return generate(c, j, name);
	double *at = ARENA_ARRAY(c->arena, double, j->len + 1);
	size_t n = 0;
	for (const struct json *e = j->child; j->type == JSON_ARRAY && e; e = e->next) {
		if (e->type == JSON_OBJECT) {
			struct reals piece = generate(c, e, name);
			double *longer = ARENA_ARRAY(c->arena, double, n + piece.n + j->len + 1);
			memcpy(longer, at, n * sizeof(*at));
			if (piece.n)
				memcpy(longer + n, piece.at, piece.n * sizeof(*at));
			at = longer;
			n += piece.n;
		} else if (!real_of(e, &at[n++])) {
			case_fails(c, "input '%s' has an element that is no number", name);
		}
	}
	if (j->type != JSON_ARRAY)
		case_fails(c, "input '%s' is no list", name);
	return (struct reals){ at, n };
}

struct reals
get_sorted(struct stat_case *c, const char *name)
{
	struct reals r = get_reals(c, name);
	double *at = ARENA_ARRAY(c->arena, double, r.n + 1);
	double *scratch = ARENA_ARRAY(c->arena, double, r.n + 1);
	size_t n = sample_finite(r.at, r.n, at);
	sample_sort(at, n, scratch);
	return (struct reals){ at, n };
}

const int *
get_ints(struct stat_case *c, const char *name, size_t *n)
{
	struct reals r = get_reals(c, name);
	int *at = ARENA_ARRAY(c->arena, int, r.n + 1);
	for (size_t i = 0; i < r.n; i++) {
		if (!(fabs(r.at[i]) <= 2147483647) || r.at[i] != floor(r.at[i]))
			case_fails(c, "input '%s' has an element that is no integer", name);
		else
			at[i] = (int)r.at[i];
	}
	*n = r.n;
	return at;
}

struct texts
get_texts(struct stat_case *c, const char *name)
{
	const struct json *j = input(c, name);
	if (!j || j->type != JSON_ARRAY) {
		case_fails(c, "input '%s' is no list", name);
		return (struct texts){ NULL, 0 };
	}
	const char **at = ARENA_ARRAY(c->arena, const char *, j->len + 1);
	size_t n = 0;
	for (const struct json *e = j->child; e; e = e->next) {
		if (e->type != JSON_STRING && e->type != JSON_NULL)
			case_fails(c, "input '%s' has an element that is no text", name);
		at[n++] = e->type == JSON_STRING ? e->text : NULL;
	}
	return (struct texts){ at, n };
}

struct table
get_table(struct stat_case *c, const char *name)
{
	const struct json *j = input(c, name);
	struct table t = { NULL, 0, 0 };
	if (!j || j->type != JSON_ARRAY) {
		case_fails(c, "input '%s' is no table", name);
		return t;
	}
	t.rows = j->len;
	t.cols = j->child ? j->child->len : 0;
	double *at = ARENA_ARRAY(c->arena, double, t.rows *t.cols + 1);
	t.at = at;
	for (const struct json *row = j->child; row; row = row->next) {
		if (row->type != JSON_ARRAY || row->len != t.cols) {
			case_fails(c, "input '%s' has rows of different lengths", name);
			return (struct table){ NULL, 0, 0 };
		}
		for (const struct json *e = row->child; e; e = e->next)
			if (!real_of(e, at++))
				case_fails(c, "input '%s' has a cell that is no number", name);
	}
	return t;
}
