// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Reference cases for the statistics: a case names a function, its inputs and
 * what must come out. An adapter reads the inputs, calls the function and hands
 * over the results by the names that the cases use. What it does not hand over,
 * or what a case lacks, fails the case.
 *
 * One family of adapters per file, one table per family:
 *
 *   static void kl_case(struct stat_case *c) { … put_real(c, "kl_e", …); }
 *   const struct stat_function divergence_vectors[] = { { "kl", kl_case }, { NULL, NULL } };
 *
 * and one line in families[] of stat_vectors.c.
 */
#ifndef TESTS_REFERENCE_STAT_VECTORS_H
#define TESTS_REFERENCE_STAT_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct stat_case;

struct stat_function {
	const char *name; /* NULL ends a table */
	void (*run)(struct stat_case *c);
};

extern const struct stat_function divergence_vectors[];
extern const struct stat_function drift_vectors[];
extern const struct stat_function test_vectors[];
extern const struct stat_function classify_vectors[];
extern const struct stat_function trial_vectors[];
extern const struct stat_function sample_vectors[];

struct reals {
	const double *at;
	size_t n;
};
struct texts {
	const char *const *at; /* NULL for a null */
	size_t n;
};
struct table {
	const double *at; /* row by row */
	size_t rows, cols;
};

/* Inputs by name. One that is absent or of another kind fails the case and reads as 0 or empty. */
double get_real(struct stat_case *c, const char *name);
int64_t get_int(struct stat_case *c, const char *name);
bool get_bool(struct stat_case *c, const char *name);
const char *get_text(struct stat_case *c, const char *name);
/* A list, a generated array, or a list of such pieces, one after the other. */
struct reals get_reals(struct stat_case *c, const char *name);
/* The same without what is not finite, in ascending order. */
struct reals get_sorted(struct stat_case *c, const char *name);
struct texts get_texts(struct stat_case *c, const char *name);
struct table get_table(struct stat_case *c, const char *name);
/* The same list as integers; a number that is none fails the case. */
const int *get_ints(struct stat_case *c, const char *name, size_t *n);
/* Memory for the time of the case. */
struct arena *case_arena(struct stat_case *c);

/* Results by name. Copied. */
void put_real(struct stat_case *c, const char *name, double v);
void put_int(struct stat_case *c, const char *name, int64_t v);
void put_bool(struct stat_case *c, const char *name, bool v);
void put_reals(struct stat_case *c, const char *name, const double *v, size_t n);
void put_sizes(struct stat_case *c, const char *name, const size_t *v, size_t n);
void put_bools(struct stat_case *c, const char *name, const bool *v, size_t n);
/* The adapter gives up; the case fails with these words. */
void case_fails(struct stat_case *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
