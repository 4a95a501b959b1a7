// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* JSON Lines. */
#include "tests/fuzz/fuzz_dataset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_dataset((struct dataset_options){ .format = DATASET_JSONL }, data, size);
	return 0;
}
