// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Files as they were at a commit, when the git repository around a folder has it. Asks the
 * git of this machine for objects only: no hook, no pager, no network, nothing written.
 */
#ifndef CORE_REPRO_COMMIT_FILES_H
#define CORE_REPRO_COMMIT_FILES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"

struct arena;

#define COMMIT_FILES_MAX 64

struct commit_file {
	const char *path; /* from the top of the repository */
	const char *text; /* NUL-ended */
	size_t len;
};

/*
 * Those files of the commit that wanted picks, at most COMMIT_FILES_MAX, in a. commit: 7 to
 * 64 hexadecimal digits. ERR_NOT_FOUND without git, a repository or the commit; stop (may
 * be NULL) cancels.
 */
bool commit_files(struct arena *a, const char *folder, const char *commit,
	bool (*wanted)(const char *path), const atomic_bool *stop, struct commit_file **out,
	size_t *n, struct err *err) MUST_CHECK;

#endif
