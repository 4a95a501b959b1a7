// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The driver of ordinary builds: a fuzz target over its corpus, then over seeded
 * mutations of it. Equal seeds, equal inputs, so that a failure comes again.
 */
#include "core/base/random.h"
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MAX ((size_t)1 << 16)
#define FILES_MAX 4096

struct input {
	char name[256];
	uint8_t *bytes;
	size_t len;
};

static struct input files[FILES_MAX];
static size_t count;
static char running[400];

/* Says which input it was; only what a signal handler may do. */
static void
on_crash(int number)
{
	ssize_t ignored = write(STDOUT_FILENO, running, strlen(running));
	(void)ignored;
	signal(number, SIG_DFL);
	raise(number);
}

static void
run(const char *name, const uint8_t *bytes, size_t len)
{
	/* A copy of exactly this size, so that a read past its end is seen. */
	uint8_t *copy = malloc(len ? len : 1);
	if (!copy)
		abort();
	memcpy(copy, bytes, len);
	snprintf(running, sizeof(running), "# crashed on %s\n", name);
	if (getenv("FUZZ_VERBOSE")) {
		printf("# %s\n", name);
		fflush(stdout);
	}
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static bool
load(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	struct input *in = &files[count];
	snprintf(in->name, sizeof(in->name), "%s", name);
	in->bytes = malloc(INPUT_MAX);
	in->len = in->bytes ? fread(in->bytes, 1, INPUT_MAX, f) : 0;
	bool ok = in->bytes && !ferror(f);
	fclose(f);
	count++;
	return ok;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct input *)a)->name, ((const struct input *)b)->name);
}

/* The folder's files, sorted, so that a seed means the same everywhere. */
static bool
load_corpus(const char *folder)
{
	DIR *dir = opendir(folder);
	if (!dir)
		return false;
	bool ok = true;
	for (const struct dirent *e = readdir(dir); e && count < FILES_MAX && ok; e = readdir(dir))
		if (e->d_name[0] != '.')
			ok = load(folder, e->d_name);
	closedir(dir);
	qsort(files, count, sizeof(*files), by_name);
	return ok && count > 0;
}

static void
insert(uint8_t *bytes, size_t *len, size_t at, const uint8_t *piece, size_t n)
{
	n = n < INPUT_MAX - *len ? n : INPUT_MAX - *len;
	memmove(bytes + at + n, bytes + at, *len - at);
	memcpy(bytes + at, piece, n);
	*len += n;
}

/* One small change at a random place. */
static void
mutate(struct random *r, uint8_t *bytes, size_t *len)
{
	static const uint8_t odd[] =
		"\0\x01\t\n\r\x1b \"'\\#=[]{}(),:;/.-+0e9~\x7f\x80\xc2\xe2\xed\xf0\xff";
	size_t at = random_below(r, *len + 1);
	uint8_t byte = random_below(r, 2) ? odd[random_below(r, sizeof(odd) - 1)]
					  : (uint8_t)random_bits(r);
	switch (random_below(r, 5)) {
	case 0:
		if (at < *len)
			bytes[at] = byte;
		break;
	case 1:
		if (at < *len)
			bytes[at] ^= (uint8_t)(1u << random_below(r, 8));
		break;
	case 2:
		insert(bytes, len, at, &byte, 1);
		break;
	case 3: { /* take a piece out */
		size_t n = random_below(r, *len - at + 1);
		n = n > 16 ? 16 : n;
		memmove(bytes + at, bytes + at + n, *len - at - n);
		*len -= n;
		break;
	}
	default: { /* put a piece of any file in */
		const struct input *from = &files[random_below(r, count)];
		size_t start = random_below(r, from->len + 1);
		size_t n = random_below(r, from->len - start + 1);
		insert(bytes, len, at, from->bytes + start, n > 64 ? 64 : n);
		break;
	}
	}
}

static void
run_mutations(unsigned long runs)
{
	static uint8_t bytes[INPUT_MAX];
	for (unsigned long i = 0; i < runs; i++) {
		struct random r;
		random_seed(&r, i);
		const struct input *from = &files[random_below(&r, count)];
		size_t len = from->len;
		memcpy(bytes, from->bytes, len);
		for (uint64_t changes = 1 + random_below(&r, 8); changes; changes--)
			mutate(&r, bytes, &len);
		char name[300];
		snprintf(name, sizeof(name), "mutation %lu of %s", i, from->name);
		run(name, bytes, len);
	}
}

int
main(int argc, char **argv)
{
	const char *base = strrchr(argv[0], '/'), *srcdir = getenv("srcdir"),
		   *runs = getenv("FUZZ_RUNS");
	base = strstr(base ? base : argv[0], "fuzz_");
	char folder[1000];
	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", srcdir ? srcdir : ".",
		base ? base + strlen("fuzz_") : "");
	signal(SIGABRT, on_crash);
	signal(SIGSEGV, on_crash);
	signal(SIGBUS, on_crash);
	signal(SIGFPE, on_crash);
	printf("1..2\n");
	if (!load_corpus(argc > 1 ? argv[1] : folder)) {
		printf("Bail out! no corpus in %s\n", argc > 1 ? argv[1] : folder);
		return 1;
	}
	for (size_t i = 0; i < count; i++)
		run(files[i].name, files[i].bytes, files[i].len);
	printf("ok 1 - %zu files of the corpus\n", count);
	unsigned long times = runs ? strtoul(runs, NULL, 10) : 3000;
	run_mutations(times);
	printf("ok 2 - %lu mutations\n", times);
	for (size_t i = 0; i < count; i++)
		free(files[i].bytes);
	return 0;
}
