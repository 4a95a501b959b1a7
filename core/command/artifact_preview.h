// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What a person sees of an artifact without opening it: a text as it is, CSV and
 * TSV in columns, JSON indented, of everything else what it is. Any thread.
 */
#ifndef CORE_COMMAND_ARTIFACT_PREVIEW_H
#define CORE_COMMAND_ARTIFACT_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report;

struct artifact_bytes {
	const char *path; /* its ending says how it is read */
	const char *at;   /* the first len bytes of it */
	size_t len;
	int64_t size; /* of the whole */
};

/*
 * "PNG picture, 640 × 480": what the first bytes say that it is; out of size bytes.
 * False for what may be text.
 */
bool artifact_kind(const struct artifact_bytes *b, char *out, size_t size);

/* kind: what artifact_kind said, NULL when it said nothing. A new report. */
struct report *artifact_preview(const struct artifact_bytes *b, const char *kind);

#endif
