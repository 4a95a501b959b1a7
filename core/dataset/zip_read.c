// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The directory at the end of the file, then one member at a time. */
#include "core/dataset/zip_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/dataset/input.h"

#define END_BYTES       22 /* end of central directory, without its comment */
#define LOCATOR_BYTES   20 /* zip64: where the long end record lies */
#define ENTRY_BYTES     46
#define LOCAL_BYTES     30
#define COMMENT_MAX     65535
#define DIRECTORY_MAX   ((uint64_t)64 << 20)
#define NAME_MAX_BYTES  4096
#define BLOCK           ((size_t)256 << 10)
#define FLAG_ENCRYPTED  1u
#define METHOD_STORED   0u
#define METHOD_DEFLATED 8u

static uint64_t
little(const unsigned char *p, int bytes)
{
	uint64_t v = 0;
	for (int i = bytes - 1; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static bool
broken(const struct zip *z, const char *what, struct err *err)
{
	return err_set(err, ERR_CORRUPT, "'%s' is a damaged zip archive: %s", z->path, what);
}

static bool
read_at(const struct zip *z, uint64_t at, void *to, size_t n, struct err *err)
{
	if (at > z->size || n > z->size - at)
		return broken(z, "it points behind its end", err);
	for (unsigned char *p = to; n;) {
		ssize_t got = pread(z->fd, p, n, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(
				err, ERR_SYSTEM, "cannot read '%s': %s", z->path, strerror(errno));
		if (got == 0)
			return broken(z, "it is cut off", err);
		p += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return true;
}

/* Where the directory is and how many entries it has; the long record wins where there is one. */
static bool
find_directory(
	const struct zip *z, uint64_t *at, uint64_t *bytes, uint64_t *entries, struct err *err)
{
	size_t tail = z->size < END_BYTES + COMMENT_MAX ? (size_t)z->size : END_BYTES + COMMENT_MAX;
	unsigned char *end = xmalloc(tail + 1), record[56];
	if (!read_at(z, z->size - tail, end, tail, err)) {
		free(end);
		return false;
	}
	size_t i = tail;
	bool found = false;
	while (!found && i >= END_BYTES) {
		i--;
		found = i + END_BYTES <= tail && memcmp(end + i, "PK\5\6", 4) == 0;
	}
	*entries = found ? little(end + i + 10, 2) : 0;
	*bytes = found ? little(end + i + 12, 4) : 0;
	*at = found ? little(end + i + 16, 4) : 0;
	bool longer =
		found && i >= LOCATOR_BYTES && memcmp(end + i - LOCATOR_BYTES, "PK\6\7", 4) == 0;
	uint64_t longer_at = longer ? little(end + i - LOCATOR_BYTES + 8, 8) : 0;
	free(end);
	if (!found)
		return broken(z, "it has no directory", err);
	if (!longer)
		return true;
	if (!read_at(z, longer_at, record, sizeof(record), err))
		return false;
	if (memcmp(record, "PK\6\6", 4) != 0)
		return broken(z, "its long directory is missing", err);
	*entries = little(record + 32, 8);
	*bytes = little(record + 40, 8);
	*at = little(record + 48, 8);
	return true;
}

/* Fields of 0xffffffff have their value in the long extra field, in this order. */
static void
take_long_sizes(struct zip_member *m, const unsigned char *extra, size_t n)
{
	uint64_t *fields[] = { &m->size, &m->packed, &m->header };
	while (n >= 4) {
		size_t id = (size_t)little(extra, 2), len = (size_t)little(extra + 2, 2);
		extra += 4;
		n -= 4;
		if (len > n)
			return;
		for (size_t f = 0, at = 0; id == 1 && f < 3; f++) {
			if (*fields[f] != 0xffffffff || at + 8 > len)
				continue;
			*fields[f] = little(extra + at, 8);
			at += 8;
		}
		extra += len;
		n -= len;
	}
}

static bool
take_entries(struct zip *z, const unsigned char *p, uint64_t left, struct arena *a, struct err *err)
{
	for (size_t i = 0; i < z->n; i++) {
		struct zip_member *m = &z->member[i];
		if (left < ENTRY_BYTES || memcmp(p, "PK\1\2", 4) != 0)
			return broken(z, "its directory ends early", err);
		size_t name = (size_t)little(p + 28, 2), extra = (size_t)little(p + 30, 2),
		       comment = (size_t)little(p + 32, 2);
		if (left - ENTRY_BYTES < name + extra + comment || name > NAME_MAX_BYTES ||
			memchr(p + ENTRY_BYTES, '\0', name))
			return broken(z, "its directory ends early", err);
		*m = (struct zip_member){
			.name = arena_strndup(a, (const char *)p + ENTRY_BYTES, name),
			.flags = (unsigned)little(p + 8, 2),
			.method = (unsigned)little(p + 10, 2),
			.crc = (uint32_t)little(p + 16, 4),
			.packed = little(p + 20, 4),
			.size = little(p + 24, 4),
			.header = little(p + 42, 4),
		};
		take_long_sizes(m, p + ENTRY_BYTES + name, extra);
		p += ENTRY_BYTES + name + extra + comment;
		left -= ENTRY_BYTES + name + extra + comment;
	}
	return true;
}

bool
zip_open(struct zip *z, int fd, uint64_t size, const char *path, struct arena *a, struct err *err)
{
	uint64_t at, bytes, entries;
	*z = (struct zip){ .fd = fd, .size = size, .path = path };
	if (!find_directory(z, &at, &bytes, &entries, err))
		return false;
	if (bytes > DIRECTORY_MAX || entries > ZIP_MEMBERS_MAX || entries > bytes / ENTRY_BYTES)
		return broken(z, "its directory is not believable", err);
	unsigned char *directory = xmalloc((size_t)bytes + 1);
	bool ok = read_at(z, at, directory, (size_t)bytes, err);
	if (ok) {
		z->n = (size_t)entries;
		z->member = ARENA_ARRAY(a, struct zip_member, z->n + 1);
		ok = take_entries(z, directory, bytes, a, err);
	}
	free(directory);
	return ok;
}

struct unpack {
	const struct zip *z;
	const struct zip_member *m;
	uint64_t at, packed, done; /* next packed byte, how many are left, bytes given so far */
	uLong crc;
	int to; /* descriptor, or -1 to check only */
};

static bool
put(struct unpack *u, const unsigned char *p, size_t n, struct err *err)
{
	u->done += n;
	if (u->done > u->m->size)
		return broken(u->z, "a member is larger than it says", err);
	u->crc = crc32(u->crc, p, (uInt)n);
	while (u->to >= 0 && n) {
		ssize_t put = write(u->to, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return err_set(err, ERR_SYSTEM, "no room to unpack '%s': %s", u->z->path,
				strerror(errno));
		p += put;
		n -= (size_t)put;
	}
	return true;
}

/* One block of packed bytes through the decoder; *ended when the stream says so. */
static bool
inflate_block(struct unpack *u, z_stream *s, unsigned char *out, bool *ended, struct err *err)
{
	do {
		s->next_out = out;
		s->avail_out = (uInt)BLOCK;
		int status = inflate(s, Z_NO_FLUSH);
		if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
			return broken(u->z, "a member cannot be unpacked", err);
		*ended = status == Z_STREAM_END;
		if (!put(u, out, BLOCK - s->avail_out, err))
			return false;
	} while (!*ended && s->avail_out == 0);
	return true;
}

static bool
unpack(struct unpack *u, const atomic_bool *stop, struct err *err)
{
	unsigned char *in = xmalloc(BLOCK), *out = xmalloc(BLOCK);
	z_stream s = { 0 };
	bool deflated = u->m->method == METHOD_DEFLATED, ended = false;
	bool ok = !deflated || inflateInit2(&s, -15) == Z_OK ||
		  err_set(err, ERR_MEMORY, "no memory to unpack '%s'", u->z->path);
	while (ok && u->packed && !ended) {
		size_t n = u->packed < BLOCK ? (size_t)u->packed : BLOCK;
		if (stop && atomic_load(stop)) {
			ok = err_set(err, ERR_CANCELLED, "cancelled");
			break;
		}
		ok = read_at(u->z, u->at, in, n, err);
		u->at += n;
		u->packed -= n;
		s.next_in = in;
		s.avail_in = (uInt)n;
		if (ok)
			ok = deflated ? inflate_block(u, &s, out, &ended, err) : put(u, in, n, err);
	}
	if (deflated)
		inflateEnd(&s);
	free(in);
	free(out);
	if (!ok)
		return false;
	if (u->done != u->m->size || (deflated && !ended))
		return broken(u->z, "a member is cut off", err);
	return u->crc == u->m->crc || broken(u->z, "a member's checksum does not fit", err);
}

bool
zip_extract(const struct zip *z, const struct zip_member *m, const atomic_bool *stop, int *fd,
	uint64_t *at, bool *owned, struct err *err)
{
	unsigned char local[LOCAL_BYTES];
	*owned = false;
	if (m->flags & FLAG_ENCRYPTED)
		return err_set(err, ERR_DATA, "'%s' is encrypted", z->path);
	if (m->method != METHOD_STORED && m->method != METHOD_DEFLATED)
		return err_set(err, ERR_DATA,
			"'%s' packs a member by method %u; only stored and "
			"deflated ones can be read",
			z->path, m->method);
	if (m->size > INPUT_COPY_MAX)
		return err_set(err, ERR_MEMORY, "'%s' is over 32 GiB when unpacked", z->path);
	if (!read_at(z, m->header, local, sizeof(local), err))
		return false;
	if (memcmp(local, "PK\3\4", 4) != 0)
		return broken(z, "a member is not where the directory says", err);
	uint64_t from = m->header + LOCAL_BYTES + little(local + 26, 2) + little(local + 28, 2);
	if (from > z->size || m->packed > z->size - from)
		return broken(z, "it points behind its end", err);
	struct unpack u = {
		.z = z, .m = m, .at = from, .packed = m->packed, .to = -1, .crc = crc32(0, NULL, 0)
	};
	if (m->method == METHOD_STORED) {
		*fd = z->fd;
		*at = from;
		return unpack(&u, stop, err);
	}
	u.to = input_spool();
	if (u.to < 0)
		return err_set(
			err, ERR_SYSTEM, "no room to unpack '%s': %s", z->path, strerror(errno));
	*fd = u.to;
	*at = 0;
	*owned = true;
	if (unpack(&u, stop, err))
		return true;
	close(u.to);
	*owned = false;
	return false;
}
