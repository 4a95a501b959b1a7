// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* States of models in the audit history: what was read is written and read again, and is the same. */
#include "core/base/arena.h"
#include "core/store/model_state.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct model_state state, again;
	if (model_state_parse(a, arena_strndup(a, (const char *)data, size), &state, &err)) {
		const char *text = model_state_text(a, &state);
		FUZZ_CHECK(model_state_parse(a, text, &again, &err));
		FUZZ_CHECK(strcmp(model_state_text(a, &again), text) == 0);
		FUZZ_CHECK(model_state_same(&state, &again));
		FUZZ_CHECK(*model_state_difference(a, &state, &again) == '\0');
	} else {
		FUZZ_CHECK(err.code == ERR_CORRUPT);
	}
	arena_free(a);
	return 0;
}
