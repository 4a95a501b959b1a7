// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* iconv between two buffers. */
#include "core/dataset/recode.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"

#define RECODE_BYTES ((size_t)64 << 10)

struct recode {
	char *name, *encoding;
	iconv_t cd;
	char raw[RECODE_BYTES], text[RECODE_BYTES];
	size_t raw_at, raw_len, text_at, text_len;
	uint64_t before; /* bytes of the source before raw */
	bool ended;
};

bool
recode_new(const char *name, const char *encoding, struct recode **out, struct err *err)
{
	iconv_t cd = iconv_open("UTF-8", encoding);
	if (cd == (iconv_t)-1)
		return err_set(err, ERR_USAGE,
			"there is no encoding '%s' here; see what there is: iconv -l", encoding);
	struct recode *r = xcalloc(1, sizeof(*r));
	r->cd = cd;
	r->name = xstrdup(name);
	r->encoding = xstrdup(encoding);
	*out = r;
	return true;
}

void
recode_free(struct recode *r)
{
	if (!r)
		return;
	iconv_close(r->cd);
	free(r->name);
	free(r->encoding);
	free(r);
}

void
recode_reset(struct recode *r)
{
	iconv(r->cd, NULL, NULL, NULL, NULL);
	r->raw_at = r->raw_len = r->text_at = r->text_len = 0;
	r->before = 0;
	r->ended = false;
}

/* Moves what is left of a character to the front and reads more behind it. */
static bool
more(struct recode *r, recode_source *source, void *arg, struct err *err)
{
	size_t left = r->raw_len - r->raw_at, got;
	memmove(r->raw, r->raw + r->raw_at, left);
	r->before += r->raw_at;
	r->raw_at = 0;
	r->raw_len = left;
	if (!source(arg, r->raw + left, RECODE_BYTES - left, &got, err))
		return false;
	r->raw_len += got;
	r->ended = got == 0;
	return true;
}

static bool
convert(struct recode *r, struct err *err)
{
	char *in = r->raw + r->raw_at, *out = r->text;
	size_t in_left = r->raw_len - r->raw_at, out_left = RECODE_BYTES;
	size_t odd = iconv(r->cd, &in, &in_left, &out, &out_left);
	r->raw_at = (size_t)(in - r->raw);
	r->text_at = 0;
	r->text_len = (size_t)(out - r->text);
	if (odd != (size_t)-1 || errno == E2BIG || (errno == EINVAL && !r->ended))
		return true;
	return err_set(err, ERR_DATA, "'%s' is not %s at byte %llu", r->name, r->encoding,
		(unsigned long long)(r->before + r->raw_at));
}

bool
recode_read(struct recode *r, recode_source *source, void *arg, void *buf, size_t n, size_t *got,
	struct err *err)
{
	*got = 0;
	while (r->text_at == r->text_len) {
		if (r->ended && r->raw_at == r->raw_len)
			return true;
		/* Less than the longest character: the rest of it must come. */
		if (!r->ended && r->raw_len - r->raw_at < 64 && !more(r, source, arg, err))
			return false;
		if (!convert(r, err))
			return false;
	}
	size_t left = r->text_len - r->text_at;
	*got = left < n ? left : n;
	memcpy(buf, r->text + r->text_at, *got);
	r->text_at += *got;
	return true;
}
