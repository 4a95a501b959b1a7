// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Files of DVC: entries with a path, within their bounds. */
#include "core/base/arena.h"
#include "core/repro/dvc.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct dvc_entry *entries;
	size_t n;
	if (dvc_parse(a, (const char *)data, size, &entries, &n, &err)) {
		FUZZ_CHECK(n <= DVC_ENTRIES_MAX);
		for (size_t i = 0; i < n; i++) {
			FUZZ_CHECK(entries[i].path[0]);
			FUZZ_CHECK(entries[i].digest && entries[i].stage);
			FUZZ_CHECK(entries[i].bytes >= -1);
		}
	} else {
		FUZZ_CHECK(err.code == ERR_CORRUPT || err.code == ERR_MEMORY);
	}
	(void)dvc_is_file(arena_strndup(a, (const char *)data, size));
	arena_free(a);
	return 0;
}
