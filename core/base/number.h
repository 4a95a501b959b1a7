// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Numbers and text: strict parsing that no locale can change, and formats for
 * people. Any thread.
 */
#ifndef CORE_BASE_NUMBER_H
#define CORE_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The whole of s[0..n) as a finite or infinite double, exactly as strtod in
 * the C locale: decimal or hexadecimal, "inf", "infinity", "nan" in any case.
 * No white space. False, with *out untouched, for anything else.
 */
bool parse_real(const char *s, size_t n, double *out);
/* Decimal digits with an optional sign, in range; no white space. */
bool parse_int(const char *s, size_t n, int64_t *out);
/*
 * A span of time: "90", "250ms", "90s", "15m", "2h", "3d", "2w", or combined with
 * the larger unit first, "1h30m"; result in milliseconds, >= 0. A bare number is
 * seconds, and behind m, h or d it is of the next smaller unit: what number_span
 * writes below a year can be read. One number with its unit may have decimals,
 * "1.5h".
 */
bool parse_span(const char *s, size_t n, int64_t *ms);

/* Buffers for one formatted value are this large; all functions below return out. */
#define NUMBER_MAX 48

/*
 * Shortest text that reads back as the same double (for two in a hundred powers
 * of two it is one digit longer); "NaN", "Infinity", "-Infinity".
 */
const char *number_exact(char out[NUMBER_MAX], double v);
/*
 * digits significant digits, no trailing zeros, plain between 1e-4 and 1e7, else
 * 1.23e-05. The integer part is never cut: number_short(out, 123456.7, 3) = "123457".
 */
const char *number_short(char out[NUMBER_MAX], double v, int digits);
/* Fixed decimals: number_fixed(out, 0.94123, 4) = "0.9412". From 1e15 on as number_short. */
const char *number_fixed(char out[NUMBER_MAX], double v, int decimals);
/* "1,248" with a thousands comma. */
const char *number_count(char out[NUMBER_MAX], int64_t v);
/* "12.4 MB", decimal units; exact below 1 kB: "512 B". */
const char *number_bytes(char out[NUMBER_MAX], uint64_t bytes);
/* A span in at most 6 columns: "850ms", "58s", "1m12", "9m40", "4h07", "3d04", "2y". Negative shows as "0s". */
const char *number_span(char out[NUMBER_MAX], int64_t ms);
/* Coarse age: "now" (under 5 s), "12s", "3m", "5h", "6d", "3w", "2y". In the future: "now". */
const char *number_age(char out[NUMBER_MAX], int64_t ms);

#endif
