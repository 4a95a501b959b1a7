// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lines out of an input, each whole in memory. Internal to core/dataset. */
#ifndef CORE_DATASET_LINE_BUFFER_H
#define CORE_DATASET_LINE_BUFFER_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct input;

struct line_buffer {
	struct input *in; /* owned */
	char *buf;
	size_t cap, max; /* max: longest line accepted */
	char *at, *end;
	bool last;
	uint64_t line; /* number of the line given last, from 1 */
};

void line_buffer_init(struct line_buffer *b, struct input *in, size_t max);
void line_buffer_free(struct line_buffer *b);
bool line_buffer_rewind(struct line_buffer *b, struct err *err) MUST_CHECK;
/* The next line without its end; *text is NULL at the end of the input. Valid until the next call. */
bool line_buffer_next(struct line_buffer *b, char **text, size_t *n, struct err *err) MUST_CHECK;

#endif
