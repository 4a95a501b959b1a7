// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Rows on their way from a database to columns: cells one behind the other in a
 * buffer, which may also go to a file and come back. Internal to core/dataset.
 */
#ifndef CORE_DATASET_CELL_PAGE_H
#define CORE_DATASET_CELL_PAGE_H

#include "core/dataset/dataset_reader.h"

/* One cell: a tag and its value; texts and blobs have their length in 32 bits before them. */
enum tag { TAG_NULL, TAG_INT, TAG_REAL, TAG_TEXT, TAG_BLOB };

struct page {
	char *at;
	size_t len, cap, next; /* next: byte to read */
	size_t rows;           /* not yet read */
};

struct cell {
	enum tag tag;
	int64_t i;
	double r;
	struct str s;
};

void page_put(struct page *p, const void *bytes, size_t n);
/* The next cell; pages are our own, so nothing is checked. Its text points into the page. */
struct cell page_take(struct page *p);

/* The narrowest type for the cell. A text of digits is a text: the file says so. */
enum field_type cell_type(const struct dataset *d, const struct cell *c);
/*
 * Stores the cell; a number in a column of texts is spelled out in texts. False when it does not fit
 * the column's type.
 */
bool cell_put(struct dataset *d, struct arena *texts, size_t col, size_t row, const struct cell *c);

/* The page and its rows behind the end of fd, and the next one from where fd is (*end: there is none). */
bool page_write(int fd, const struct page *p, struct err *err) MUST_CHECK;
bool page_read(int fd, struct page *p, bool *end, struct err *err) MUST_CHECK;

#endif
