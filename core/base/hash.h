// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Digests of bytes and files, by libcrypto. Lower-case hexadecimal. */
#ifndef CORE_BASE_HASH_H
#define CORE_BASE_HASH_H

#include <stdatomic.h>
#include <stddef.h>
#include "core/base/err.h"

#define HASH_HEX_MAX 65 /* SHA-256: 64 digits and a NUL */

bool hash_sha256(const void *bytes, size_t n, char hex[HASH_HEX_MAX], struct err *err) MUST_CHECK;
/* Reads fd from where it is to the end. stop may be NULL; set by another thread it cancels. */
bool hash_sha256_fd(
	int fd, const atomic_bool *stop, char hex[HASH_HEX_MAX], struct err *err) MUST_CHECK;
bool hash_md5(const void *bytes, size_t n, char hex[33], struct err *err) MUST_CHECK;

#endif
