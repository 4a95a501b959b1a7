// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Preloaded into a program under test: memory that runs out. OOM_AT=N lets the
 * Nth request fail, OOM_FROM=N every one from the Nth on; without either the
 * requests are counted, and their number is written to the file OOM_COUNT at the
 * end. Threads share the count. Not for programs with a sanitizer, whose
 * allocator would be passed over.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_long requests;
static long fail_at, fail_from;

static long
number(const char *name)
{
	const char *text = getenv(name);
	return text ? strtol(text, NULL, 10) : 0;
}

/* What ran before this (the loader, other libraries' constructors) had its memory. */
__attribute__((constructor)) static void
begin(void)
{
	fail_at = number("OOM_AT");
	fail_from = number("OOM_FROM");
	requests = 0;
}

__attribute__((destructor)) static void
end(void)
{
	const char *path = getenv("OOM_COUNT");
	char text[32];
	int n = snprintf(text, sizeof(text), "%ld\n", (long)requests);
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	if (fd >= 0 && write(fd, text, (size_t)n) == n)
		close(fd);
}

static int
fails(void)
{
	long n = ++requests;
	if (n != fail_at && (fail_from == 0 || n < fail_from))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *
memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int
posix_memalign(void **out, size_t alignment, size_t size)
{
	void *p = memalign(alignment, size);
	if (!p)
		return ENOMEM;
	*out = p;
	return 0;
}
