// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A data file that a statistic is given. */
#ifndef CORE_COMMAND_STAT_FILE_H
#define CORE_COMMAND_STAT_FILE_H

#include <stddef.h>
#include "core/base/err.h"

struct command_call;
struct frame;
struct method;

struct stat_file {
	const char *path;
	bool as_text;        /* columns are read as text whatever their values look like */
	struct frame *frame; /* the caller's, to frame_free; NULL before it is read */
};

/* The named columns (NULL-ended) of a file, in that order; ERR_DATA when it has no rows. */
bool stat_file_read(const struct command_call *call, const char *path, const char *const columns[],
	struct stat_file *out, struct err *err) MUST_CHECK;
bool stat_file_is_text(const struct stat_file *f, size_t col);
/* False, with the row, unless the column holds numbers as m wants them. */
bool stat_file_numbers(
	const struct stat_file *f, size_t col, const struct method *m, struct err *err) MUST_CHECK;

#endif
