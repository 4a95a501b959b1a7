// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Small allocations that cannot fail: out of memory ends the process with
 * status 70 after the exit handlers ran. Data-sized memory (a frame, a file, a
 * tensor) is capped by its owner and reports ERR_MEMORY instead.
 */
#ifndef CORE_BASE_OOM_H
#define CORE_BASE_OOM_H

#include <stddef.h>
#include "core/base/attr.h"

/* What they all do in the end; for an allocator of one's own. */
NORETURN void out_of_memory(void);

void *xmalloc(size_t size) MUST_CHECK;
void *xcalloc(size_t count, size_t size) MUST_CHECK;
/* count * size with an overflow check; count 0 is allowed and still returns memory. */
void *xrealloc(void *p, size_t count, size_t size) MUST_CHECK;
char *xstrdup(const char *s) MUST_CHECK;
/* The first n bytes of s and a NUL. */
char *xstrndup(const char *s, size_t n) MUST_CHECK;

#endif
