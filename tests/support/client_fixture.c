// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Unpacks the fixtures that real clients made. */
#include "tests/support/client_fixture.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define FIXTURE_MAX (8 << 20)

static void
fail(const char *what, const char *name)
{
	fprintf(stderr, "fixture '%s': %s\n", name, what);
	exit(1);
}

static char *
unpack(const char *name, size_t *len)
{
	const char *top = getenv("srcdir");
	char path[1000];
	snprintf(path, sizeof(path), "%s/tests/fixtures/%s.gz", top ? top : ".", name);
	gzFile z = gzopen(path, "rb");
	if (!z)
		fail("cannot be opened", path);
	char *bytes = malloc(FIXTURE_MAX + 1);
	int n = bytes ? gzread(z, bytes, FIXTURE_MAX) : -1;
	if (n < 0 || n == FIXTURE_MAX || gzclose(z) != Z_OK)
		fail("cannot be unpacked", path);
	bytes[n] = '\0';
	*len = (size_t)n;
	return bytes;
}

const char *
fixture_client(const char *name)
{
	size_t len;
	char *bytes = unpack(name, &len);
	const char *path = fixture_path(name);
	FILE *f = fopen(path, "wb");
	if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
		fail("cannot be written", path);
	free(bytes);
	return path;
}

char *
fixture_client_text(const char *name)
{
	size_t len;
	return unpack(name, &len);
}
