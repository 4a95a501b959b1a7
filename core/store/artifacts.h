// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Artifacts of a run, when they are files of this machine.
 *
 * An artifact location is hostile: only plain paths and file: URIs (decoded
 * once) are opened, only beneath the run's own folder, never through links,
 * never the store's own file.
 */
#ifndef CORE_STORE_ARTIFACTS_H
#define CORE_STORE_ARTIFACTS_H

#include "core/base/err.h"
#include <stddef.h>

struct arena;
struct rowset;
struct store;

/*
 * In all of these the run "" stands for none: then only "models/<model id>/…" can be asked for.
 *
 * path (relative), name, is_dir, bytes, modified; one folder, sorted, at most
 * 10,000 entries (note says more). folder "" is the top. Logged models of 3.x
 * appear under "models/". ERR_DATA with the location when it is not local.
 */
bool artifacts_list(struct store *s, const char *run_id, const char *folder, const struct rowset **out,
	struct err *err) MUST_CHECK;
/*
 * First max bytes of one file, in a. *total gets its size. They stood in the file
 * at one moment: when it changes meanwhile it is read anew, and ERR_CONFLICT when it
 * does so again and again. What only grows can be read.
 */
bool artifact_read(struct store *s, struct arena *a, const char *run_id, const char *path, size_t max,
	char **bytes, size_t *len, long long *total, struct err *err) MUST_CHECK;
/* A descriptor to read one file by (O_CLOEXEC), or -1; size may be NULL. */
int artifact_open(struct store *s, const char *run_id, const char *path, long long *size,
	struct err *err) MUST_CHECK;
/* Local folder of the run's artifacts, or ERR_DATA. In a. */
bool artifact_folder(struct store *s, struct arena *a, const char *run_id, char **folder,
	struct err *err) MUST_CHECK;

#endif
