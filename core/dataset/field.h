// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Fields: what one column of a data file holds, and how a cell's text becomes
 * a value of that kind. Any thread.
 */
#ifndef CORE_DATASET_FIELD_H
#define CORE_DATASET_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/str.h"

/* From narrow to wide; the order is the order of field_type_join. */
enum field_type {
	FIELD_EMPTY, /* nothing but missing values so far */
	FIELD_BOOL,  /* true, false in any case; int64_t 0 or 1 */
	FIELD_INT,   /* int64_t, exact */
	FIELD_REAL,  /* double, exactly as strtod reads it; infinities allowed */
	FIELD_TIME, /* ISO 8601 date or time, int64_t milliseconds since 1970 UTC; without a zone UTC */
	FIELD_TEXT, /* anything */
	FIELD_TYPES
};

/* "empty", "bool", "int", "real", "time", "text". */
const char *field_type_name(enum field_type type);
bool field_type_parse(const char *name, enum field_type *out);

/* The narrowest type that holds both: int and real give real, else two different ones give text. */
enum field_type field_type_join(enum field_type a, enum field_type b);

/* Texts that mean "missing", NULL-ended; "" always does. */
extern const char *const field_missing_defaults[];
bool field_is_missing(const char *s, size_t n, const char *const markers[]);

/* The narrowest type whose reading of s succeeds; s is not missing. */
enum field_type field_type_of(const char *s, size_t n);

union field_value {
	int64_t i; /* BOOL, INT, TIME */
	double r;  /* REAL */
};

/* Reads s as type (not TEXT or EMPTY); false when it is not one. */
bool field_parse(enum field_type type, const char *s, size_t n, union field_value *out);

/*
 * The same as a REAL of at most eight bytes behind its sign, digits and a point alone, which most
 * are; false for any other, whatever it is. Eight bytes behind s + n must be readable.
 */
bool field_short_real(const char *s, size_t n, double *out);

/* The other ways to write numbers: "1.234.567,5". 0 = '.' and none. */
struct number_marks {
	char decimal, thousands;
};
/*
 * The number as field_parse wants it, in out, when s is one with these marks; returns its
 * length, or 0 when s is something else. Groups between thousands have three digits.
 */
#define NUMBER_MARKED_MAX ((size_t)64)
size_t field_unmark(
	const struct number_marks *marks, const char *s, size_t n, char out[NUMBER_MARKED_MAX]);

/*
 * A TIME as it would be read again: "1950-03-04T08:00:00.000Z" for years 0000 to 9999, else
 * the bare milliseconds. Returns out.
 */
#define FIELD_TIME_MAX 40
const char *field_time_text(char out[FIELD_TIME_MAX], int64_t ms);
/* As short as it says the same to people: without milliseconds, and without midnight. */
const char *field_time_short(char out[FIELD_TIME_MAX], int64_t ms);

/* Days from 1970-01-01 of a date of the Gregorian calendar; month 1 to 12, day 1 to 31. */
int64_t field_days(int64_t year, int month, int day);

#endif
