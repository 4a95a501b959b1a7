// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Files of a version: found below its run or its logged model, listed, hashed, read. */
#include "core/store/model_files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/store/artifacts.h"
#include "core/store/models.h"
#include "core/store/store.h"
#include "core/store/store_stmt.h"
#include "core/table/rowset_build.h"

#define FILES_MAX  2000
#define LEVELS_MAX 16

struct file {
	const char *path;
	int64_t bytes, modified;
};

struct walk {
	struct store *s;
	struct arena *a;
	struct model_place place;
	VEC(struct file) files;
	struct err *err;
};

static bool
elsewhere(const struct version_facts *v, struct err *err)
{
	return err_set(err, ERR_DATA,
		"the files of version %lld are not below its run on this machine: '%s'",
		(long long)v->version, v->storage_location[0] ? v->storage_location : v->source);
}

/* The part of source behind "<run id>/artifacts/", NULL without it. */
static const char *
below_run(struct arena *a, const char *source, const char *run_id)
{
	const char *inside = arena_printf(a, "/%s/artifacts/", run_id);
	const char *at = strstr(source, inside);
	return at && *run_id && at[strlen(inside)] ? at + strlen(inside) : NULL;
}

bool
model_place_find(struct store *s, struct arena *a, const struct version_facts *v,
	struct model_place *out, struct err *err)
{
	(void)s;
	if (*v->model_id) {
		*out = (struct model_place){ "", arena_printf(a, "models/%s", v->model_id) };
		return true;
	}
	if (str_starts(v->source, "runs:/")) {
		const char *run = v->source + strlen("runs:/");
		run += strspn(run, "/");
		size_t n = strcspn(run, "/");
		if (n == 0 || run[n] == '\0' || run[n + 1] == '\0')
			return elsewhere(v, err);
		*out = (struct model_place){ arena_strndup(a, run, n),
			arena_strdup(a, run + n + 1) };
		return true;
	}
	const char *folder = below_run(a, v->source, v->run_id);
	if (!folder)
		folder = below_run(a, v->storage_location, v->run_id);
	if (!folder)
		return elsewhere(v, err);
	*out = (struct model_place){ v->run_id, folder };
	return true;
}

static bool
walk_folder(struct walk *w, const char *folder, unsigned level)
{
	const struct rowset *rs;
	bool ok = true;
	if (level > LEVELS_MAX)
		return err_set(w->err, ERR_MEMORY, "the model's folders are more than %d deep",
			LEVELS_MAX);
	if (!artifacts_list(w->s, w->place.run_id, folder, &rs, w->err))
		return false;
	for (size_t i = 0; ok && i < rs->rows; i++) {
		const char *path = rowset_text(rs, i, "path");
		if (rowset_int(rs, i, "is_dir", 0)) {
			ok = walk_folder(w, path, level + 1);
			continue;
		}
		if (w->files.len == FILES_MAX)
			ok = err_set(
				w->err, ERR_MEMORY, "the model has more than %d files", FILES_MAX);
		else
			VEC_PUSH(&w->files, (struct file){ arena_strdup(w->a, path),
						    rowset_int(rs, i, "bytes", -1),
						    rowset_int(rs, i, "modified", 0) });
	}
	rowset_free(rs);
	return ok;
}

static int
compare_files(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static bool
add_digest(struct walk *w, const struct file *f, const atomic_bool *stop, struct rowset_build *b,
	size_t col, size_t row)
{
	char hex[HASH_HEX_MAX];
	int fd = artifact_open(w->s, w->place.run_id, f->path, NULL, w->err);
	if (fd < 0)
		return false;
	bool ok = hash_sha256_fd(fd, stop, hex, w->err) || err_wrap(w->err, "%s", f->path);
	close(fd);
	if (ok)
		rowset_build_text(b, col, row, hex, strlen(hex));
	return ok;
}

static bool
build(struct walk *w, bool digests, const atomic_bool *stop, const struct rowset **out)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	size_t path = rowset_build_column(b, "path", CELL_TEXT);
	size_t bytes = rowset_build_column(b, "bytes", CELL_INT);
	size_t modified = rowset_build_column(b, "modified", CELL_TIME);
	size_t digest = digests ? rowset_build_column(b, "sha256", CELL_TEXT) : ROWSET_NONE;
	size_t skip = strlen(w->place.folder) + 1;
	bool ok = true;
	for (size_t i = 0; ok && i < w->files.len; i++) {
		const struct file *f = &w->files.at[i];
		size_t row = rowset_build_row(b);
		rowset_build_text(b, path, row, f->path + skip, strlen(f->path + skip));
		if (f->bytes >= 0)
			rowset_build_int(b, bytes, row, f->bytes);
		rowset_build_int(b, modified, row, f->modified);
		ok = !digests || add_digest(w, f, stop, b, digest, row);
	}
	if (ok)
		return rowset_build_finish(b, out, w->err);
	rowset_build_free(b);
	return false;
}

bool
model_files(struct store *s, const struct version_facts *v, bool digests, const atomic_bool *stop,
	const struct rowset **out, struct err *err)
{
	struct walk w = { .s = s, .a = arena_new(), .err = err };
	bool ok = model_place_find(s, w.a, v, &w.place, err) && walk_folder(&w, w.place.folder, 1);
	if (ok && w.files.len == 0)
		ok = err_set(err, ERR_NOT_FOUND, "version %lld has no files in '%s'",
			(long long)v->version, w.place.folder);
	if (ok) {
		qsort(w.files.at, w.files.len, sizeof(*w.files.at), compare_files);
		ok = build(&w, digests, stop, out);
	}
	VEC_FREE(&w.files);
	arena_free(w.a);
	return ok;
}

bool
model_files_digest(const struct rowset *files, char hex[HASH_HEX_MAX], struct err *err)
{
	struct strbuf lines;
	strbuf_init(&lines, (size_t)64 << 20);
	for (size_t i = 0; i < files->rows; i++)
		strbuf_printf(&lines, "%s  %s\n", rowset_text(files, i, "sha256"),
			rowset_text(files, i, "path"));
	bool ok = !lines.truncated || err_set(err, ERR_MEMORY, "the model's paths are too long");
	ok = ok && hash_sha256(lines.at, lines.len, hex, err);
	strbuf_free(&lines);
	return ok;
}

bool
model_file_read(struct store *s, struct arena *a, const struct version_facts *v, const char *path,
	size_t max, char **text, size_t *len, struct err *err)
{
	struct model_place place;
	long long total;
	return model_place_find(s, a, v, &place, err) &&
	       artifact_read(s, a, place.run_id, arena_printf(a, "%s/%s", place.folder, path), max,
		       text, len, &total, err);
}
