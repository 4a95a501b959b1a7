// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Digests: the published examples, by memory and by descriptor. */
#include "core/base/hash.h"
#include "tests/support/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
hashes_memory(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	char hex[HASH_HEX_MAX], md5[33];
	CHECK_OK(hash_sha256("abc", 3, hex, &err));
	assert_string_equal(hex, OF_ABC);
	CHECK_OK(hash_sha256("", 0, hex, &err));
	assert_string_equal(
		hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK_OK(hash_md5("abc", 3, md5, &err));
	assert_string_equal(md5, "900150983cd24fb0d6963f7d28e17f72");
}

static void
hashes_files(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	char hex[HASH_HEX_MAX], want[HASH_HEX_MAX];
	size_t n = 300000;
	char *bytes = malloc(n);
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 7);
	FILE *f = tmpfile();
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fflush(f);
	lseek(fileno(f), 0, SEEK_SET);
	CHECK_OK(hash_sha256_fd(fileno(f), NULL, hex, &err));
	CHECK_OK(hash_sha256(bytes, n, want, &err));
	assert_string_equal(hex, want);
	lseek(fileno(f), 1000, SEEK_SET);
	CHECK_OK(hash_sha256_fd(fileno(f), NULL, hex, &err));
	CHECK_OK(hash_sha256(bytes + 1000, n - 1000, want, &err));
	assert_string_equal(hex, want);
	atomic_bool stop = true;
	CHECK_FAILS(hash_sha256_fd(fileno(f), &stop, hex, &err), ERR_CANCELLED);
	fclose(f);
	free(bytes);
	CHECK_FAILS(hash_sha256_fd(-1, NULL, hex, &err), ERR_SYSTEM);
}

CHECK_MAIN(cmocka_unit_test(hashes_memory), cmocka_unit_test(hashes_files))
