// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Records of CSV out of an input, whatever pieces it comes in. */
#include "core/dataset/csv_stream.h"

#include <string.h>
#include "core/base/oom.h"
#include "core/dataset/input.h"

#define RECORD_MAX ((size_t)64 << 20)

static bool
has_nul(struct csv_stream *c, const char *from, size_t n, struct err *err)
{
	const char *nul = memchr(from, '\0', n);
	if (!nul)
		return false;
	uint64_t line = c->line;
	for (const char *p = c->at; p < nul; p++)
		line += *p == '\n';
	err_set(err, ERR_DATA,
		"'%s' line %llu holds a NUL byte; is it a text file, perhaps UTF-16 (--encoding)?",
		input_name(c->in), (unsigned long long)line);
	return true;
}

bool
csv_stream_fill(struct csv_stream *c, struct err *err)
{
	size_t left = (size_t)(c->end - c->at);
	memmove(c->buf, c->at, left);
	if (left == c->cap) {
		if (c->cap >= RECORD_MAX)
			return err_set(err, ERR_DATA,
				"'%s' line %llu is longer than 64 MiB; is a quote left open?",
				input_name(c->in), (unsigned long long)c->line);
		c->cap *= 2;
		c->buf = xrealloc(c->buf, c->cap + CSV_PADDING, 1);
	}
	c->at = c->buf;
	c->end = c->buf + left;
	while (c->end < c->buf + c->cap && !c->last) {
		size_t got;
		if (c->stop && atomic_load(c->stop))
			return err_set(err, ERR_CANCELLED, "cancelled");
		if (!input_read(c->in, c->end, (size_t)(c->buf + c->cap - c->end), &got, err))
			return false;
		if (has_nul(c, c->end, got, err))
			return false;
		c->end += got;
		c->last = got == 0;
	}
	memset(c->end, 0, CSV_PADDING);
	return true;
}

void
csv_stream_skip_mark(struct csv_stream *c)
{
	if (c->end - c->at >= 3 && memcmp(c->at, "\xef\xbb\xbf", 3) == 0)
		c->at += 3;
}

char
csv_stream_sniff(const struct csv_stream *c)
{
	const char *end = c->end;
	static const char candidates[] = { ',', ';', '\t', '|' };
	char best = ',';
	long best_score = 0;
	for (size_t k = 0; k < sizeof(candidates); k++) {
		long first = -1, count = 0, lines = 0, equal = 0;
		bool quoted = false;
		for (const char *p = c->at; p < end && lines < 20; p++) {
			quoted ^= *p == '"';
			count += *p == candidates[k] && !quoted;
			if (*p != '\n' || quoted)
				continue;
			first = first < 0 ? count : first;
			equal += count == first;
			lines++;
			count = 0;
		}
		first = first < 0 ? count : first;
		long score = first * 100 + (lines ? equal : 1);
		if (first > 0 && (equal == lines || best_score == 0) && score > best_score) {
			best_score = score;
			best = candidates[k];
		}
	}
	return best;
}

static bool
record_error(const struct csv_stream *c, const char *what, struct err *err)
{
	return err_set(err, ERR_DATA, "'%s' line %llu %s", input_name(c->in),
		(unsigned long long)c->line, what);
}

/* The last byte of the line at hand, or NULL when it is not in the buffer. */
static char *
line_end(const struct csv_stream *c)
{
	char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	char *limit = lf ? lf : c->end;
	char *cr = memchr(c->at, '\r', (size_t)(limit - c->at));
	if (cr && cr + 1 != limit)
		return cr;
	return lf || !c->last ? lf : c->end - 1;
}

bool
csv_stream_skip(struct csv_stream *c)
{
	for (; c->at < c->end; c->at++, c->line++) {
		if (*c->at == '\n')
			continue;
		if (!c->comment || *c->at != c->comment)
			return false;
		char *stop = line_end(c);
		if (!stop)
			return true;
		c->at = stop;
	}
	return false;
}

bool
csv_stream_next(struct csv_stream *c, bool more, bool *found, struct err *err)
{
	*found = false;
	for (;;) {
		bool cut = csv_stream_skip(c);
		if (c->at == c->end && c->last)
			return true;
		enum csv_step step = cut || c->at == c->end ? CSV_MORE
							    : csv_split(&c->record, &c->at, c->end,
								      c->last, c->delimiter);
		if (step == CSV_TOO_WIDE)
			return record_error(c, "has more than 131,072 fields", err);
		if (step == CSV_MORE) {
			if (c->last)
				return record_error(c, "opens a quote that is never closed", err);
			if (!more)
				return true;
			if (!csv_stream_fill(c, err))
				return false;
			continue;
		}
		const struct csv_field *f = c->record.field;
		if (c->record.n > 1 || f->len > 0 || f->quoted) {
			*found = true;
			return true;
		}
		c->line += c->record.lines;
	}
}

void
csv_stream_consumed(struct csv_stream *c)
{
	c->line += c->record.lines;
	c->row++;
}
