// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Records of CSV out of an input, and where in the file they are. Internal to core/dataset. */
#ifndef CORE_DATASET_CSV_STREAM_H
#define CORE_DATASET_CSV_STREAM_H

#include <stdatomic.h>
#include "core/base/err.h"
#include "core/dataset/csv_record.h"

struct input;

struct csv_stream {
	struct input *in;
	const atomic_bool *stop;
	char *buf; /* [cap], and CSV_PADDING behind */
	size_t cap;
	char *at, *end; /* what is not yet consumed */
	bool last;      /* nothing comes after end */
	char delimiter, comment;
	struct csv_record record; /* the one at hand */
	uint64_t line, row;       /* of the next record, for messages; line from 1, row from 0 */
};

/* Moves what is left to the front and reads more behind it. */
bool csv_stream_fill(struct csv_stream *c, struct err *err) MUST_CHECK;
/* Passes over a byte order mark. */
void csv_stream_skip_mark(struct csv_stream *c);
/* The candidate that stands most often, and equally often, in the first lines. */
char csv_stream_sniff(const struct csv_stream *c);
/* Passes over empty lines and comments. True when a comment is cut off by the end of the buffer. */
bool csv_stream_skip(struct csv_stream *c);
/*
 * The next record that is not an empty line. *found false at the end of the file, or (with
 * more false) at the end of the buffer, which then does not move.
 */
bool csv_stream_next(struct csv_stream *c, bool more, bool *found, struct err *err) MUST_CHECK;
/* The record at hand is done with: lines and rows are counted. */
void csv_stream_consumed(struct csv_stream *c);

#endif
