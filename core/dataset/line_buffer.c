// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A buffer that grows to the longest line and no further. */
#include "core/dataset/line_buffer.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/dataset/input.h"

void
line_buffer_init(struct line_buffer *b, struct input *in, size_t max)
{
	*b = (struct line_buffer){ .in = in, .cap = (size_t)1 << 18, .max = max };
	b->buf = xmalloc(b->cap);
	b->at = b->end = b->buf;
}

void
line_buffer_free(struct line_buffer *b)
{
	input_close(b->in);
	free(b->buf);
	*b = (struct line_buffer){ 0 };
}

bool
line_buffer_rewind(struct line_buffer *b, struct err *err)
{
	b->at = b->end = b->buf;
	b->last = false;
	b->line = 0;
	return input_rewind(b->in, err);
}

static bool
fill(struct line_buffer *b, struct err *err)
{
	size_t left = (size_t)(b->end - b->at);
	memmove(b->buf, b->at, left);
	if (left == b->cap) {
		if (b->cap >= b->max)
			return err_set(err, ERR_DATA, "'%s' line %llu is longer than %zu MiB",
				input_name(b->in), (unsigned long long)b->line + 1, b->max >> 20);
		b->cap *= 2;
		b->buf = xrealloc(b->buf, b->cap, 1);
	}
	b->at = b->buf;
	b->end = b->buf + left;
	size_t got;
	if (!input_read(b->in, b->end, b->cap - left, &got, err))
		return false;
	b->end += got;
	b->last = got == 0;
	return true;
}

bool
line_buffer_next(struct line_buffer *b, char **text, size_t *n, struct err *err)
{
	size_t seen = 0;
	for (;;) {
		char *from = b->at + seen;
		char *stop = memchr(from, '\n', (size_t)(b->end - from));
		if (!stop && !b->last) {
			seen = (size_t)(b->end - b->at);
			if (!fill(b, err))
				return false;
			continue;
		}
		if (!stop && b->at == b->end) {
			*text = NULL;
			*n = 0;
			return true;
		}
		*text = b->at;
		*n = (size_t)((stop ? stop : b->end) - b->at);
		b->at = stop ? stop + 1 : b->end;
		b->line++;
		if (*n && (*text)[*n - 1] == '\r')
			(*n)--;
		return true;
	}
}
