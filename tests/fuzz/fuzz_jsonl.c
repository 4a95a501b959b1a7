// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* JSON Lines. */
#include "tests/fuzz/fuzz_dataset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_dataset(DATASET_JSONL, data, size, false);
	return 0;
}
