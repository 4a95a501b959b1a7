// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the targets for data files share: any bytes as a file in memory, read twice and compared. */
#ifndef TESTS_FUZZ_FUZZ_DATASET_H
#define TESTS_FUZZ_FUZZ_DATASET_H

#include "core/dataset/dataset.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct fuzz_sum {
	uint64_t rows, missing, bytes, numbers;
};

static void
fuzz_cells(const struct batch *b, size_t fields, struct fuzz_sum *sum)
{
	for (size_t i = 0; i < fields; i++) {
		const struct batch_column *c = &b->col[i];
		for (size_t row = 0; row < b->rows; row++) {
			FUZZ_CHECK(c->missing[row] <= 1);
			sum->missing += c->missing[row];
			if (c->type == FIELD_TEXT)
				sum->bytes += c->s[row].len +
					      (c->s[row].len ? (unsigned char)c->s[row].at[0] : 0);
			else if (c->type == FIELD_REAL)
				sum->numbers += isfinite(c->r[row]) && fabs(c->r[row]) < 1e15
							? (uint64_t)(int64_t)c->r[row]
							: 1;
			else if (c->type != FIELD_EMPTY)
				sum->numbers += (uint64_t)c->i[row];
		}
	}
	sum->rows += b->rows;
}

/* To the end; types may widen once for a file that does not change. */
static bool
fuzz_read(struct dataset *d, struct fuzz_sum *sum, bool may_widen)
{
	struct err err = ERR_INIT;
	int again = 0;
	*sum = (struct fuzz_sum){ 0 };
	for (;;) {
		struct batch b;
		size_t n;
		enum dataset_step step = dataset_next(d, &b, &err);
		dataset_fields(d, &n);
		switch (step) {
		case DATASET_ROWS:
			FUZZ_CHECK(b.rows > 0 && b.first_row == sum->rows);
			fuzz_cells(&b, n, sum);
			break;
		case DATASET_AGAIN:
			FUZZ_CHECK(may_widen && again++ == 0);
			*sum = (struct fuzz_sum){ 0 };
			break;
		case DATASET_END:
			return true;
		case DATASET_ERROR:
			FUZZ_CHECK(err.code != ERR_NONE && err.text[0]);
			return false;
		}
	}
}

static void
fuzz_dataset(struct dataset_options o, const uint8_t *data, size_t size)
{
	char path[32];
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	o.threads = 1;
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (dataset_open(path, &o, &d, &err)) {
		struct fuzz_sum first, second;
		bool ok = fuzz_read(d, &first, true);
		if (ok) {
			FUZZ_CHECK(dataset_rewind(d, &err) && fuzz_read(d, &second, false));
			FUZZ_CHECK(memcmp(&first, &second, sizeof(first)) == 0);
		}
	} else {
		FUZZ_CHECK(err.code != ERR_NONE && err.text[0]);
	}
	dataset_close(d);
	close(fd);
}

#endif
