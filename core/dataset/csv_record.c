// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Splitting: jumps from one special byte to the next, sixteen bytes at a look. */
#include "core/dataset/csv_record.h"

#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
# include <emmintrin.h>
#endif
#include "core/base/oom.h"

/* First delimiter, LF or CR at or after p, or end. Reads up to CSV_PADDING bytes past end. */
static inline char *
find_special(char *p, char *end, char delimiter)
{
#ifdef __SSE2__
	const __m128i d = _mm_set1_epi8(delimiter);
	const __m128i lf = _mm_set1_epi8('\n');
	const __m128i cr = _mm_set1_epi8('\r');
	for (; p < end; p += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(bytes, d),
			_mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);
		if (mask) {
			p += __builtin_ctz(mask);
			return p < end ? p : end;
		}
	}
	return end;
#else
	while (p < end && *p != delimiter && *p != '\n' && *p != '\r')
		p++;
	return p;
#endif
}

static uint64_t
count_lines(const char *from, const char *to)
{
	uint64_t n = 0;
	for (const char *p = from; (p = memchr(p, '\n', (size_t)(to - p))); p++)
		n++;
	return n;
}

static struct csv_field *
add_field(struct csv_record *r)
{
	if (r->n == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 64;
		r->field = xrealloc(r->field, r->cap, sizeof(*r->field));
	}
	return &r->field[r->n++];
}

/*
 * A field that opens with a quote at p. Returns where it ends (a delimiter, a
 * line end, or end), or NULL when its closing quote is not there yet.
 */
static char *
quoted_field(
	struct csv_record *r, struct csv_field *f, char *p, char *end, bool last, char delimiter)
{
	f->at = p + 1;
	f->quoted = true;
	for (char *q = p + 1;; q++) {
		q = memchr(q, '"', (size_t)(end - q));
		if (!q) {
			r->open_quote = p;
			return NULL;
		}
		if (q + 1 == end) {
			if (!last)
				return NULL; /* perhaps the first of two */
			f->len = (size_t)(q - f->at);
			r->lines += count_lines(f->at, q);
			return end;
		}
		if (q[1] == '"') {
			f->escaped = true;
			q++;
			continue;
		}
		r->lines += count_lines(f->at, q);
		if (q[1] == delimiter || q[1] == '\n' || q[1] == '\r') {
			f->len = (size_t)(q - f->at);
			return q + 1;
		}
		/* Text after the closing quote: kept, with the quote to be taken out. */
		char *stop = find_special(q + 1, end, delimiter);
		f->escaped = true;
		f->len = (size_t)(stop - f->at);
		return stop;
	}
}

enum csv_step
csv_split(struct csv_record *r, char **at, char *end, bool last, char delimiter)
{
	char *p = *at;
	r->n = 0;
	r->lines = 0;
	r->open_quote = NULL;
	for (;;) {
		if (r->n == CSV_FIELDS_MAX)
			return CSV_TOO_WIDE;
		struct csv_field *f = add_field(r);
		char *stop;
		if (p < end && *p == '"') {
			f->escaped = false;
			stop = quoted_field(r, f, p, end, last, delimiter);
			if (!stop)
				return CSV_MORE;
		} else {
			stop = find_special(p, end, delimiter);
			*f = (struct csv_field){ .at = p, .len = (size_t)(stop - p) };
		}
		if (stop == end) {
			if (!last)
				return CSV_MORE;
			*at = end;
			return CSV_RECORD;
		}
		p = stop + 1;
		if (*stop == delimiter)
			continue;
		if (*stop == '\r') {
			if (p == end && !last)
				return CSV_MORE; /* perhaps LF follows */
			if (p < end && *p == '\n')
				p++;
		}
		r->lines++;
		*at = p;
		return CSV_RECORD;
	}
}

void
csv_unescape(struct csv_field *f)
{
	char *out = f->at;
	bool inside = f->quoted;
	for (const char *p = f->at, *end = f->at + f->len; p < end; p++) {
		if (*p != '"' || !inside) {
			*out++ = *p;
		} else if (p + 1 < end && p[1] == '"') {
			*out++ = '"';
			p++;
		} else {
			inside = false; /* the closing quote itself is dropped */
		}
	}
	f->len = (size_t)(out - f->at);
	f->escaped = false;
}

void
csv_record_free(struct csv_record *r)
{
	free(r->field);
	*r = (struct csv_record){ 0 };
}
