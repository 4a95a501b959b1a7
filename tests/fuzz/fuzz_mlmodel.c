// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* MLmodel files: texts that are there, and a signature that becomes rows. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/registry/mlmodel.h"
#include "core/table/rowset.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct mlmodel m;
	const struct rowset *rs;
	if (mlmodel_parse(a, (const char *)data, size, &m, &err)) {
		FUZZ_CHECK(m.flavors && m.data && m.example && m.from && m.created);
		FUZZ_CHECK(m.bytes >= -1);
		FUZZ_CHECK(m.has_signature == (m.inputs || m.outputs));
		if (mlmodel_signature(&m, &rs, &err)) {
			size_t fields = (m.inputs ? m.inputs->len : 0) +
					(m.outputs ? m.outputs->len : 0) +
					(m.params ? m.params->len : 0);
			FUZZ_CHECK(rs->rows <= fields);
			rowset_free(rs);
		}
	} else {
		FUZZ_CHECK(err.code == ERR_CORRUPT || err.code == ERR_MEMORY);
	}
	arena_free(a);
	return 0;
}
