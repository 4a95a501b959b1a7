// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* CSV: the bits of the first byte say how it is to be read. */
#include "tests/fuzz/fuzz_dataset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct dataset_options o = {
		.format = DATASET_CSV,
		.no_header = data[0] & 1,
		.comment = data[0] & 2 ? '#' : '\0',
		.decimal = data[0] & 4 ? ',' : '\0',
		.thousands = data[0] & 8 ? (data[0] & 4 ? '.' : ',') : '\0',
		.delimiter = data[0] & 16 ? ';' : '\0',
		.encoding = data[0] & 32 ? (data[0] & 64 ? "UTF-16LE" : "latin1") : NULL,
	};
	fuzz_dataset(o, data + 1, size - 1);
	return 0;
}
