// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Paths: where cairn keeps things, whole-or-nothing file writes, and opening a
 * file that must stay inside a folder. Any thread.
 */
#ifndef CORE_BASE_PATH_H
#define CORE_BASE_PATH_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include "core/base/err.h"

struct arena;

/* "a/b" from "a" and "b"; an absolute b wins. */
char *path_join(struct arena *a, const char *dir, const char *name) MUST_CHECK;
/* Part after the last '/'; borrowed. */
const char *path_base(const char *path);
/* Part before the last '/', "." when there is none. */
char *path_dir(struct arena *a, const char *path) MUST_CHECK;

/* A file that came with the program, e.g. "themes/dark.theme": $CAIRN_DATADIR, else the installed folder. */
char *path_data(struct arena *a, const char *name) MUST_CHECK;
/* $XDG_CONFIG_HOME/cairn/name (or ~/.config/…); NULL when there is no home. */
char *path_config(struct arena *a, const char *name) MUST_CHECK;
/* $XDG_STATE_HOME/cairn/name (or ~/.local/state/…); NULL when there is no home. */
char *path_state(struct arena *a, const char *name) MUST_CHECK;
/* Makes the folder of path and its parents with mode 0700; existing ones are kept. */
bool path_make_parents(const char *path, struct err *err) MUST_CHECK;

/*
 * A file that is written whole or not at all: a temporary beside the target,
 * then fsync and rename. Exactly one of commit and abort ends it. A target that
 * exists and is not a regular file (a device, a FIFO) is written directly; a link
 * is followed. An existing file keeps its permissions. Errors are ERR_OUTPUT.
 */
struct path_output;
struct path_output *path_output_open(const char *path, struct err *err) MUST_CHECK;
FILE *path_output_file(struct path_output *o);
/* False when any write failed (ERR_OUTPUT); the old file is then untouched. */
bool path_output_commit(struct path_output *o, struct err *err) MUST_CHECK;
void path_output_abort(struct path_output *o);

/*
 * Opens the regular file root/name for reading: name may not leave root by
 * "..", links, magic links or an absolute spelling (ERR_USAGE for a spelling,
 * ERR_DATA for what is on disk); a device, FIFO or socket is refused without
 * opening it (ERR_DATA). root itself may be reached through links. Returns a
 * descriptor (O_CLOEXEC) or -1. size may be NULL.
 */
int path_open_beneath(
	const char *root, const char *name, long long *size, struct err *err) MUST_CHECK;

/* The same for a folder, to be read by fdopendir. */
int path_open_folder_beneath(const char *root, const char *name, struct err *err) MUST_CHECK;

/*
 * What an errno of opening or reading a file means to the one who named it: ERR_NOT_FOUND,
 * ERR_DATA where it is there and may not or cannot be read, else ERR_SYSTEM.
 */
enum err_code path_error(int why);

/*
 * The file's whole text, NUL-ended, at most max bytes (ERR_MEMORY above); *len may be NULL. Nothing
 * is waited for: a pipe or a socket is refused (ERR_DATA), but for our own streams, as in
 * "/dev/fd/63"; a signal ends the wait for those (ERR_CANCELLED).
 */
bool path_read(struct arena *a, const char *path, size_t max, char **text, size_t *len,
	struct err *err) MUST_CHECK;
/*
 * The same for a file that says what is to be run: refused unless it is a plain
 * file of the person's own or of the administrator, and not for everybody to
 * write. A link is followed, as people keep their configuration elsewhere.
 */
bool path_read_config(struct arena *a, const char *path, size_t max, char **text, size_t *len,
	struct err *err) MUST_CHECK;

/*
 * Closing any descriptor of a file drops the locks that SQLite holds on it in
 * this process. While a file is protected the functions above refuse to open or
 * replace it (ERR_CONFLICT). Protections are counted.
 */
void path_protect(dev_t dev, ino_t ino);
void path_unprotect(dev_t dev, ino_t ino);
bool path_is_protected(const struct stat *st);

#endif
