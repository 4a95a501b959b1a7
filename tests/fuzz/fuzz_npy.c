// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* NumPy arrays and the zip archives of them. */
#include "tests/fuzz/fuzz_dataset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_dataset((struct dataset_options){ .format = DATASET_NUMPY }, data, size);
	return 0;
}
