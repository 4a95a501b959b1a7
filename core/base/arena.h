// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Arena: memory that dies together.
 *
 * Allocation is a pointer bump; nothing is freed but the whole. An arena
 * belongs to one thread at a time. Running out of memory, or over the arena's
 * limit, ends the process (see oom.h); a builder that grows with data watches
 * arena_used() against its own limit and reports ERR_MEMORY first.
 */
#ifndef CORE_BASE_ARENA_H
#define CORE_BASE_ARENA_H

#include <stddef.h>
#include "core/base/attr.h"

struct arena;

struct arena *arena_new(void) MUST_CHECK;
/* NULL is fine. */
void arena_free(struct arena *a);

/* Zeroed memory; align is a power of two of at most 64. */
void *arena_alloc(struct arena *a, size_t size, size_t align) MUST_CHECK;
/* n elements of size, zeroed, with an overflow check. */
void *arena_calloc(struct arena *a, size_t n, size_t size) MUST_CHECK;

char *arena_strdup(struct arena *a, const char *s) MUST_CHECK;
char *arena_strndup(struct arena *a, const char *s, size_t n) MUST_CHECK;
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3) MUST_CHECK;
void *arena_memdup(struct arena *a, const void *p, size_t n, size_t align) MUST_CHECK;

/* p, which malloc gave, is freed with the arena; bytes is its size. */
void arena_adopt(struct arena *a, void *p, size_t bytes);

/* Bytes taken from the system so far. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, T)      ((T *)arena_alloc((a), sizeof(T), _Alignof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_calloc((a), (n), sizeof(T)))

#endif
