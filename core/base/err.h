// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Errors: a caller-owned value that says what failed, on what, and what to do.
 *
 * A function that can fail returns bool and takes a struct err last. Texts are
 * lower case without a full stop, name the subject in single quotes and end
 * with the advice: "cannot open 'x.db': no such file; create one with: ...".
 * Only front ends show errors. Any thread; a struct err belongs to one thread.
 */
#ifndef CORE_BASE_ERR_H
#define CORE_BASE_ERR_H

#include <stdbool.h>
#include "core/base/attr.h"

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,     /* the caller asked for something malformed */
	ERR_NOT_FOUND, /* a named object does not exist */
	ERR_CONFLICT,  /* the object exists but is not in the state required */
	ERR_DATA,      /* the data cannot answer: too few rows, an undefined statistic */
	ERR_BUSY,      /* the store stayed locked past its limit */
	ERR_STORE,     /* the disk under the store failed or is full */
	ERR_CORRUPT,   /* bytes on disk do not follow their format */
	ERR_READ_ONLY, /* the store, or this session, may not be written */
	ERR_SCHEMA,    /* the store's schema is not one that this act understands */
	ERR_MEMORY,    /* a data-sized allocation is over its limit */
	ERR_CANCELLED, /* the person, or a newer request, stopped the work */
	ERR_GATE,      /* a gate or check said no (not a fault) */
	ERR_OUTPUT,    /* the result could not be written where it was to go */
	ERR_SYSTEM,    /* the operating system or a library failed; text has its words */
	ERR_CODES
};

#define ERR_TEXT_MAX 512

struct err {
	enum err_code code;
	char text[ERR_TEXT_MAX]; /* made inert by text_safe; cut with "…" */
};

#define ERR_INIT                                                                                   \
 {                                                                                                 \
  .code = ERR_NONE, .text = ""                                                                     \
 }

/* Fills err (may be NULL) and returns false, so that failing is one statement. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF(3, 4);

/* Puts context in front of an error that is already set: "context: text"; returns false. */
bool err_wrap(struct err *err, const char *fmt, ...) PRINTF(2, 3);

/* Short lower-case name of a code, "not-found"; for JSON and logs. */
const char *err_name(enum err_code code);

/*
 * The one table of exit statuses: 0 fine, 1 gate or check failed, 2 usage,
 * 3 the data cannot answer, 4 the store cannot be used, 70 out of memory or an
 * internal fault, 74 the output could not be written, 130 interrupted.
 */
int err_exit_status(enum err_code code);

#endif
