// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Out of memory: the first allocation of a piece of work fails, then the second
 * and so on until the work gets through. Each time the program ends with status
 * 70 and one message, or the work reports an error; it never crashes. Allocators
 * are wrapped by the linker; libraries keep theirs.
 */
#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/ini.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);

static long countdown = -1; /* this many more succeed; negative: all do */

static bool
fails_now(void)
{
	return countdown >= 0 && countdown-- == 0;
}

void *
__wrap_malloc(size_t size)
{
	return fails_now() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return fails_now() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return fails_now() ? NULL : __real_realloc(p, size);
}

void *
__wrap_aligned_alloc(size_t align, size_t size)
{
	return fails_now() ? NULL : __real_aligned_alloc(align, size);
}

static bool
read_formats(struct err *err)
{
	static const char json[] = "{\"a\": [1, 2, 3], \"b\": {\"c\": \"text\"}, \"d\": null}";
	static const char ini_text[] = "[s]\nkey = value # comment\nword word\n";
	struct arena *a = arena_new();
	const struct json *tree;
	struct ini ini;
	char **words;
	bool ok = json_parse(a, json, strlen(json), 1000, &tree, err) &&
		  ini_parse(a, "f", ini_text, strlen(ini_text), &ini, err) &&
		  process_split(a, "code --wait 'a b'", &words, err);
	arena_free(a);
	return ok;
}

static bool
build_texts(struct err *err)
{
	(void)err;
	struct strbuf b;
	struct arena *a = arena_new();
	struct map *m = map_new(a);
	strbuf_init(&b, 1 << 16);
	for (int i = 0; i < 200; i++) {
		strbuf_printf(&b, "%0*d ", 300, i);
		map_put(m, arena_printf(a, "key %d", i), b.at);
	}
	text_safe(&b, "\x1b[m", 3, TEXT_ONE_LINE);
	free(strbuf_take(&b));
	strbuf_free(&b);
	arena_free(a);
	return true;
}

static bool
use_files(struct err *err)
{
	char hex[HASH_HEX_MAX], *text;
	struct arena *a = arena_new();
	struct path_output *o = path_output_open("/dev/null", err);
	if (o)
		path_output_abort(o);
	bool ok = o && path_read(a, "/dev/null", 100, &text, NULL, err) &&
		  hash_sha256_fd(STDIN_FILENO, NULL, hex, err);
	arena_free(a);
	return ok;
}

static bool
run_child(struct err *err)
{
	static const char *const argv[] = { "cat", NULL };
	struct process_spec spec = {
		.argv = argv, .input = "in", .input_len = 2, .output_max = 100
	};
	struct process_result r = { 0 };
	bool ok = process_run(&spec, &r, err);
	process_result_free(&r);
	return ok;
}

/* Status of the work in a process of its own when the nth allocation fails; its messages in text. */
static int
status_when_failing(bool (*work)(struct err *err), long nth, char *text, size_t size)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		if (!freopen("/dev/null", "r", stdin))
			_exit(99);
		struct err err = ERR_INIT;
		countdown = nth;
		bool ok = work(&err);
		bool reached = countdown < 0;
		countdown = -1;
		/* An allocation that failed and was not noticed is a fault, too. */
		_exit(!reached ? (ok ? 0 : 2) : !ok && err.code != ERR_NONE ? 1 : 2);
	}
	close(ends[1]);
	ssize_t n = read(ends[0], text, size - 1);
	text[n > 0 ? n : 0] = '\0';
	close(ends[0]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
survives(bool (*work)(struct err *err))
{
	for (long nth = 0;; nth++) {
		char text[2000];
		int status = status_when_failing(work, nth, text, sizeof(text));
		if (status == 0) {
			assert_true(nth > 0);
			return;
		}
		if (status == 70)
			assert_string_equal(text, "cairn: out of memory\n");
		else if (status != 1)
			fail_msg("allocation %ld: status %d: %s", nth, status, text);
	}
}

static void
reading_formats(void **state)
{
	(void)state;
	survives(read_formats);
}

static void
building_texts(void **state)
{
	(void)state;
	survives(build_texts);
}

static void
using_files(void **state)
{
	(void)state;
	survives(use_files);
}

static void
running_children(void **state)
{
	(void)state;
	survives(run_child);
}

CHECK_MAIN(cmocka_unit_test(reading_formats), cmocka_unit_test(building_texts),
	cmocka_unit_test(using_files), cmocka_unit_test(running_children))
