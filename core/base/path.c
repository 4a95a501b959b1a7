// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names of paths, the folders of the program, and reading a small file whole. */
#include "core/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/str.h"

char *
path_join(struct arena *a, const char *dir, const char *name)
{
	if (name[0] == '/' || dir[0] == '\0')
		return arena_strdup(a, name);
	const char *slash = dir[strlen(dir) - 1] == '/' ? "" : "/";
	return arena_printf(a, "%s%s%s", dir, slash, name);
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

char *
path_dir(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return arena_strdup(a, ".");
	return arena_strndup(a, path, slash == path ? 1 : (size_t)(slash - path));
}

char *
path_data(struct arena *a, const char *name)
{
	const char *dir = getenv("CAIRN_DATADIR");
	return path_join(a, dir && *dir ? dir : PKGDATADIR, name);
}

/* The variable's folder, or the one below HOME; relative ones are ignored, as the XDG rules say. */
static char *
xdg_path(struct arena *a, const char *variable, const char *below_home, const char *name)
{
	const char *dir = getenv(variable), *home = getenv("HOME");
	if (dir && dir[0] == '/')
		return arena_printf(a, "%s/cairn/%s", dir, name);
	if (home && home[0] == '/')
		return arena_printf(a, "%s/%s/cairn/%s", home, below_home, name);
	return NULL;
}

char *
path_config(struct arena *a, const char *name)
{
	return xdg_path(a, "XDG_CONFIG_HOME", ".config", name);
}

char *
path_state(struct arena *a, const char *name)
{
	return xdg_path(a, "XDG_STATE_HOME", ".local/state", name);
}

/* The folders of path[0..], one after the other; path is cut and mended on the way. */
static bool
make_folders(char *path, struct err *err)
{
	for (char *p = path; *p; p++) {
		if (*p != '/' || p == path)
			continue;
		*p = '\0';
		struct stat st;
		int why = mkdir(path, 0700) == 0 ? 0 : errno;
		if (why && (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)))
			return err_set(err, ERR_OUTPUT, "cannot make the folder '%s': %s", path,
				why == EEXIST ? "a file has that name" : strerror(why));
		*p = '/';
	}
	return true;
}

bool
path_make_parents(const char *path, struct err *err)
{
	char *copy = xstrdup(path);
	bool ok = make_folders(copy, err);
	free(copy);
	return ok;
}

/* Grows *text with what fd gives, to at most max + 1 bytes. A signal ends the wait for a pipe. */
static bool
read_all(int fd, size_t max, char **text, size_t *len)
{
	struct stat st;
	bool pipe = fstat(fd, &st) == 0 && !S_ISREG(st.st_mode);
	size_t cap = 0;
	*len = 0;
	while (*len <= max) {
		if (cap - *len < 2) {
			cap = cap ? 2 * cap : 4096;
			*text = xrealloc(*text, cap, 1);
		}
		size_t room = cap - *len - 1;
		ssize_t n = read(fd, *text + *len, room < max + 1 - *len ? room : max + 1 - *len);
		if (n < 0 && errno == EINTR && !pipe)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	return true;
}

enum err_code
path_error(int why)
{
	switch (why) {
	case ENOENT:
	case ENOTDIR:
	case ELOOP:
	case ENAMETOOLONG:
		return ERR_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EISDIR:
	case ENXIO:
		return ERR_DATA;
	default:
		return ERR_SYSTEM;
	}
}

/* "/dev/fd/63", as a shell writes for "<(command)", and the like: these are ours already. */
static bool
is_own_stream(const char *path)
{
	static const char *const places[] = { "/dev/fd/", "/dev/stdin", "/proc/self/fd/" };
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (str_starts(path, places[i]))
			return true;
	return false;
}

/* What is neither a file nor gives what it has at once, as devices opened by O_NONBLOCK do. */
static const char *
what_may_keep_us_waiting(mode_t mode)
{
	if (S_ISFIFO(mode))
		return "a pipe";
	if (S_ISSOCK(mode))
		return "a socket";
	return S_ISBLK(mode) ? "a disk" : NULL;
}

static bool
cannot_open(const char *path, struct err *err)
{
	return err_set(err, path_error(errno), "cannot open '%s': %s", path, strerror(errno));
}

/* Takes fd. */
static bool
read_and_close(struct arena *a, int fd, const char *path, size_t max, char **text, size_t *len,
	struct err *err)
{
	char *bytes = NULL;
	size_t n;
	bool ok = read_all(fd, max, &bytes, &n);
	int why = errno;
	close(fd);
	if (!ok && why == EINTR)
		err_set(err, ERR_CANCELLED, "cancelled");
	else if (!ok)
		err_set(err, path_error(why), "cannot read '%s': %s", path, strerror(why));
	else if (n > max)
		ok = err_set(err, ERR_MEMORY, "'%s' is larger than %zu bytes", path, max);
	if (ok) {
		*text = arena_strndup(a, bytes, n);
		if (len)
			*len = n;
	}
	free(bytes);
	return ok;
}

bool
path_read(struct arena *a, const char *path, size_t max, char **text, size_t *len, struct err *err)
{
	struct stat st;
	if (stat(path, &st) == 0 && path_is_protected(&st))
		return err_set(err, ERR_CONFLICT, "cannot read '%s': it is an open store", path);
	bool own = is_own_stream(path);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (own ? 0 : O_NONBLOCK));
	if (fd < 0)
		return cannot_open(path, err);
	const char *what =
		!own && fstat(fd, &st) == 0 ? what_may_keep_us_waiting(st.st_mode) : NULL;
	if (!what)
		return read_and_close(a, fd, path, max, text, len, err);
	close(fd);
	return err_set(err, ERR_DATA, "'%s' is not read: it is %s, not a file", path, what);
}

/* Why a file of configuration is not to be trusted, NULL when it is. */
static const char *
why_not_ours(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "it is no plain file";
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return "it belongs to somebody else";
	return st->st_mode & S_IWOTH ? "everybody may write to it; try chmod o-w" : NULL;
}

bool
path_read_config(
	struct arena *a, const char *path, size_t max, char **text, size_t *len, struct err *err)
{
	struct stat st;
	/* A FIFO would wait for a writer, but for O_NONBLOCK. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) != 0)
		return cannot_open(path, err);
	const char *why = path_is_protected(&st) ? "it is an open store" : why_not_ours(&st);
	if (!why)
		return read_and_close(a, fd, path, max, text, len, err);
	close(fd);
	return err_set(err, ERR_SYSTEM, "'%s' is not read: %s", path, why);
}
