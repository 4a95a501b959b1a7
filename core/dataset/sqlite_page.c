// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rows of a running statement into a page of cells. */
#include "core/base/clock.h"
#include "core/dataset/sqlite_file.h"

#define PAGE_BYTES ((size_t)4 << 20)

static void
page_put_cell(struct page *p, sqlite3_stmt *s, int col)
{
	unsigned char tag;
	int64_t i;
	double r;
	uint32_t n;
	switch (sqlite3_column_type(s, col)) {
	case SQLITE_INTEGER:
		tag = TAG_INT;
		i = sqlite3_column_int64(s, col);
		page_put(p, &tag, 1);
		page_put(p, &i, sizeof(i));
		break;
	case SQLITE_FLOAT:
		tag = TAG_REAL;
		r = sqlite3_column_double(s, col);
		page_put(p, &tag, 1);
		page_put(p, &r, sizeof(r));
		break;
	case SQLITE_NULL:
		tag = TAG_NULL;
		page_put(p, &tag, 1);
		break;
	default:
		tag = sqlite3_column_type(s, col) == SQLITE_TEXT ? TAG_TEXT : TAG_BLOB;
		n = (uint32_t)sqlite3_column_bytes(s, col);
		page_put(p, &tag, 1);
		page_put(p, &n, sizeof(n));
		page_put(p, sqlite3_column_blob(s, col), n);
	}
}

bool
sq_fill_page(struct sq *q, size_t skip, int64_t until_ms, bool *done, struct err *err)
{
	struct page *p = &q->page;
	p->len = p->next = p->rows = 0;
	*done = false;
	while (p->rows < SQ_PAGE_ROWS && p->len < PAGE_BYTES) {
		int rc = sqlite3_step(q->select);
		if (rc == SQLITE_DONE) {
			*done = true;
			return true;
		}
		if (rc != SQLITE_ROW)
			return sq_error(q, err);
		for (size_t i = 0; i < q->columns; i++)
			page_put_cell(p, q->select, (int)(i + skip));
		p->rows++;
		if (skip)
			q->last_rowid = sqlite3_column_int64(q->select, 0);
		if (until_ms && p->rows % 64 == 0 && clock_mono_ms() >= until_ms)
			break;
	}
	return true;
}
