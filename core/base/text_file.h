// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A text made by what writes to streams. Where memory ends, so does the program,
 * as with xmalloc: the C library's own memory streams fail in three places, the
 * last of them without a word.
 */
#ifndef CORE_BASE_TEXT_FILE_H
#define CORE_BASE_TEXT_FILE_H

#include <stddef.h>
#include <stdio.h>

struct text_file {
	FILE *out; /* write here */
	char *at;  /* after text_file_close: the text, NUL-ended; free it */
	size_t len;
};

void text_file_open(struct text_file *t);
void text_file_close(struct text_file *t);

#endif
