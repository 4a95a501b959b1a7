// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The files of a model version, when they lie on this machine, under the rules of artifacts.h. */
#ifndef CORE_STORE_MODEL_FILES_H
#define CORE_STORE_MODEL_FILES_H

#include <stdatomic.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/base/hash.h"

struct arena;
struct rowset;
struct store;
struct version_facts;

/*
 * How artifacts.h finds them: a run ("" for a logged model) and a folder in its
 * artifacts. In a. ERR_DATA when the version's source is elsewhere.
 */
struct model_place {
	const char *run_id, *folder;
};
bool model_place_find(struct store *s, struct arena *a, const struct version_facts *v,
	struct model_place *out, struct err *err) MUST_CHECK;

/*
 * path (within the model), bytes, modified, and with digests sha256; every file, sorted by
 * path, at most 2,000 files in 16 levels (ERR_MEMORY above). ERR_DATA, ERR_NOT_FOUND
 * without files. stop (may be NULL) cancels.
 */
bool model_files(struct store *s, const struct version_facts *v, bool digests,
	const atomic_bool *stop, const struct rowset **out, struct err *err) MUST_CHECK;

/*
 * One digest of all files: SHA-256 over the lines "digest  path\n" in order of
 * path, as sha256sum would print them. files: of model_files with digests.
 */
bool model_files_digest(
	const struct rowset *files, char hex[HASH_HEX_MAX], struct err *err) MUST_CHECK;

/* The first max bytes of one of them, NUL-ended, in a. */
bool model_file_read(struct store *s, struct arena *a, const struct version_facts *v,
	const char *path, size_t max, char **text, size_t *len, struct err *err) MUST_CHECK;

#endif
