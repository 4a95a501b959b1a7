// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Arena: a list of blocks, each twice the last up to a megabyte. */
#include "core/base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"

#define FIRST_BLOCK  ((size_t)4096)
#define LARGEST_STEP ((size_t)1 << 20)

struct block {
	struct block *next;
	size_t size, used; /* of bytes[] */
	_Alignas(64) unsigned char bytes[];
};

struct adopted {
	struct adopted *next;
	void *memory;
};

struct arena {
	struct block *blocks; /* the one in use first */
	struct adopted *adopted;
	size_t step, total;
};

struct arena *
arena_new(void)
{
	struct arena *a = xcalloc(1, sizeof(*a));
	a->step = FIRST_BLOCK;
	return a;
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct adopted *o = a->adopted; o; o = o->next)
		free(o->memory);
	for (struct block *b = a->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

static struct block *
new_block(size_t size)
{
	size_t bytes;
	if (__builtin_add_overflow(size, sizeof(struct block) + 64, &bytes))
		bytes = SIZE_MAX; /* fails in the allocator */
	bytes = bytes > SIZE_MAX - 63 ? SIZE_MAX : (bytes + 63) & ~(size_t)63;
	struct block *b = bytes == SIZE_MAX ? NULL : aligned_alloc(64, bytes);
	if (!b)
		out_of_memory();
	b->next = NULL;
	b->size = bytes - sizeof(struct block);
	b->used = 0;
	return b;
}

static size_t
align_up(size_t n, size_t align)
{
	return (n + align - 1) & ~(align - 1);
}

/* Memory that still holds anything. */
static void *
take(struct arena *a, size_t size, size_t align)
{
	assert(align && align <= 64 && (align & (align - 1)) == 0);
	if (size == 0)
		size = 1;
	struct block *b = a->blocks;
	if (!b || align_up(b->used, align) + size > b->size || size > SIZE_MAX / 2) {
		struct block *fresh = new_block(size > a->step / 4 ? size : a->step);
		a->total += fresh->size + sizeof(*fresh);
		if (b && size > a->step / 4) {
			/* A large piece gets its own block and does not end the current one. */
			fresh->next = b->next;
			b->next = fresh;
		} else {
			fresh->next = b;
			a->blocks = fresh;
			if (a->step < LARGEST_STEP)
				a->step *= 2;
		}
		b = fresh;
	}
	size_t at = align_up(b->used, align);
	b->used = at + size;
	return b->bytes + at;
}

void *
arena_alloc(struct arena *a, size_t size, size_t align)
{
	return memset(take(a, size, align), 0, size > 0 ? size : 1);
}

void *
arena_calloc(struct arena *a, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = SIZE_MAX / 2;
	return arena_alloc(a, bytes, 16);
}

void
arena_adopt(struct arena *a, void *p, size_t bytes)
{
	struct adopted *o = ARENA_NEW(a, struct adopted);
	*o = (struct adopted){ a->adopted, p };
	a->adopted = o;
	a->total += bytes;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = take(a, n + 1, 1);
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	assert(n >= 0);
	char *p = take(a, (size_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

void *
arena_memdup(struct arena *a, const void *p, size_t n, size_t align)
{
	void *copy = take(a, n, align);
	if (n)
		memcpy(copy, p, n);
	return copy;
}

size_t
arena_used(const struct arena *a)
{
	return a->total;
}
