// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cells in and out of pages, pages in and out of a file. */
#include "core/dataset/cell_page.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/oom.h"

void
page_put(struct page *p, const void *bytes, size_t n)
{
	if (p->cap - p->len < n) {
		while (p->cap - p->len < n)
			p->cap = p->cap ? 2 * p->cap : (size_t)1 << 16;
		p->at = xrealloc(p->at, p->cap, 1);
	}
	if (n)
		memcpy(p->at + p->len, bytes, n);
	p->len += n;
}

struct cell
page_take(struct page *p)
{
	struct cell c = { .tag = (enum tag)p->at[p->next++] };
	uint32_t n;
	switch (c.tag) {
	case TAG_NULL:
		break;
	case TAG_INT:
		memcpy(&c.i, p->at + p->next, sizeof(c.i));
		p->next += sizeof(c.i);
		break;
	case TAG_REAL:
		memcpy(&c.r, p->at + p->next, sizeof(c.r));
		p->next += sizeof(c.r);
		break;
	case TAG_TEXT:
	case TAG_BLOB:
		memcpy(&n, p->at + p->next, sizeof(n));
		c.s = str_make(p->at + p->next + sizeof(n), n);
		p->next += sizeof(n) + n;
		break;
	}
	return c;
}

enum field_type
cell_type(const struct dataset *d, const struct cell *c)
{
	union field_value v;
	switch (c->tag) {
	case TAG_NULL:
		return FIELD_EMPTY;
	case TAG_INT:
		return FIELD_INT;
	case TAG_REAL:
		return FIELD_REAL;
	case TAG_TEXT:
	case TAG_BLOB:
		break;
	}
	if (field_is_missing(c->s.at, c->s.len, d->missing))
		return FIELD_EMPTY;
	return field_parse(FIELD_TIME, c->s.at, c->s.len, &v) ? FIELD_TIME : FIELD_TEXT;
}

static struct str
number_text(struct arena *a, const struct cell *c)
{
	char digits[NUMBER_MAX];
	if (c->tag == TAG_INT)
		return str_of(arena_printf(a, "%lld", (long long)c->i));
	return str_of(arena_strdup(a, number_exact(digits, c->r)));
}

bool
cell_put(struct dataset *d, struct arena *texts, size_t col, size_t row, const struct cell *c)
{
	struct column_fill *fill = &d->fill[col];
	switch (c->tag) {
	case TAG_NULL:
		dataset_put_missing(d, col, row);
		return true;
	case TAG_TEXT:
	case TAG_BLOB:
		if (fill->type != FIELD_TEXT && fill->type != FIELD_TIME)
			return field_is_missing(c->s.at, c->s.len, d->missing) &&
			       dataset_put_text(d, col, row, c->s.at, c->s.len);
		return dataset_put_text(d, col, row, c->s.at, c->s.len);
	case TAG_INT:
	case TAG_REAL:
		break;
	}
	fill->missing[row] = 0;
	if (fill->type == FIELD_REAL)
		fill->r[row] = c->tag == TAG_REAL ? c->r : (double)c->i;
	else if (fill->type == FIELD_INT && c->tag == TAG_INT)
		fill->i[row] = c->i;
	else if (fill->type == FIELD_TEXT)
		fill->s[row] = number_text(texts, c);
	else
		return false;
	return true;
}

static bool
write_all(int fd, const void *bytes, size_t n, struct err *err)
{
	for (const char *p = bytes; n;) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return err_set(err, ERR_SYSTEM, "no room for the result of the query: %s",
				strerror(errno));
		p += put;
		n -= (size_t)put;
	}
	return true;
}

bool
page_write(int fd, const struct page *p, struct err *err)
{
	const size_t head[] = { p->len, p->rows };
	return write_all(fd, head, sizeof(head), err) && write_all(fd, p->at, p->len, err);
}

static bool
read_all(int fd, void *to, size_t n, bool *end, struct err *err)
{
	size_t all = n;
	*end = false;
	for (char *p = to; n;) {
		ssize_t got = read(fd, p, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0 && n == all) {
			*end = true;
			return true;
		}
		if (got <= 0)
			return err_set(err, ERR_SYSTEM, "cannot read the copy of the result: %s",
				strerror(errno));
		p += got;
		n -= (size_t)got;
	}
	return true;
}

bool
page_read(int fd, struct page *p, bool *end, struct err *err)
{
	size_t head[2];
	bool cut;
	p->len = p->next = p->rows = 0;
	if (!read_all(fd, head, sizeof(head), end, err) || *end)
		return *end;
	if (p->cap < head[0]) {
		p->cap = head[0];
		p->at = xrealloc(p->at, p->cap, 1);
	}
	p->len = head[0];
	p->rows = head[1];
	return read_all(fd, p->at, p->len, &cut, err);
}
