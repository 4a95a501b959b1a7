// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* CSV: the first byte says whether there is a header. */
#include "tests/fuzz/fuzz_dataset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		fuzz_dataset(DATASET_CSV, data + 1, size - 1, data[0] & 1);
	return 0;
}
