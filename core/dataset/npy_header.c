// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The few Python literals a header is made of: dictionary, list, tuple, string, number, bool. */
#include "core/dataset/npy_header.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/vec.h"

#define DEPTH_MAX 8

struct parser {
	const char *at, *end;
	struct arena *a;
	VEC(struct npy_field) fields;
	struct err *err;
};

static bool
bad(struct parser *p, const char *what)
{
	return err_set(p->err, ERR_CORRUPT, "its header is not NumPy's: %s", what);
}

static void
skip_space(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t'))
		p->at++;
}

static bool
eat(struct parser *p, char c)
{
	skip_space(p);
	if (p->at == p->end || *p->at != c)
		return false;
	p->at++;
	return true;
}

static bool
peek(struct parser *p, char c)
{
	skip_space(p);
	return p->at < p->end && *p->at == c;
}

/* 'text' or "text"; a backslash keeps the next character. */
static bool
take_string(struct parser *p, const char **out)
{
	skip_space(p);
	char quote = p->at < p->end ? *p->at : '\0';
	if (quote != '\'' && quote != '"')
		return bad(p, "a text is missing");
	struct strbuf b;
	strbuf_init(&b, NPY_HEADER_MAX);
	const char *s = p->at + 1;
	for (; s < p->end && *s != quote; s++) {
		if (*s == '\\' && s + 1 < p->end)
			s++;
		strbuf_add_n(&b, s, 1);
	}
	bool closed = s < p->end && !memchr(b.at, '\0', b.len);
	if (closed)
		*out = arena_strndup(p->a, b.at, b.len);
	strbuf_free(&b);
	p->at = closed ? s + 1 : p->end;
	return closed || bad(p, "a text does not end");
}

static bool
take_bool(struct parser *p, bool *out)
{
	skip_space(p);
	size_t left = (size_t)(p->end - p->at);
	*out = left >= 4 && memcmp(p->at, "True", 4) == 0;
	bool no = left >= 5 && memcmp(p->at, "False", 5) == 0;
	if (!*out && !no)
		return bad(p, "True or False is missing");
	p->at += *out ? 4 : 5;
	return true;
}

/* "(3, 4)", "(3,)", "()" or, in a subarray's shape, "3". */
static bool
take_shape(struct parser *p, uint64_t *shape, size_t *dims)
{
	bool many = eat(p, '(');
	*dims = 0;
	for (;;) {
		if (many && eat(p, ')'))
			return true;
		skip_space(p);
		const char *from = p->at;
		while (p->at < p->end && *p->at >= '0' && *p->at <= '9')
			p->at++;
		int64_t v;
		if (*dims == NPY_DIMS_MAX || !parse_int(from, (size_t)(p->at - from), &v))
			return bad(p, "its shape");
		shape[(*dims)++] = (uint64_t)v;
		if (p->at < p->end && *p->at == 'L')
			p->at++; /* as Python 2 wrote long numbers */
		if (!many)
			return true;
		if (!eat(p, ',') && !peek(p, ')'))
			return bad(p, "its shape");
	}
}

/* "[ns]", "[25s]" behind "M8". False when absent or another unit. */
static bool
take_unit(const char *s, struct npy_field *f)
{
	static const char *const names[] = { "Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns" };
	size_t n = strlen(s);
	if (n < 3 || s[0] != '[' || s[n - 1] != ']')
		return false;
	struct str unit = str_make(s + 1, n - 2);
	size_t digits = 0;
	while (digits < unit.len && unit.at[digits] >= '0' && unit.at[digits] <= '9')
		digits++;
	f->per = 1;
	if (digits && (!parse_int(unit.at, digits, &f->per) || f->per < 1 || f->per > 1000000000))
		return false;
	unit = str_make(unit.at + digits, unit.len - digits);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (str_equals(unit, names[i])) {
			f->unit = (enum npy_unit)i;
			return true;
		}
	}
	return false;
}

static enum npy_kind
kind_of(char letter, size_t size, const char *rest, struct npy_field *f)
{
	bool whole = size == 1 || size == 2 || size == 4 || size == 8;
	switch (letter) {
	case 'b':
		return size == 1 ? NPY_BOOL : NPY_OTHER;
	case 'i':
		return whole ? NPY_INT : NPY_OTHER;
	case 'u':
		return whole ? NPY_UINT : NPY_OTHER;
	case 'f':
		return whole && size > 1 ? NPY_REAL : NPY_OTHER;
	case 'S':
	case 'a':
		return NPY_BYTES;
	case 'U':
		return NPY_CHARS;
	case 'M':
		return size == 8 && take_unit(rest, f) ? NPY_TIME : NPY_OTHER;
	case 'm':
		return size == 8 && take_unit(rest, f) ? NPY_SPAN : NPY_OTHER;
	default:
		return NPY_OTHER;
	}
}

/* "<f8", "|S10", "<M8[ns]". */
static bool
take_type(struct parser *p, const char *descr, struct npy_field *f)
{
	f->descr = descr;
	char order = *descr;
	const char *s = descr + (order && strchr("<>|=", order) != NULL);
	char letter = *s;
	if (letter == 'O')
		return err_set(p->err, ERR_DATA,
			"it holds Python objects, which only running them "
			"could read; save it with plain types");
	size_t digits = letter ? strspn(s + 1, "0123456789") : 0;
	int64_t size;
	if (!letter || !digits || !parse_int(s + 1, digits, &size) ||
		(uint64_t)size > NPY_RECORD_MAX)
		return bad(p, "an element type");
	f->size = (size_t)size * (letter == 'U' ? 4 : 1);
	f->kind = kind_of(letter, f->size, s + 1 + digits, f);
	f->swapped = order == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '>' : '<');
	return true;
}

/* A field's columns: one, or for a subarray one for each place, "x.0", "x.1". */
static bool
add_columns(
	struct parser *p, struct npy_field f, const uint64_t *shape, size_t dims, size_t *offset)
{
	uint64_t count = 1;
	for (size_t i = 0; i < dims; i++) {
		if (__builtin_mul_overflow(count, shape[i], &count) || count > NPY_FIELDS_MAX)
			return bad(p, "too many fields");
	}
	const char *name = f.name;
	bool padding = (!*name || str_ends(name, ".")) && f.descr[strspn(f.descr, "<>|=")] == 'V' &&
		       dims == 0;
	for (uint64_t i = 0; i < count; i++) {
		f.offset = *offset;
		*offset += f.size;
		if (p->fields.len == NPY_FIELDS_MAX || *offset > NPY_RECORD_MAX)
			return bad(p, "too many fields");
		if (dims)
			f.name = arena_printf(p->a, "%s.%llu", name, (unsigned long long)i);
		if (!padding)
			VEC_PUSH(&p->fields, f);
	}
	return true;
}

static bool take_record(struct parser *p, const char *prefix, int depth, size_t *offset);

/* ('name', '<f8'), (('title', 'name'), '<f8', (3,)), ('name', [...]). */
static bool
take_member(struct parser *p, const char *prefix, int depth, size_t *offset)
{
	struct npy_field f = { 0 };
	const char *descr;
	if (!eat(p, '('))
		return bad(p, "a field");
	if (eat(p, '(')) {
		if (!take_string(p, &f.name) || !eat(p, ',') || !take_string(p, &f.name) ||
			!eat(p, ')'))
			return bad(p, "a field's title");
	} else if (!take_string(p, &f.name)) {
		return false;
	}
	if (*prefix)
		f.name = arena_printf(p->a, "%s.%s", prefix, f.name);
	if (!eat(p, ','))
		return bad(p, "a field's type");
	if (peek(p, '[')) {
		if (!take_record(p, f.name, depth + 1, offset))
			return false;
		eat(p, ',');
		if (!eat(p, ')'))
			return err_set(p->err, ERR_DATA,
				"field '%s' repeats a record in every "
				"row, which columns cannot hold",
				f.name);
		return true;
	}
	if (!take_string(p, &descr) || !take_type(p, descr, &f))
		return false;
	uint64_t shape[NPY_DIMS_MAX];
	size_t dims = 0;
	if (eat(p, ',') && !peek(p, ')') && !take_shape(p, shape, &dims))
		return false;
	eat(p, ',');
	return eat(p, ')') ? add_columns(p, f, shape, dims, offset) : bad(p, "a field");
}

static bool
take_record(struct parser *p, const char *prefix, int depth, size_t *offset)
{
	if (depth > DEPTH_MAX)
		return bad(p, "records lie too deep in each other");
	if (!eat(p, '['))
		return bad(p, "a list of fields");
	while (!eat(p, ']')) {
		if (!take_member(p, prefix, depth, offset))
			return false;
		if (!eat(p, ',') && !peek(p, ']'))
			return bad(p, "a list of fields");
	}
	return true;
}

static bool
take_descr(struct parser *p, struct npy_header *h)
{
	size_t offset = 0;
	h->structured = peek(p, '[');
	if (h->structured) {
		if (!take_record(p, "", 0, &offset))
			return false;
	} else {
		struct npy_field f = { .name = "" };
		const char *descr;
		if (!take_string(p, &descr) || !take_type(p, descr, &f))
			return false;
		offset = f.size;
		VEC_PUSH(&p->fields, f);
	}
	h->record = offset;
	return true;
}

static bool
take_dictionary(struct parser *p, struct npy_header *h)
{
	bool descr = false, order = false, shape = false;
	if (!eat(p, '{'))
		return bad(p, "no dictionary");
	while (!eat(p, '}')) {
		const char *key;
		if (!take_string(p, &key) || !eat(p, ':'))
			return bad(p, "no dictionary");
		bool ok;
		if (strcmp(key, "descr") == 0 && !descr)
			ok = descr = take_descr(p, h);
		else if (strcmp(key, "fortran_order") == 0 && !order)
			ok = order = take_bool(p, &h->fortran);
		else if (strcmp(key, "shape") == 0 && !shape)
			ok = shape = take_shape(p, h->shape, &h->dims);
		else
			ok = bad(p, "an unknown entry");
		if (!ok)
			return false;
		if (!eat(p, ',') && !peek(p, '}'))
			return bad(p, "no dictionary");
	}
	return (descr && order && shape) || bad(p, "type, order or shape is missing");
}

size_t
npy_header_length(const unsigned char *first, size_t n)
{
	if (n < NPY_MAGIC_BYTES || memcmp(first, "\x93NUMPY", 6) != 0)
		return 0;
	if (first[6] == 1)
		return 10 + ((size_t)first[8] | (size_t)first[9] << 8);
	if (first[6] != 2 && first[6] != 3)
		return 0;
	return 12 + ((size_t)first[8] | (size_t)first[9] << 8 | (size_t)first[10] << 16 |
			    (size_t)first[11] << 24);
}

bool
npy_header_parse(struct npy_header *h, const unsigned char *bytes, size_t n, struct arena *a,
	struct err *err)
{
	size_t length = npy_header_length(bytes, n);
	*h = (struct npy_header){ .data = length };
	struct parser p = { .a = a, .err = err };
	if (length == 0 || length > n)
		return bad(&p, "its length");
	p.at = (const char *)bytes + (bytes[6] == 1 ? 10 : 12);
	p.end = (const char *)bytes + length;
	bool ok = take_dictionary(&p, h);
	if (ok) {
		skip_space(&p);
		ok = p.at == p.end || bad(&p, "something follows the dictionary");
	}
	if (ok) {
		h->fields = p.fields.len;
		h->field = ARENA_ARRAY(a, struct npy_field, h->fields + 1);
		if (h->fields)
			memcpy(h->field, p.fields.at, h->fields * sizeof(*h->field));
	}
	VEC_FREE(&p.fields);
	return ok;
}
