// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * One record of CSV at a time out of a buffer: where its fields begin and end.
 * RFC 4180, and what people have beside it: CR or LF or both end a record, a
 * quote inside an unquoted field is itself, text after a closing quote
 * belongs to the field (as Python's csv module reads them).
 */
#ifndef CORE_DATASET_CSV_RECORD_H
#define CORE_DATASET_CSV_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv_field {
	char *at;
	size_t len;
	bool quoted;  /* opened with a quote */
	bool escaped; /* holds doubled or stray quotes: csv_unescape before use */
};

struct csv_record {
	struct csv_field *field; /* [n] */
	size_t n, cap;
	uint64_t
		lines; /* line ends the record takes, at least 1 unless the file ends without one */
	const char *open_quote; /* where a quote was opened that the buffer never closes, or NULL */
};

enum csv_step { CSV_RECORD, CSV_MORE, CSV_TOO_WIDE };

#define CSV_FIELDS_MAX ((size_t)1 << 17)
/* Readable bytes that must follow the end of the buffer (their values do not matter). */
#define CSV_PADDING 16

/*
 * Splits the record that begins at *at (< end), moves *at behind it. last: no
 * bytes come after end. CSV_MORE: the record does not end before end, nothing moved.
 */
enum csv_step csv_split(struct csv_record *r, char **at, char *end, bool last, char delimiter);

/* Undoes the quoting of an escaped field in place and clears its flag. */
void csv_unescape(struct csv_field *f);

void csv_record_free(struct csv_record *r);

#endif
