// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What a person may call a store, and what may lie at that path. The file is
 * looked at by stat alone: opening and closing it ourselves would drop the
 * locks that other connections of this process hold on it.
 */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/store/store_handle.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/* Length of "scheme:" or 0; a one-letter scheme would be a path on other systems, not here. */
static size_t
scheme_length(const char *text)
{
	size_t n =
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
	return n > 0 && strncmp(text + n, "://", 3) == 0 ? n + 3 : 0;
}

bool
store_location(struct arena *a, const char *text, char **path, struct err *err)
{
	const char *at = text;
	size_t scheme = scheme_length(text);
	if (scheme > 0) {
		if (strncmp(text, "sqlite://", 9) != 0)
			return err_set(err, ERR_USAGE,
				"cannot read '%s': only SQLite stores are read; name the file, as "
				"in mlflow.db or sqlite:///mlflow.db",
				text);
		at = text + 9;
		if (*at != '/' || at[1] == '\0')
			return err_set(err, ERR_USAGE,
				"'%s' names no file: write sqlite:///relative.db or "
				"sqlite:////absolute.db",
				text);
		at++;
	}
	if (*at == '\0')
		return err_set(
			err, ERR_USAGE, "the store's path is empty: name a file, as in mlflow.db");
	/* A URI may end in options for the driver, "?timeout=20": they are not ours. */
	*path = arena_strndup(a, at, scheme > 0 ? strcspn(at, "?") : strlen(at));
	return true;
}

static bool
check_folder(const char *path, struct err *err)
{
	char inside[4096];
	struct stat st;
	if (snprintf(inside, sizeof inside, "%s/mlflow.db", path) < (int)sizeof inside &&
		stat(inside, &st) == 0)
		return err_set(err, ERR_SCHEMA, "'%s' is a folder: name the store in it, '%s'",
			path, inside);
	return err_set(err, ERR_SCHEMA,
		"'%s' is a folder: name an SQLite file, as in '%s/mlflow.db' (MLflow's older "
		"stores of plain files are not read; convert them with mlflow migrate-filestore)",
		path, path);
}

bool
store_path_check(const char *path, struct err *err)
{
	struct stat st;
	if (stat(path, &st) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return err_set(err, ERR_NOT_FOUND,
				"no store at '%s': create one with: cairn store init '%s'", path,
				path);
		return err_set(
			err, ERR_READ_ONLY, "cannot look at '%s': %s", path, strerror(errno));
	}
	if (S_ISDIR(st.st_mode))
		return check_folder(path, err);
	if (S_ISFIFO(st.st_mode))
		return err_set(
			err, ERR_SCHEMA, "'%s' is a pipe, not a store: name an SQLite file", path);
	if (S_ISSOCK(st.st_mode))
		return err_set(err, ERR_SCHEMA,
			"'%s' is a socket, not a store: name an SQLite file", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_SCHEMA,
			"'%s' is a device, not a store: name an SQLite file", path);
	if (st.st_size <= 1) /* SQLite itself writes one byte into some new files */
		return err_set(err, ERR_SCHEMA,
			"'%s' is empty: remove it and create a store with: cairn store init '%s'",
			path, path);
	return true;
}

/* SQLite takes what has these names for files of its own, and would wait for a pipe for ever. */
bool
store_path_beside(const char *path, struct err *err)
{
	static const char *const endings[] = { "-journal", "-wal", "-shm" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		struct stat st;
		char beside[PATH_MAX + 16];
		snprintf(beside, sizeof beside, "%s%s", path, endings[i]);
		if (stat(beside, &st) == 0 && !S_ISREG(st.st_mode))
			return err_set(err, ERR_SCHEMA,
				"'%s' is not opened: '%s', which belongs to it, is no file; move "
				"that "
				"away",
				path, beside);
	}
	return true;
}

bool
store_path_is_network(const char *path)
{
	static const unsigned long types[] = {
		0x6969,     /* NFS */
		0x517B,     /* SMB */
		0xFE534D42, /* SMB 2 */
		0xFF534D42, /* CIFS */
		0x65735546, /* FUSE: sshfs and its like */
		0x01021997, /* 9P */
		0x00C36400, /* Ceph */
		0x0BD00BD0, /* Lustre */
		0x47504653, /* GPFS */
		0x19830326, /* BeeGFS */
		0x7461636F, /* OCFS2 */
		0x01161970, /* GFS2 */
		0x73757245, /* Coda */
		0x5346414F, /* AFS */
		0x6B414653, /* kAFS */
		0x786F4256, /* VirtualBox shared folders */
	};
	struct statfs fs;
	if (statfs(path, &fs) != 0)
		return false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (((unsigned long)fs.f_type & 0xFFFFFFFF) == types[i])
			return true;
	return false;
}
