// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Error values and the exit statuses they become. */
#include "core/base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include "core/base/utf8.h"

static const struct {
	const char *name;
	int status;
} codes[ERR_CODES] = {
	[ERR_NONE] = { "none", 0 },
	[ERR_USAGE] = { "usage", 2 },
	[ERR_NOT_FOUND] = { "not-found", 3 },
	[ERR_CONFLICT] = { "conflict", 3 },
	[ERR_DATA] = { "data", 3 },
	[ERR_BUSY] = { "busy", 4 },
	[ERR_STORE] = { "store", 4 },
	[ERR_CORRUPT] = { "corrupt", 4 },
	[ERR_READ_ONLY] = { "read-only", 4 },
	[ERR_SCHEMA] = { "schema", 4 },
	[ERR_MEMORY] = { "memory", 70 },
	[ERR_CANCELLED] = { "cancelled", 130 },
	[ERR_GATE] = { "gate", 1 },
	[ERR_OUTPUT] = { "output", 74 },
	[ERR_SYSTEM] = { "system", 70 },
};

/* Texts quote names out of stores and files: they are made inert here, once for all. */
bool
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	assert(code > ERR_NONE && code < ERR_CODES);
	if (!err)
		return false;
	char text[2 * ERR_TEXT_MAX]; /* so that what is cut here is cut below anyway */
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	err->code = code;
	text_safe_to(err->text, sizeof(err->text), text);
	return false;
}

bool
err_wrap(struct err *err, const char *fmt, ...)
{
	if (!err)
		return false;
	char context[2 * ERR_TEXT_MAX], whole[3 * ERR_TEXT_MAX + 4];
	va_list args;
	va_start(args, fmt);
	vsnprintf(context, sizeof(context), fmt, args);
	va_end(args);
	snprintf(whole, sizeof(whole), "%s: %s", context, err->text);
	text_safe_to(err->text, sizeof(err->text), whole);
	return false;
}

const char *
err_name(enum err_code code)
{
	return code < ERR_CODES ? codes[code].name : "unknown";
}

int
err_exit_status(enum err_code code)
{
	return code < ERR_CODES ? codes[code].status : 70;
}
