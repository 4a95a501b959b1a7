// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Showing a report: where, in which format, in which style. */
#ifndef CLI_PRESENT_H
#define CLI_PRESENT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "core/base/err.h"
#include "core/report/report.h"

struct args;

struct present {
	enum report_format format;
	const char *output; /* file, or NULL for standard output */
	bool quiet, no_color, ascii, plain;
	int width; /* as asked, -1 = by the terminal */
	int64_t now_ms;
};

/* From the global options. */
bool present_options(
	const struct args *args, int64_t now_ms, struct present *out, struct err *err) MUST_CHECK;
/* The style for text on stream, which may be a terminal. */
struct report_style present_style(const struct present *p, FILE *stream);
/* store: path of the store that must not be overwritten, may be NULL. */
bool present_report(const struct present *p, const struct report *r, const char *store,
	struct err *err) MUST_CHECK;
/* Flushes standard output; ERR_OUTPUT when anything written to it was lost. */
bool present_flush(struct err *err) MUST_CHECK;
/* Rows of the terminal behind fd, 24 when it does not say. */
int present_rows(int fd);
/* "cairn: text" on standard error. */
void present_error(const struct err *err);

#endif
