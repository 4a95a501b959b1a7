// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Files that are written whole or not at all. */
#include "core/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/random.h"

struct path_output {
	FILE *file;
	char *target;    /* with links followed */
	char *temporary; /* NULL when the target is written directly */
};

static void
output_free(struct path_output *o)
{
	free(o->target);
	free(o->temporary);
	free(o);
}

static bool
cannot_write(struct err *err, const char *path, int why)
{
	return err_set(err, ERR_OUTPUT, "cannot write '%s': %s", path, strerror(why));
}

/* Descriptor of a new file beside the target; the kernel applies the umask to its mode. */
static int
open_temporary(struct path_output *o, const struct stat *old)
{
	struct arena *a = arena_new();
	char unique[33];
	random_uuid_hex(unique);
	const char *name = arena_printf(a, ".cairn-%.16s.tmp", unique);
	o->temporary = xstrdup(path_join(a, path_dir(a, o->target), name));
	arena_free(a);
	int fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0 || !old)
		return fd;
	if (fchmod(fd, old->st_mode & 07777) != 0) {
		int why = errno;
		close(fd);
		unlink(o->temporary);
		errno = why;
		return -1;
	}
	return fd;
}

/* Where the bytes go, with links followed; false when that cannot be written. */
static bool
open_target(struct path_output *o, const char *path, int *fd, struct err *err)
{
	struct stat st;
	bool exists = stat(path, &st) == 0;
	if (!exists && lstat(path, &st) == 0)
		return err_set(err, ERR_OUTPUT, "cannot write '%s': it is a link to nothing", path);
	if (exists && path_is_protected(&st))
		return err_set(err, ERR_CONFLICT, "cannot write '%s': it is an open store", path);
	if (exists && S_ISDIR(st.st_mode))
		return cannot_write(err, path, EISDIR);
	o->target = exists ? realpath(path, NULL) : xstrdup(path);
	if (!o->target)
		return cannot_write(err, path, errno);
	if (exists && !S_ISREG(st.st_mode))
		*fd = open(o->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	else
		*fd = open_temporary(o, exists ? &st : NULL);
	return *fd >= 0 || cannot_write(err, path, errno);
}

struct path_output *
path_output_open(const char *path, struct err *err)
{
	struct path_output *o = xcalloc(1, sizeof(*o));
	int fd = -1;
	if (!open_target(o, path, &fd, err)) {
		output_free(o);
		return NULL;
	}
	o->file = fdopen(fd, "w");
	if (!o->file) {
		cannot_write(err, path, errno);
		close(fd);
		if (o->temporary)
			unlink(o->temporary);
		output_free(o);
		return NULL;
	}
	return o;
}

FILE *
path_output_file(struct path_output *o)
{
	return o->file;
}

/* So that a rename survives a crash; some file systems cannot, and the file is whole all the same. */
static void
sync_folder(const char *path)
{
	struct arena *a = arena_new();
	int fd = open(path_dir(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_free(a);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

bool
path_output_commit(struct path_output *o, struct err *err)
{
	errno = EIO; /* for an earlier failure, whose reason stdio does not keep */
	bool ok = !ferror(o->file) && fflush(o->file) == 0;
	if (ok && o->temporary)
		ok = fsync(fileno(o->file)) == 0;
	int why = errno;
	if (fclose(o->file) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && o->temporary && rename(o->temporary, o->target) != 0) {
		ok = false;
		why = errno;
	}
	if (!ok) {
		cannot_write(err, o->target, why);
		if (o->temporary)
			unlink(o->temporary);
	} else if (o->temporary) {
		sync_folder(o->target);
	}
	output_free(o);
	return ok;
}

void
path_output_abort(struct path_output *o)
{
	fclose(o->file);
	if (o->temporary)
		unlink(o->temporary);
	output_free(o);
}
