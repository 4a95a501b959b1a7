// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Elements of arrays as values. */
#include "core/dataset/npy_value.h"

#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/dataset/field.h"

uint64_t
npy_whole(const struct npy_field *f, const unsigned char *p)
{
	uint64_t v = 0;
	for (size_t i = 0; i < f->size; i++) {
		size_t at = f->swapped == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
				    ? i
				    : f->size - 1 - i;
		v = v << 8 | p[at];
	}
	return v;
}

int64_t
npy_signed(const struct npy_field *f, uint64_t v)
{
	unsigned shift = (unsigned)(64 - 8 * f->size);
	return f->kind == NPY_UINT || f->kind == NPY_BOOL ? (int64_t)v
							  : (int64_t)(v << shift) >> shift;
}

static double
half(uint64_t bits)
{
	double sign = bits & 0x8000 ? -1 : 1;
	int exponent = (int)(bits >> 10 & 31);
	double fraction = (double)(bits & 1023);
	if (exponent == 31)
		return fraction > 0 ? (double)NAN : sign * (double)INFINITY;
	if (exponent == 0)
		return sign * ldexp(fraction, -24);
	return sign * ldexp(fraction + 1024, exponent - 25);
}

double
npy_real(const struct npy_field *f, const unsigned char *p)
{
	uint64_t bits = npy_whole(f, p);
	if (f->size == 2)
		return half(bits);
	if (f->size == 4) {
		uint32_t word = (uint32_t)bits;
		float v;
		memcpy(&v, &word, sizeof(v));
		return (double)v;
	}
	double v;
	memcpy(&v, &bits, sizeof(v));
	return v;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

bool
npy_time(const struct npy_field *f, int64_t count, int64_t *ms)
{
	static const int64_t unit_ms[] = { [UNIT_WEEK] = 604800000,
		[UNIT_DAY] = 86400000,
		[UNIT_HOUR] = 3600000,
		[UNIT_MINUTE] = 60000,
		[UNIT_SECOND] = 1000,
		[UNIT_MS] = 1 };
	if (__builtin_mul_overflow(count, f->per, &count))
		return false;
	if (f->unit == UNIT_US || f->unit == UNIT_NS) {
		*ms = floor_div(count, f->unit == UNIT_US ? 1000 : 1000000);
		return true;
	}
	if (f->unit == UNIT_YEAR || f->unit == UNIT_MONTH) {
		int64_t months = f->unit == UNIT_YEAR ? 12 : 1;
		if (__builtin_mul_overflow(count, months, &months) || months > 120000000 ||
			months < -120000000)
			return false;
		int64_t year = floor_div(months, 12);
		*ms = field_days(1970 + year, (int)(months - 12 * year) + 1, 1) * 86400000;
		return true;
	}
	return !__builtin_mul_overflow(count, unit_ms[f->unit], ms);
}

/* Code points in the machine's bytes as UTF-8; ends at the padding. */
static struct str
chars_of(struct arena *a, const struct npy_field *f, const unsigned char *p)
{
	size_t n = f->size / 4, bytes = 0;
	struct npy_field one = *f;
	one.size = 4;
	while (n && npy_whole(&one, p + 4 * (n - 1)) == 0)
		n--;
	char *text = ARENA_ARRAY(a, char, 4 * n + 1);
	for (size_t i = 0; i < n; i++) {
		uint64_t cp = npy_whole(&one, p + 4 * i);
		bool sound = cp > 0 && cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
		bytes += utf8_encode(sound ? (uint32_t)cp : 0xfffd, text + bytes);
	}
	return str_make(text, bytes);
}

struct str
npy_text(struct arena *a, const struct npy_field *f, const unsigned char *p)
{
	if (f->kind == NPY_UINT) {
		const char *digits = arena_printf(a, "%llu", (unsigned long long)npy_whole(f, p));
		return str_of(digits);
	}
	if (f->kind == NPY_CHARS)
		return chars_of(a, f, p);
	size_t n = f->size;
	while (n && p[n - 1] == 0)
		n--;
	return str_make(arena_strndup(a, (const char *)p, n), n);
}
