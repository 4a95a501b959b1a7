// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Numbers as people read them. */
#include "core/base/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/c_locale.h"

/* From here on a fixed number of decimals says more than a double knows. */
#define FIXED_LIMIT 1e15

static const char *
copy(char out[NUMBER_MAX], const char *text)
{
	snprintf(out, NUMBER_MAX, "%s", text);
	return out;
}

static const char *
not_finite(char out[NUMBER_MAX], double v)
{
	return copy(out, isnan(v) ? "NaN" : v > 0 ? "Infinity" : "-Infinity");
}

const char *
number_exact(char out[NUMBER_MAX], double v)
{
	if (!isfinite(v))
		return not_finite(out, v);
	/* Fifteen digits always survive, but for the smallest numbers, which have fewer bits. */
	int digits = fabs(v) < DBL_MIN ? 1 : DBL_DIG;
	for (; digits <= DBL_DECIMAL_DIG; digits++) {
		c_snprintf(out, NUMBER_MAX, "%.*g", digits, v);
		if (strtod_l(out, NULL, c_locale()) == v)
			break;
	}
	return out;
}

/* "1.500" to "1.5", "2.0e-05" to "2e-05", "-0.00" to "0". */
static const char *
trim(char out[NUMBER_MAX])
{
	char *point = strchr(out, '.');
	if (point) {
		char *tail = point + strspn(point, ".0123456789");
		char *end = tail;
		while (end[-1] == '0')
			end--;
		if (end[-1] == '.')
			end--;
		memmove(end, tail, strlen(tail) + 1);
	}
	return strcmp(out, "-0") == 0 ? copy(out, "0") : out;
}

const char *
number_short(char out[NUMBER_MAX], double v, int digits)
{
	if (!isfinite(v))
		return not_finite(out, v);
	digits = digits < 1 ? 1 : digits > DBL_DECIMAL_DIG ? DBL_DECIMAL_DIG : digits;
	double size = fabs(v);
	if (size != 0 && (size < 1e-4 || size >= 1e7)) {
		c_snprintf(out, NUMBER_MAX, "%.*e", digits - 1, v);
		return trim(out);
	}
	/* The exponent after rounding says how many decimals are left for the digits. */
	c_snprintf(out, NUMBER_MAX, "%.*e", digits - 1, v);
	int decimals = digits - 1 - (int)strtol(strchr(out, 'e') + 1, NULL, 10);
	c_snprintf(out, NUMBER_MAX, "%.*f", decimals > 0 ? decimals : 0, v);
	return trim(out);
}

const char *
number_fixed(char out[NUMBER_MAX], double v, int decimals)
{
	decimals = decimals < 0 ? 0 : decimals > 20 ? 20 : decimals;
	if (!isfinite(v) || fabs(v) >= FIXED_LIMIT)
		return number_short(out, v, 6);
	c_snprintf(out, NUMBER_MAX, "%.*f", decimals, v);
	if (out[0] == '-' && strspn(out + 1, "0.") == strlen(out + 1))
		memmove(out, out + 1, strlen(out));
	return out;
}

const char *
number_count(char out[NUMBER_MAX], int64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%llu",
		(unsigned long long)(v < 0 ? 0 - (uint64_t)v : (uint64_t)v));
	char *p = out;
	if (v < 0)
		*p++ = '-';
	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			*p++ = ',';
		*p++ = digits[i];
	}
	*p = '\0';
	return out;
}

const char *
number_bytes(char out[NUMBER_MAX], uint64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB", "EB" };
	if (bytes < 1000) {
		snprintf(out, NUMBER_MAX, "%d B", (int)bytes);
		return out;
	}
	double v = (double)bytes / 1000;
	size_t u = 0;
	for (; v >= 999.5 && u + 1 < sizeof(units) / sizeof(*units); u++)
		v /= 1000;
	c_snprintf(out, NUMBER_MAX, "%.*f %s", v < 99.95 ? 1 : 0, v, units[u]);
	return out;
}

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define WEEK   (7 * DAY)
#define YEAR   (365 * DAY)

const char *
number_span(char out[NUMBER_MAX], int64_t ms)
{
	if (ms <= 0)
		copy(out, "0s");
	else if (ms < SECOND)
		snprintf(out, NUMBER_MAX, "%dms", (int)ms);
	else if (ms < MINUTE)
		snprintf(out, NUMBER_MAX, "%ds", (int)(ms / SECOND));
	else if (ms < HOUR)
		snprintf(out, NUMBER_MAX, "%dm%02d", (int)(ms / MINUTE),
			(int)(ms % MINUTE / SECOND));
	else if (ms < DAY)
		snprintf(out, NUMBER_MAX, "%dh%02d", (int)(ms / HOUR), (int)(ms % HOUR / MINUTE));
	else if (ms < YEAR)
		snprintf(out, NUMBER_MAX, "%dd%02d", (int)(ms / DAY), (int)(ms % DAY / HOUR));
	else if (ms < 10000 * YEAR)
		snprintf(out, NUMBER_MAX, "%dy", (int)(ms / YEAR));
	else
		copy(out, ">9999y");
	return out;
}

const char *
number_age(char out[NUMBER_MAX], int64_t ms)
{
	static const struct {
		int64_t from;
		char unit;
	} steps[] = { { YEAR, 'y' }, { WEEK, 'w' }, { DAY, 'd' }, { HOUR, 'h' }, { MINUTE, 'm' },
		{ SECOND, 's' } };
	if (ms < 5 * SECOND)
		return copy(out, "now");
	size_t i = 0;
	while (ms < steps[i].from)
		i++;
	snprintf(out, NUMBER_MAX, "%lld%c", (long long)(ms / steps[i].from), steps[i].unit);
	return out;
}
