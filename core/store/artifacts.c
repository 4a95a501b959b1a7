// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Artifacts on this machine.
 *
 * A location is data of the store. MLflow has been led out of its folders by
 * one more spelling again and again (double decoding, "#", "..", links), so nothing is compared
 * as text that will be opened: a location must be a plain path or a file: URI,
 * decoded once, without "..", and end in the folders that MLflow itself makes,
 * <run id>/artifacts. The kernel keeps every walk from those two folders on inside them and off
 * links.
 */
#include "core/store/artifacts.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/store/store_stmt.h"
#include "core/table/rowset_build.h"

#define ENTRIES_MAX 10000
#define MODELS      "models"
/* How often a file that changes meanwhile is read, and how old its last change is when it does not. */
#define READS_MAX 8
#define REST_S    2

/* base is walked to freely, what is in it only downwards and not through links. */
struct place {
	const char *base;   /* the folder that holds <id>/ */
	const char *inside; /* "<id>/artifacts", then maybe "/…" */
};

/* ---- locations ---- */

static bool
not_local(const char *location, struct err *err)
{
	return err_set(err, ERR_DATA,
		"the artifacts are not files of this machine, or not where MLflow puts them: '%s'",
		location);
}

/* Length of "scheme:" at the beginning, 0 without one. */
static size_t
scheme_length(const char *text)
{
	size_t n = 0;
	if (!isalpha((unsigned char)text[0]))
		return 0;
	while (isalnum((unsigned char)text[n]) || (text[n] && strchr("+-.", text[n])))
		n++;
	return text[n] == ':' ? n + 1 : 0;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The path of a URI's path part, decoded once; NULL when it cannot be one. */
static char *
decode(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text), *to = out;
	for (const char *p = text; *p; p++) {
		if (*p == '?' || *p == '#')
			return NULL;
		if (*p != '%') {
			*to++ = *p;
			continue;
		}
		int high = hex_value(p[1]), low = high < 0 ? -1 : hex_value(p[2]);
		if (low < 0 || high * 16 + low == 0)
			return NULL;
		*to++ = (char)(high * 16 + low);
		p += 2;
	}
	*to = '\0';
	return out;
}

/* The path that a location names, NULL when it is none of this machine. */
static char *
local_path(struct store *s, struct arena *a, const char *location)
{
	const char *path = location;
	size_t scheme = scheme_length(location);
	if (scheme) {
		if (scheme != 5 || strncasecmp(location, "file:", 5) != 0)
			return NULL;
		path = location + 5;
		if (str_starts(path, "//"))
			path = str_starts(path, "//localhost/") ? path + 11 : path + 2;
		if (path[0] != '/' || path[1] == '/')
			return NULL;
		path = decode(a, path);
	}
	if (!path || !*path || (!scheme && strstr(path, "://")))
		return NULL;
	return path_join(a, path_dir(a, store_facts(s)->path), path);
}

static bool
has_dots(const char *path)
{
	for (const char *p = path; *p; p += strcspn(p, "/"), p += strspn(p, "/"))
		if (strcspn(p, "/") == 2 && strncmp(p, "..", 2) == 0)
			return true;
	return false;
}

/* Splits a location that ends in <id>/artifacts. */
static bool
find_place(struct store *s, struct arena *a, const char *location, const char *id,
	struct place *out, struct err *err)
{
	char *path = local_path(s, a, location);
	const char *inside = arena_printf(a, "%s/artifacts", id);
	if (!path || has_dots(path) || strchr(id, '/') || id[0] == '.')
		return not_local(location, err);
	size_t len = strlen(path), tail = strlen(inside);
	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (len < tail + 1 || strcmp(path + len - tail, inside) != 0 || path[len - tail - 1] != '/')
		return not_local(location, err);
	path[len - tail - 1] = '\0';
	*out = (struct place){ *path ? path : "/", inside };
	return true;
}

static bool
run_place(struct store *s, struct arena *a, const char *run_id, struct place *out, struct err *err)
{
	const char *location = NULL;
	struct stmt *q =
		stmt_use(s, "SELECT " TEXT_COLUMN("artifact_uri") " FROM runs WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	bool known = stmt_next(q);
	if (known)
		location = stmt_text_in(q, 0, a, "");
	if (!stmt_done(q, err))
		return false;
	if (!known)
		return err_set(err, ERR_NOT_FOUND, "there is no run '%s' in this store", run_id);
	return find_place(s, a, location, run_id, out, err);
}

/* ---- logged models: "models/<model id>/…" ---- */

/* A logged model of any run, or of none. */
static bool
any_model_place(
	struct store *s, struct arena *a, const char *id, struct place *out, struct err *err)
{
	const char *location = NULL;
	if (!store_facts(s)->has_logged_models)
		return err_set(err, ERR_NOT_FOUND, "the store has no logged models");
	struct stmt *q =
		stmt_use(s, "SELECT " TEXT_COLUMN(
				    "artifact_location") " FROM logged_models WHERE model_id = ?1");
	stmt_bind_text(q, 1, id);
	if (stmt_next(q))
		location = stmt_text_in(q, 0, a, "");
	if (!stmt_done(q, err))
		return false;
	if (!location)
		return err_set(err, ERR_NOT_FOUND, "the store has no logged model '%s'", id);
	return find_place(s, a, location, id, out, err);
}

/* A row of run_models by id; ERR_NOT_FOUND. */
static bool
model_place(struct store *s, struct arena *a, const char *run_id, const char *id, struct place *out,
	struct err *err)
{
	const struct rowset *models;
	bool found = false, ok = true;
	if (!*run_id)
		return any_model_place(s, a, id, out, err);
	if (!run_models(s, run_id, &models, err))
		return false;
	for (size_t i = 0; i < models->rows && !found; i++) {
		found = strcmp(rowset_text(models, i, "model_id"), id) == 0;
		if (found)
			ok = find_place(
				s, a, rowset_text(models, i, "artifact_location"), id, out, err);
	}
	rowset_free(models);
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "the run has no model '%s'", id);
	return ok;
}

/* Where the artifact path of a run lies on disk. */
static bool
path_place(struct store *s, struct arena *a, const char *run_id, const char *path,
	struct place *out, struct err *err)
{
	const char *rest = path;
	if (str_starts(path, MODELS "/m-")) {
		const char *id = path + strlen(MODELS "/");
		size_t len = strcspn(id, "/");
		rest = id + len + strspn(id + len, "/");
		if (!model_place(s, a, run_id, arena_strndup(a, id, len), out, err))
			return false;
	} else if (!run_place(s, a, run_id, out, err)) {
		return false;
	}
	if (*rest)
		out->inside = arena_printf(a, "%s/%s", out->inside, rest);
	return true;
}

/* ---- listing ---- */

enum { COL_PATH, COL_NAME, COL_DIR, COL_BYTES, COL_MODIFIED };

struct entry {
	char *name;
	bool is_dir, has_stat, is_file;
	long long bytes;
	int64_t modified;
};

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *p = a, *q = b;
	if (p->is_dir != q->is_dir)
		return p->is_dir ? -1 : 1;
	return strcmp(p->name, q->name);
}

static void
add_entry(struct rowset_build *b, const char *folder, const struct entry *e)
{
	struct strbuf path;
	strbuf_init(&path, 1 << 16);
	strbuf_printf(&path, "%s%s%s", folder, *folder ? "/" : "", e->name);
	size_t row = rowset_build_row(b);
	rowset_build_text(b, COL_PATH, row, path.at, path.len);
	rowset_build_text(b, COL_NAME, row, e->name, strlen(e->name));
	rowset_build_int(b, COL_DIR, row, e->is_dir);
	if (e->is_file)
		rowset_build_int(b, COL_BYTES, row, e->bytes);
	if (e->has_stat)
		rowset_build_int(b, COL_MODIFIED, row, e->modified);
	strbuf_free(&path);
}

static struct entry
look_at(int dir, const char *name)
{
	struct entry e = { .name = xstrdup(name) };
	struct stat st;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return e;
	e.has_stat = true;
	e.is_dir = S_ISDIR(st.st_mode);
	e.is_file = S_ISREG(st.st_mode);
	e.bytes = st.st_size;
	e.modified = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	return e;
}

/* Entries of the folder behind fd, which is closed. */
static bool
read_folder(int fd, const char *folder, struct rowset_build *b, struct err *err)
{
	VEC(struct entry) entries = { 0 };
	DIR *dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return err_set(err, ERR_SYSTEM, "cannot read the folder '%s': %s", folder,
			strerror(errno));
	}
	const struct dirent *d;
	while (entries.len <= ENTRIES_MAX && (d = readdir(dir)))
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			VEC_PUSH(&entries, look_at(dirfd(dir), d->d_name));
	closedir(dir);
	if (entries.len)
		qsort(entries.at, entries.len, sizeof(*entries.at), compare_entries);
	for (size_t i = 0; i < entries.len && i < ENTRIES_MAX; i++)
		add_entry(b, folder, &entries.at[i]);
	if (entries.len > ENTRIES_MAX)
		rowset_build_note(b, "%d entries of the folder; there are more", ENTRIES_MAX);
	for (size_t i = 0; i < entries.len; i++)
		free(entries.at[i].name);
	VEC_FREE(&entries);
	return true;
}

/* The run's models as folders: "models" itself at the top, one each within it. */
static bool
add_models(struct store *s, const char *run_id, const char *folder, struct rowset_build *b,
	struct err *err)
{
	const struct rowset *models;
	if (!run_models(s, run_id, &models, err))
		return false;
	if (models->rows && !*folder)
		add_entry(b, folder, &(struct entry){ .name = (char[]){ MODELS }, .is_dir = true });
	for (size_t i = 0; *folder && i < models->rows; i++) {
		char *id = xstrdup(rowset_text(models, i, "model_id"));
		add_entry(b, folder, &(struct entry){ .name = id, .is_dir = true });
		free(id);
	}
	rowset_free(models);
	return true;
}

/* A folder that is not there is empty: MLflow makes it with the first artifact. */
static bool
add_files(struct store *s, struct arena *a, const char *run_id, const char *folder,
	struct rowset_build *b, struct err *err)
{
	struct place place;
	struct err local = ERR_INIT;
	if (!path_place(s, a, run_id, folder, &place, err))
		return false;
	int fd = path_open_folder_beneath(place.base, place.inside, &local);
	if (fd >= 0)
		return read_folder(fd, folder, b, err);
	if (local.code == ERR_NOT_FOUND && !*folder)
		return true;
	if (local.code == ERR_NOT_FOUND)
		return err_set(err, ERR_NOT_FOUND, "the run has no artifact folder '%s'", folder);
	return err_set(err, local.code, "%s", local.text);
}

bool
artifacts_list(struct store *s, const char *run_id, const char *folder, const struct rowset **out,
	struct err *err)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	struct arena *a = arena_new();
	char *clean = arena_strdup(a, folder);
	for (size_t n = strlen(clean); n && clean[n - 1] == '/';)
		clean[--n] = '\0';
	(void)rowset_build_column(b, "path", CELL_TEXT);
	(void)rowset_build_column(b, "name", CELL_TEXT);
	(void)rowset_build_column(b, "is_dir", CELL_BOOL);
	(void)rowset_build_column(b, "bytes", CELL_INT);
	(void)rowset_build_column(b, "modified", CELL_TIME);
	bool models = !*clean || strcmp(clean, MODELS) == 0, ok = true;
	if (models)
		ok = add_models(s, run_id, clean, b, err);
	if (ok && (!*clean || rowset_build_rows(b) == 0))
		ok = add_files(s, a, run_id, clean, b, err);
	arena_free(a);
	if (ok)
		return rowset_build_finish(b, out, err);
	rowset_build_free(b);
	return false;
}

/* ---- reading ---- */

static bool
read_bytes(int fd, char *to, size_t max, size_t *len, const char *path, struct err *err)
{
	for (*len = 0; *len < max;) {
		ssize_t n = read(fd, to + *len, max - *len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(
				err, ERR_SYSTEM, "cannot read '%s': %s", path, strerror(errno));
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	return true;
}

int
artifact_open(
	struct store *s, const char *run_id, const char *path, long long *size, struct err *err)
{
	struct place place;
	struct arena *a = arena_new();
	int fd = -1;
	if (path_place(s, a, run_id, path, &place, err))
		fd = path_open_beneath(place.base, place.inside, size, err);
	arena_free(a);
	return fd;
}

/*
 * Whether nothing wrote to the file for a while, and not since *before: then what was read in
 * between stood in it. Times of files are coarse, so that a change just now may not show in them.
 */
static bool
at_rest(int fd, const struct stat *before)
{
	struct stat now;
	struct timespec clock;
	return fstat(fd, &now) == 0 && clock_gettime(CLOCK_REALTIME, &clock) == 0 &&
	       now.st_size == before->st_size && now.st_ctim.tv_sec == before->st_ctim.tv_sec &&
	       now.st_ctim.tv_nsec == before->st_ctim.tv_nsec &&
	       now.st_ctim.tv_sec < clock.tv_sec - REST_S;
}

/*
 * The first want bytes of a file, *whole when they stood in it at one moment: nothing wrote to
 * it, or a second look finds the same.
 */
static bool
read_once(int fd, char *to, size_t want, const char *path, bool *whole, struct err *err)
{
	struct stat before;
	size_t len, again_len;
	if (fstat(fd, &before) != 0)
		return err_set(err, ERR_SYSTEM, "cannot read '%s': %s", path, strerror(errno));
	if (!read_bytes(fd, to, want, &len, path, err))
		return false;
	*whole = len == want;
	if (!*whole || at_rest(fd, &before))
		return true;
	char *again = xmalloc(want + 1);
	bool ok = lseek(fd, 0, SEEK_SET) == 0 && read_bytes(fd, again, want, &again_len, path, err);
	*whole = ok && again_len == want && memcmp(to, again, want) == 0;
	free(again);
	return ok;
}

bool
artifact_read(struct store *s, struct arena *a, const char *run_id, const char *path, size_t max,
	char **bytes, size_t *len, long long *total, struct err *err)
{
	struct place place;
	if (!path_place(s, a, run_id, path, &place, err))
		return false;
	for (int i = 0; i < READS_MAX; i++) {
		int fd = path_open_beneath(place.base, place.inside, total, err);
		if (fd < 0)
			return false;
		bool whole = false;
		*len = *total >= 0 && (unsigned long long)*total < max ? (size_t)*total : max;
		char *text = xmalloc(*len + 1);
		bool ok = read_once(fd, text, *len, path, &whole, err);
		close(fd);
		if (ok && whole) {
			*bytes = arena_alloc(a, *len + 1, 1);
			memcpy(*bytes, text, *len);
		}
		free(text);
		if (!ok || whole)
			return ok;
	}
	return err_set(err, ERR_CONFLICT,
		"'%s' changed each time it was read; try again when it is complete", path);
}

bool
artifact_folder(
	struct store *s, struct arena *a, const char *run_id, char **folder, struct err *err)
{
	struct place place;
	if (!run_place(s, a, run_id, &place, err))
		return false;
	*folder = path_join(a, place.base, place.inside);
	return true;
}
