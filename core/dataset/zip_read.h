// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Zip archives, as far as .npz files need them: members that are stored or
 * deflated, found by the central directory. Every offset and size is checked
 * against the file before it is used. One thread. Internal to core/dataset.
 */
#ifndef CORE_DATASET_ZIP_READ_H
#define CORE_DATASET_ZIP_READ_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;

#define ZIP_MEMBERS_MAX ((size_t)65536)

struct zip_member {
	const char *name; /* as in the file */
	uint64_t packed, size, header;
	uint32_t crc;
	unsigned method, flags;
};

struct zip {
	int fd; /* borrowed */
	uint64_t size;
	const char *path;          /* for messages */
	struct zip_member *member; /* [n] in arena */
	size_t n;
};

/* Reads the directory of the archive in fd. ERR_CORRUPT. */
bool zip_open(struct zip *z, int fd, uint64_t size, const char *path, struct arena *a,
	struct err *err) MUST_CHECK;
/*
 * The member's bytes: *fd and *at say where they begin. Stored ones lie in the archive
 * itself; deflated ones are unpacked into an unnamed file, which *owned tells to close.
 * Size and checksum are verified.
 */
bool zip_extract(const struct zip *z, const struct zip_member *m, const atomic_bool *stop, int *fd,
	uint64_t *at, bool *owned, struct err *err) MUST_CHECK;

#endif
