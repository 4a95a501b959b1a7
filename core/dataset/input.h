// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Bytes of a data file: a regular file, a pipe or standard input, through gzip
 * or zstd when the content says so. Can be read again from the start: what
 * cannot be rewound is kept in an unnamed temporary file while it is read.
 *
 * One thread. Never more than a few hundred kilobytes of memory. A file that
 * changes while it is read is noticed at its end. A compressed one that unpacks to over
 * 1 GiB and 4096 times its size is refused.
 */
#ifndef CORE_DATASET_INPUT_H
#define CORE_DATASET_INPUT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct input;

/* path "-" is standard input. ERR_NOT_FOUND, ERR_USAGE for a folder, ERR_SYSTEM. */
bool input_open(const char *path, struct input **out, struct err *err) MUST_CHECK;
void input_close(struct input *in);
/* Set by another thread or a signal: whoever waits for a pipe gets ERR_CANCELLED. Must outlive in; NULL is fine. */
void input_stop(struct input *in, const atomic_bool *stop);

/*
 * At most n decoded bytes to buf; *got is 0 at the end. ERR_CORRUPT for a damaged
 * compressed stream, ERR_CONFLICT for a file that changed meanwhile.
 */
bool input_read(struct input *in, void *buf, size_t n, size_t *got, struct err *err) MUST_CHECK;
/*
 * The first n decoded bytes (n <= INPUT_PEEK_MAX) without taking them; only before
 * the first input_read. *got is less at the end of a short file.
 */
#define INPUT_PEEK_MAX ((size_t)4096)
bool input_peek(
	struct input *in, const unsigned char **bytes, size_t *got, struct err *err) MUST_CHECK;
/* From here on, and from the first byte again: what input_read gives is UTF-8 made of this encoding. */
bool input_recode(struct input *in, const char *encoding, struct err *err) MUST_CHECK;
/* Back to the first byte. */
bool input_rewind(struct input *in, struct err *err) MUST_CHECK;

/*
 * The decoded bytes as a file to read anywhere in: the file itself, or an unnamed
 * copy of at most INPUT_COPY_MAX bytes. in keeps the descriptor; after this only
 * input_unchanged, input_name, input_compression and input_close are allowed.
 */
#define INPUT_COPY_MAX ((uint64_t)32 << 30)
bool input_file(struct input *in, int *fd, uint64_t *size, const atomic_bool *stop,
	struct err *err) MUST_CHECK;
/* The same bytes written to fd, from the first. */
bool input_copy(struct input *in, int fd, uint64_t *size, const atomic_bool *stop,
	struct err *err) MUST_CHECK;
/* ERR_CONFLICT when a regular file is no longer as it was at input_open. */
bool input_unchanged(const struct input *in, struct err *err) MUST_CHECK;
/* An unnamed temporary file, or -1. */
int input_spool(void);

/* Raw bytes taken so far and in all (0 when unknown), for progress. */
void input_progress(const struct input *in, uint64_t *done, uint64_t *total);
/* The name for messages: the path, or "standard input". */
const char *input_name(const struct input *in);
/* "gzip", "zstd" or "". */
const char *input_compression(const struct input *in);

#endif
