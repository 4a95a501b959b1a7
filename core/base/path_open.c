// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Opening a file that must stay inside a folder. Names are never compared as
 * strings beyond their components: the kernel keeps the walk inside, or, where
 * it cannot, the walk is ours, one component at a time and never through a link.
 */
#include "core/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "core/base/oom.h"
#include "core/base/vec.h"

struct protected_file {
	dev_t dev;
	ino_t ino;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static VEC(struct protected_file) protected_files;

/* Index of the file, or the number of files; call with the lock held. */
static size_t
find_protected(dev_t dev, ino_t ino)
{
	size_t i = 0;
	while (i < protected_files.len &&
		(protected_files.at[i].dev != dev || protected_files.at[i].ino != ino))
		i++;
	return i;
}

void
path_protect(dev_t dev, ino_t ino)
{
	pthread_mutex_lock(&lock);
	VEC_PUSH(&protected_files, (struct protected_file){ dev, ino });
	pthread_mutex_unlock(&lock);
}

void
path_unprotect(dev_t dev, ino_t ino)
{
	pthread_mutex_lock(&lock);
	size_t i = find_protected(dev, ino);
	if (i < protected_files.len)
		protected_files.at[i] = protected_files.at[--protected_files.len];
	if (protected_files.len == 0)
		VEC_FREE(&protected_files);
	pthread_mutex_unlock(&lock);
}

bool
path_is_protected(const struct stat *st)
{
	pthread_mutex_lock(&lock);
	bool found = find_protected(st->st_dev, st->st_ino) < protected_files.len;
	pthread_mutex_unlock(&lock);
	return found;
}

/* True for a relative name without an empty spelling and without "..". */
static bool
stays_below(const char *name)
{
	if (name[0] == '\0' || name[0] == '/')
		return false;
	for (const char *p = name; *p;) {
		size_t n = strcspn(p, "/");
		if (n == 2 && p[0] == '.' && p[1] == '.')
			return false;
		p += n;
		p += strspn(p, "/");
	}
	return true;
}

/* The walk by hand, for kernels and sandboxes without openat2. */
static int
walk(int root, const char *name, int flags)
{
	char *copy = xstrdup(name), *part = copy;
	int at = root;
	for (char *slash; at >= 0 && (slash = strchr(part, '/')); part = slash + 1) {
		*slash = '\0';
		if (*part == '\0')
			continue;
		int next = openat(at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int why = errno;
		if (at != root)
			close(at);
		at = next;
		errno = why;
	}
	int fd = at < 0 ? -1 : openat(at, *part ? part : ".", flags | O_NOFOLLOW);
	int why = errno;
	if (at >= 0 && at != root)
		close(at);
	free(copy);
	errno = why;
	return fd;
}

static int
open_below(int root, const char *name, int flags)
{
	struct open_how how = {
		.flags = (unsigned)flags,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, root, name, &how, sizeof(how));
	if (fd >= 0 || (errno != ENOSYS && errno != EPERM && errno != EAGAIN))
		return (int)fd;
	return walk(root, name, flags);
}

static int
refuse(struct err *err, const char *name, int why)
{
	if (why == ENOENT)
		err_set(err, ERR_NOT_FOUND, "there is no file '%s'", name);
	else if (why == ELOOP || why == EXDEV || why == ENOTDIR)
		err_set(err, ERR_DATA, "'%s' is not opened: a part of it is a link, or no folder",
			name);
	else
		err_set(err, ERR_SYSTEM, "cannot open '%s': %s", name, strerror(why));
	return -1;
}

/*
 * Looks before it opens: a device may act on being opened, a FIFO block, and a
 * protected file lose its locks. O_PATH does none of these.
 */
static int
open_regular(int root, const char *name, long long *size, struct err *err)
{
	struct stat seen, st;
	int fd = open_below(root, name, O_PATH | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &seen) != 0) {
		int why = errno;
		if (fd >= 0)
			close(fd);
		return refuse(err, name, why);
	}
	close(fd);
	if (S_ISLNK(seen.st_mode))
		return refuse(err, name, ELOOP);
	if (!S_ISREG(seen.st_mode)) {
		err_set(err, ERR_DATA, "'%s' is not a regular file", name);
		return -1;
	}
	if (path_is_protected(&seen)) {
		err_set(err, ERR_CONFLICT, "'%s' is not opened: it is an open store", name);
		return -1;
	}
	fd = open_below(root, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return refuse(err, name, errno);
	if (fstat(fd, &st) != 0 || st.st_dev != seen.st_dev || st.st_ino != seen.st_ino) {
		close(fd);
		err_set(err, ERR_DATA, "'%s' was replaced while it was opened", name);
		return -1;
	}
	if (size)
		*size = st.st_size;
	return fd;
}

/* Descriptor of root for walks below it, or -1. */
static int
open_root(const char *root, struct err *err)
{
	int dir = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM,
			"cannot open the folder '%s': %s", root, strerror(errno));
	return dir;
}

int
path_open_beneath(const char *root, const char *name, long long *size, struct err *err)
{
	if (!stays_below(name)) {
		err_set(err, ERR_USAGE, "'%s' is not a name inside a folder", name);
		return -1;
	}
	int dir = open_root(root, err);
	if (dir < 0)
		return -1;
	int fd = open_regular(dir, name, size, err);
	close(dir);
	return fd;
}

int
path_open_folder_beneath(const char *root, const char *name, struct err *err)
{
	if (!stays_below(name)) {
		err_set(err, ERR_USAGE, "'%s' is not a name inside a folder", name);
		return -1;
	}
	int dir = open_root(root, err);
	if (dir < 0)
		return -1;
	int fd = open_below(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), why = errno;
	close(dir);
	return fd < 0 ? refuse(err, name, why) : fd;
}
