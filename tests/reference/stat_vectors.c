// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * stat_vectors DIR: runs every case of every .json file in DIR against core/stats.
 *
 * Prints TAP, one test a file, with each failure as a comment, and as its last
 * line "N passed, N failed", counting cases. Exit 0 when all passed, 1 when one
 * failed or a file could not be used, 2 for a wrong call.
 */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "tests/reference/stat_case.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)256 << 20)

static const struct stat_function *const families[] = {
	classify_vectors,
	divergence_vectors,
	drift_vectors,
	test_vectors,
	trial_vectors,
	sample_vectors,
};

struct tolerance {
	double rel, abs;
};

struct tally {
	size_t passed, failed;
};

static void
put(struct stat_case *c, const struct result *r)
{
	if (c->n_results == RESULTS_MAX) {
		case_fails(c, "more than %d results", RESULTS_MAX);
		return;
	}
	struct result *copy = &c->results[c->n_results++];
	*copy = *r;
	copy->name = arena_strdup(c->arena, r->name);
	copy->at = arena_memdup(c->arena, r->at, r->n * sizeof(double), _Alignof(double));
}

void
put_real(struct stat_case *c, const char *name, double v)
{
	put(c, &(struct result){ .name = name, .at = &v, .n = 1 });
}

void
put_int(struct stat_case *c, const char *name, int64_t v)
{
	put_real(c, name, (double)v);
}

void
put_bool(struct stat_case *c, const char *name, bool v)
{
	double number = v;
	put(c, &(struct result){ .name = name, .kind = RESULT_BOOLS, .at = &number, .n = 1 });
}

void
put_reals(struct stat_case *c, const char *name, const double *v, size_t n)
{
	put(c, &(struct result){ .name = name, .list = true, .at = v, .n = n });
}

void
put_sizes(struct stat_case *c, const char *name, const size_t *v, size_t n)
{
	double *at = ARENA_ARRAY(c->arena, double, n + 1);
	for (size_t i = 0; i < n; i++)
		at[i] = (double)v[i];
	put_reals(c, name, at, n);
}

void
put_bools(struct stat_case *c, const char *name, const bool *v, size_t n)
{
	double *at = ARENA_ARRAY(c->arena, double, n + 1);
	for (size_t i = 0; i < n; i++)
		at[i] = v[i];
	put(c, &(struct result){
		       .name = name, .kind = RESULT_BOOLS, .list = true, .at = at, .n = n });
}

/* Written without a fraction or an exponent, and so meant exactly. */
static bool
is_integer(const struct json *j)
{
	return j->type == JSON_NUMBER && !strpbrk(j->text, ".eE");
}

static bool
one_is_right(const struct json *want, enum result_kind kind, double got, struct tolerance t)
{
	double v;
	if ((want->type == JSON_BOOL) != (kind == RESULT_BOOLS))
		return false;
	if (want->type == JSON_BOOL)
		return want->boolean == (got != 0);
	if (!real_of(want, &v))
		return false;
	if (isnan(v))
		return isnan(got);
	if (isinf(v) || isinf(got) || is_integer(want))
		return got == v;
	return fabs(got - v) <= t.abs + t.rel * fabs(v);
}

static const struct result *
result_of(const struct stat_case *c, const char *name)
{
	for (size_t i = 0; i < c->n_results; i++)
		if (strcmp(c->results[i].name, name) == 0)
			return &c->results[i];
	return NULL;
}

/*
 * Intervals by Student's t were recorded with the quantile of scipy 1.10, which stops up to
 * 4.2e-9 of itself away from the root (6,000 degrees of freedom held against Newton's method;
 * that of welch_t-003 has a tail of 0.0250000002754 in 60 digits). Where such an end lies
 * beyond its own tolerance and within that, it counts, and every use of this is printed.
 */
#define QUANTILE_ERROR 4.5e-9

static bool
within_quantile_error(const struct stat_case *c, const struct json *want, double got)
{
	const struct result *low = result_of(c, "ci95_low"), *high = result_of(c, "ci95_high");
	double v;
	if (!low || !high || !result_of(c, "df") || !want->key ||
		strncmp(want->key, "ci95_", 5) != 0 || !real_of(want, &v))
		return false;
	double error = fabs(got - v), half = (high->at[0] - low->at[0]) / 2;
	if (!(error <= QUANTILE_ERROR * half))
		return false;
	printf("# %s: %s was recorded %.1e of half its interval away, as scipy's quantile is\n",
		c->id, want->key, error / half);
	return true;
}

static void
say_difference(struct stat_case *c, const struct json *want, const struct result *r, size_t i)
{
	char got[NUMBER_MAX];
	const char *text = want->type == JSON_BOOL ? (want->boolean ? "true" : "false")
			   : want->text            ? want->text
						   : "?";
	case_fails(c, "%s[%zu] is %s, not %s", r->name, i, number_exact(got, r->at[i]), text);
}

static void
compare(struct stat_case *c, const struct json *want, struct tolerance t)
{
	const struct result *r = result_of(c, want->key);
	if (!r) {
		case_fails(c, "no result '%s'", want->key);
		return;
	}
	bool list = want->type == JSON_ARRAY;
	if (list != r->list || (list && want->len != r->n)) {
		case_fails(c, "%s has %zu elements, not %zu", r->name, r->n, list ? want->len : 1);
		return;
	}
	size_t i = 0;
	for (const struct json *e = list ? want->child : want; e; e = list ? e->next : NULL, i++)
		if (!one_is_right(e, r->kind, r->at[i], t) &&
			!within_quantile_error(c, e, r->at[i]))
			say_difference(c, e, r, i);
}

static bool
read_tolerance(const struct json *j, struct tolerance *t)
{
	const struct json *rel = json_get(j, "rel"), *abs = json_get(j, "abs");
	if (rel && rel->type == JSON_NUMBER)
		t->rel = rel->number;
	if (abs && abs->type == JSON_NUMBER)
		t->abs = abs->number;
	return rel || abs;
}

static void
compare_all(struct stat_case *c, const struct json *j)
{
	const struct json *expected = json_get(j, "expected"),
			  *tolerance = json_get(j, "tolerance");
	struct tolerance common = { 0, 0 };
	if (!expected || expected->type != JSON_OBJECT || !expected->child)
		case_fails(c, "nothing is expected");
	if (!read_tolerance(tolerance, &common))
		case_fails(c, "no tolerance");
	const struct json *fields = json_get(tolerance, "fields");
	for (const struct json *want = c->failed ? NULL : expected->child; want;
		want = want->next) {
		struct tolerance t = common;
		const struct json *own = fields ? json_get(fields, want->key) : NULL;
		if (own)
			read_tolerance(own, &t);
		compare(c, want, t);
	}
}

static const struct stat_function *
function_find(const char *name)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		for (const struct stat_function *f = families[i]; f->name; f++)
			if (strcmp(f->name, name) == 0)
				return f;
	return NULL;
}

static bool
run_case(const struct json *j, const char *function)
{
	struct stat_case c = { .arena = arena_new(),
		.id = json_text(j, "id", "(no id)"),
		.inputs = json_get(j, "inputs") };
	const struct stat_function *f = function_find(function);
	if (!f)
		case_fails(&c, "unknown function '%s'", function);
	else if (strcmp(json_text(j, "function", ""), function) != 0)
		case_fails(&c, "the case is for another function than its file");
	else if (!c.inputs || c.inputs->type != JSON_OBJECT)
		case_fails(&c, "no inputs");
	else
		f->run(&c);
	if (!c.failed)
		compare_all(&c, j);
	if (c.failed)
		printf("# %s: %s\n", c.id, c.why);
	bool failed = c.failed;
	arena_free(c.arena);
	return !failed;
}

static char *
read_whole(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	size_t cap = (size_t)1 << 20;
	char *text = malloc(cap);
	*len = 0;
	while (in && text && !feof(in) && !ferror(in) && cap <= FILE_MAX) {
		*len += fread(text + *len, 1, cap - *len, in);
		if (*len < cap)
			continue;
		cap *= 2;
		char *longer = realloc(text, cap);
		if (!longer)
			free(text);
		text = longer;
	}
	bool ok = in && text && !ferror(in) && cap <= FILE_MAX;
	if (in)
		fclose(in);
	if (!ok) {
		free(text);
		return NULL;
	}
	return text;
}

static bool
run_cases(const struct json *root, const char *name, struct tally *tally)
{
	const struct json *cases = json_get(root, "cases"), *schema = json_get(root, "schema");
	if (!schema || schema->number != 1 || !cases || cases->type != JSON_ARRAY ||
		!cases->child) {
		printf("# %s: not a file of cases of schema 1\n", name);
		return false;
	}
	size_t failed = tally->failed;
	for (const struct json *j = cases->child; j; j = j->next) {
		if (run_case(j, json_text(root, "function", "")))
			tally->passed++;
		else
			tally->failed++;
	}
	return tally->failed == failed;
}

/* False also when the file cannot be used, which counts as one failure. */
static bool
run_file(const char *dir, const char *name, struct tally *tally)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	size_t len, before = tally->failed;
	const struct json *root;
	char *text = read_whole(arena_printf(a, "%s/%s", dir, name), &len);
	bool ok = text != NULL;
	if (!text)
		printf("# %s: cannot be read\n", name);
	if (ok && !json_parse(a, text, len, FILE_MAX, &root, &err)) {
		printf("# %s: %s\n", name, err.text);
		ok = false;
	}
	ok = ok && run_cases(root, name, tally);
	if (!ok && tally->failed == before)
		tally->failed++;
	free(text);
	arena_free(a);
	return ok;
}

static int
is_json(const struct dirent *e)
{
	size_t n = strlen(e->d_name);
	return e->d_name[0] != '.' && n > 5 && strcmp(e->d_name + n - 5, ".json") == 0;
}

/* Every file of one folder; *done is how many there were before, and counts on. */
static void
run_folder(const char *dir, int *done, struct tally *tally)
{
	struct dirent **files = NULL;
	int n = scandir(dir, &files, is_json, alphasort);
	if (n <= 0) {
		printf("not ok %d - cases in %s\n", ++*done, dir);
		tally->failed++;
	}
	for (int i = 0; i < n; i++) {
		struct tally before = *tally;
		bool ok = run_file(dir, files[i]->d_name, tally);
		printf("%s %d - %s (%zu of %zu)\n", ok ? "ok" : "not ok", ++*done, files[i]->d_name,
			tally->passed - before.passed,
			tally->passed - before.passed + tally->failed - before.failed);
		free(files[i]);
	}
	free(files);
}

int
main(int argc, char **argv)
{
	struct tally tally = { 0, 0 };
	int done = 0;
	if (argc < 2) {
		fprintf(stderr, "usage: stat_vectors DIR...\n");
		return 2;
	}
	for (int i = 1; i < argc; i++)
		run_folder(argv[i], &done, &tally);
	printf("1..%d\n", done);
	printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
	return tally.failed ? 1 : 0;
}
