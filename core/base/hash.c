// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Digests by libcrypto. */
#include "core/base/hash.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/oom.h"

#define BLOCK ((size_t)1 << 16)

static bool
cannot_digest(struct err *err)
{
	return err_set(err, ERR_SYSTEM, "cannot compute a digest: libcrypto refuses");
}

static void
to_hex(const unsigned char *bytes, size_t n, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		*hex++ = digits[bytes[i] >> 4];
		*hex++ = digits[bytes[i] & 15];
	}
	*hex = '\0';
}

static bool
digest(const EVP_MD *type, const void *bytes, size_t n, char *hex, struct err *err)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	if (EVP_Digest(bytes, n, sum, &len, type, NULL) != 1)
		return cannot_digest(err);
	to_hex(sum, len, hex);
	return true;
}

bool
hash_sha256(const void *bytes, size_t n, char hex[HASH_HEX_MAX], struct err *err)
{
	return digest(EVP_sha256(), bytes, n, hex, err);
}

bool
hash_md5(const void *bytes, size_t n, char hex[33], struct err *err)
{
	return digest(EVP_md5(), bytes, n, hex, err);
}

static bool
feed(EVP_MD_CTX *md, int fd, const atomic_bool *stop, unsigned char *block, struct err *err)
{
	for (;;) {
		if (stop && atomic_load_explicit(stop, memory_order_relaxed))
			return err_set(err, ERR_CANCELLED, "cancelled while reading a file");
		ssize_t n = read(fd, block, BLOCK);
		if (n == 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_SYSTEM, "cannot read a file: %s", strerror(errno));
		if (EVP_DigestUpdate(md, block, (size_t)n) != 1)
			return cannot_digest(err);
	}
}

bool
hash_sha256_fd(int fd, const atomic_bool *stop, char hex[HASH_HEX_MAX], struct err *err)
{
	unsigned char sum[EVP_MAX_MD_SIZE], *block = xmalloc(BLOCK);
	unsigned len = 0;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool ok = md && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;
	if (!ok)
		cannot_digest(err);
	ok = ok && feed(md, fd, stop, block, err);
	if (ok && EVP_DigestFinal_ex(md, sum, &len) != 1)
		ok = cannot_digest(err);
	if (ok)
		to_hex(sum, len, hex);
	EVP_MD_CTX_free(md);
	free(block);
	return ok;
}
