// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A data schema: refused with a reason, or one that is written and read again the same, and can be asked. */
#include "core/base/arena.h"
#include "core/dataset/validate.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int
memory_file(const void *bytes, size_t n, char path[32])
{
	int fd = memfd_create("schema", MFD_CLOEXEC);
	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		abort();
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static char *
written(const struct data_schema *s, size_t *n)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, n);
	if (!f)
		abort();
	data_schema_write(f, s);
	fclose(f);
	return text;
}

/* The columns the schema names, each with one odd row: every check that is on says something. */
static void
ask(const struct data_schema *s, struct arena *a)
{
	static const char rows[] = "a,b,x\n1,,2026-11-21\n-7,z,q\n";
	char path[32];
	struct err err = ERR_INIT;
	struct validation *v = NULL;
	struct dataset *d = NULL;
	struct profile *p = NULL;
	struct dataset_options o = { .texts = data_schema_texts(a, s), .threads = 1 };
	const struct data_verdict *verdicts;
	if (!validation_new(s, &v, &err)) {
		FUZZ_CHECK(err.code == ERR_DATA && err.text[0]);
		return;
	}
	int fd = memory_file(rows, sizeof(rows) - 1, path);
	struct profile_options how = { .visitor = validation_visitor(v) };
	FUZZ_CHECK(dataset_open(path, &o, &d, &err) && profile_read(d, &how, NULL, &p, &err));
	size_t n = validation_verdicts(v, p, a, &verdicts);
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK(verdicts[i].sentence && verdicts[i].sentence[0]);
	profile_free(p);
	dataset_close(d);
	validation_free(v);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[32];
	struct err err = ERR_INIT;
	const struct data_schema *first, *second;
	struct arena *a = arena_new();
	int fd = memory_file(data, size, path);
	if (data_schema_read(a, path, &first, &err)) {
		size_t n, m;
		char *once = written(first, &n);
		int copy = memory_file(once, n, path);
		FUZZ_CHECK(data_schema_read(a, path, &second, &err));
		char *twice = written(second, &m);
		FUZZ_CHECK(n == m && memcmp(once, twice, n) == 0);
		ask(first, a);
		close(copy);
		free(once);
		free(twice);
	} else {
		FUZZ_CHECK(err.code != ERR_NONE && err.text[0]);
	}
	close(fd);
	arena_free(a);
	return 0;
}
