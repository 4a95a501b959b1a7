// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Two questions to git: which files a commit has, and what is in some of them. */
#include "core/repro/commit_files.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/base/vec.h"

#define LIST_BYTES ((size_t)64 << 20)
#define FILE_BYTES ((size_t)16 << 20) /* of all files together */
#define ASK_MS     10000
#define WORDS      10

struct asking {
	struct arena *a;
	const char *folder, *commit;
	const atomic_bool *stop;
	struct err *err;
};

static bool
is_commit(const char *text)
{
	size_t n = strlen(text);
	return n >= 7 && n <= 64 && strspn(text, "0123456789abcdefABCDEF") == n;
}

/* words: what git is asked, NULL-ended. */
static bool
ask(const struct asking *q, const char *const *words, const char *input, size_t limit,
	struct process_result *out)
{
	/* What a repository sets up must not be able to start anything. */
	const char *argv[8 + WORDS] = { "git", "--no-pager", "-c", "core.fsmonitor=false", "-c",
		"protocol.allow=never", NULL };
	const char *path = getenv("PATH"), *home = getenv("HOME");
	const char *const env[] = { "LC_ALL=C", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_OPTIONAL_LOCKS=0",
		arena_printf(q->a, "PATH=%s", path ? path : "/usr/bin:/bin"),
		arena_printf(q->a, "HOME=%s", home ? home : "/"), NULL };
	for (size_t i = 0; words[i] && i < WORDS; i++)
		argv[6 + i] = words[i];
	struct process_spec spec = {
		.argv = argv,
		.env = env,
		.dir = q->folder,
		.input = input,
		.input_len = input ? strlen(input) : 0,
		.output_max = limit,
		.timeout_ms = ASK_MS,
		.stop = q->stop,
	};
	if (!process_run(&spec, out, q->err))
		return false;
	if (out->status == 0)
		return true;
	process_result_free(out);
	return err_set(
		q->err, ERR_NOT_FOUND, "no git repository here has the commit '%s'", q->commit);
}

typedef VEC(const char *) path_list;

static bool
list_paths(const struct asking *q, bool (*wanted)(const char *), path_list *paths)
{
	const char *const words[] = { "ls-tree", "-r", "-z", "--name-only", "--full-tree",
		q->commit, NULL };
	struct process_result r;
	if (!ask(q, words, NULL, LIST_BYTES, &r))
		return false;
	for (size_t at = 0; at < r.out_len; at += strlen(r.out + at) + 1) {
		const char *path = r.out + at;
		if (paths->len < COMMIT_FILES_MAX && wanted(path) && !strchr(path, '\n'))
			VEC_PUSH(paths, arena_strdup(q->a, path));
	}
	process_result_free(&r);
	return true;
}

/* "<id> blob <bytes>\n<bytes>\n", or "<what was asked> missing\n". False at the end and for anything else. */
static bool
next_blob(const struct process_result *r, size_t *at, const char **text, size_t *len, bool *there)
{
	const char *line = r->out + *at;
	const char *end = memchr(line, '\n', r->out_len - *at);
	int64_t bytes;
	if (!end)
		return false;
	*at += (size_t)(end - line) + 1;
	const char *space = memrchr(line, ' ', (size_t)(end - line));
	const char *type = space ? memmem(line, (size_t)(end - line), " blob ", 6) : NULL;
	*there = type != NULL;
	if (!type)
		return true;
	if (!parse_int(space + 1, (size_t)(end - space - 1), &bytes) || bytes < 0 ||
		(uint64_t)bytes >= r->out_len - *at)
		return false;
	*text = r->out + *at;
	*len = (size_t)bytes;
	*at += *len + 1;
	return true;
}

static bool
read_files(const struct asking *q, const path_list *paths, struct commit_file **out, size_t *n)
{
	static const char *const words[] = { "cat-file", "--batch", NULL };
	struct commit_file *files = ARENA_ARRAY(q->a, struct commit_file, paths->len + 1);
	struct process_result r;
	struct strbuf input;
	size_t at = 0, count = 0;
	strbuf_init(&input, (size_t)1 << 20);
	for (size_t i = 0; i < paths->len; i++)
		strbuf_printf(&input, "%s:%s\n", q->commit, paths->at[i]);
	bool ok = ask(q, words, input.at, FILE_BYTES, &r);
	strbuf_free(&input);
	if (!ok)
		return false;
	for (size_t i = 0; i < paths->len; i++) {
		const char *text = "";
		size_t len = 0;
		bool there;
		if (!next_blob(&r, &at, &text, &len, &there))
			break;
		if (there)
			files[count++] = (struct commit_file){ paths->at[i],
				arena_strndup(q->a, text, len), len };
	}
	process_result_free(&r);
	*out = files;
	*n = count;
	return true;
}

bool
commit_files(struct arena *a, const char *folder, const char *commit,
	bool (*wanted)(const char *path), const atomic_bool *stop, struct commit_file **out,
	size_t *n, struct err *err)
{
	struct err local = ERR_INIT;
	struct asking q = { a, folder, commit, stop, err ? err : &local };
	path_list paths = { 0 };
	*out = NULL;
	*n = 0;
	if (!is_commit(commit))
		return err_set(err, ERR_NOT_FOUND, "'%s' is no commit of git", commit);
	bool ok = list_paths(&q, wanted, &paths);
	if (ok && paths.len)
		ok = read_files(&q, &paths, out, n);
	VEC_FREE(&paths);
	return ok;
}
