// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Raw bytes from a descriptor, then through a decoder chosen by the first of them. */
#include "core/dataset/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/dataset/recode.h"

#define RAW_BYTES ((size_t)256 << 10)
/* How long to wait for a pipe before looking whether anybody still wants what comes. */
#define PATIENCE_MS 100
/* What only zstd can do, and with nothing but repetition: gzip ends at 1032 times. */
#define BOMB_BYTES  ((uint64_t)1 << 30)
#define BOMB_FACTOR ((uint64_t)4096)

enum coding { CODING_PLAIN, CODING_GZIP, CODING_ZSTD };

struct input {
	char *name;
	int fd;
	int spool; /* copy of what cannot be rewound, or -1 */
	int copy;  /* decoded bytes for input_file, or -1 */
	bool from_spool;
	bool by_name;            /* opened here, and never blocks */
	const atomic_bool *stop; /* or NULL */
	struct stat opened;
	enum coding coding;
	bool started, raw_end, stream_open;
	bool in_frame; /* zstd: between the first and the last byte of a frame */
	z_stream gzip;
	ZSTD_DStream *zstd;
	unsigned char peeked[INPUT_PEEK_MAX]; /* decoded bytes that input_read gives first */
	size_t peek_at, peek_len;
	unsigned char *raw;
	size_t raw_at, raw_len;
	uint64_t raw_done, decoded;
	struct recode *recode; /* or NULL: the text is UTF-8 */
};

int
input_spool(void)
{
	const char *dir = getenv("TMPDIR");
	if (!dir || !*dir)
		dir = "/tmp";
	return open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static bool
check_kind(struct input *in, struct err *err)
{
	if (fstat(in->fd, &in->opened) != 0)
		return err_set(
			err, ERR_SYSTEM, "cannot look at '%s': %s", in->name, strerror(errno));
	if (S_ISDIR(in->opened.st_mode))
		return err_set(err, ERR_USAGE, "'%s' is a folder; name a file in it", in->name);
	if (S_ISREG(in->opened.st_mode))
		return true;
	if (S_ISFIFO(in->opened.st_mode) || S_ISSOCK(in->opened.st_mode) ||
		(in->fd == STDIN_FILENO && S_ISCHR(in->opened.st_mode)))
		return true;
	return err_set(err, ERR_USAGE, "'%s' is not a file", in->name);
}

bool
input_open(const char *path, struct input **out, struct err *err)
{
	struct input *in = xcalloc(1, sizeof(*in));
	bool standard = strcmp(path, "-") == 0;
	in->name = xstrdup(standard ? "standard input" : path);
	in->spool = in->copy = -1;
	in->raw = xmalloc(RAW_BYTES);
	/* To open a pipe is to wait for who writes to it, and could not be stopped: see wait_for_more. */
	in->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	in->by_name = !standard;
	if (in->fd < 0 && errno == EINTR) {
		input_close(in);
		return err_set(err, ERR_CANCELLED, "cancelled");
	}
	if (in->fd < 0) {
		err_set(err, path_error(errno), "cannot open '%s': %s", path, strerror(errno));
		input_close(in);
		return false;
	}
	if (!check_kind(in, err)) {
		input_close(in);
		return false;
	}
	if (!S_ISREG(in->opened.st_mode))
		in->spool = input_spool();
	*out = in;
	return true;
}

void
input_stop(struct input *in, const atomic_bool *stop)
{
	in->stop = stop;
}

static void
end_decoder(struct input *in)
{
	if (in->stream_open && in->coding == CODING_GZIP)
		inflateEnd(&in->gzip);
	if (in->stream_open && in->coding == CODING_ZSTD)
		ZSTD_freeDStream(in->zstd);
	in->stream_open = false;
	in->zstd = NULL;
}

void
input_close(struct input *in)
{
	if (!in)
		return;
	end_decoder(in);
	if (in->fd > STDERR_FILENO)
		close(in->fd);
	if (in->spool >= 0)
		close(in->spool);
	if (in->copy >= 0)
		close(in->copy);
	recode_free(in->recode);
	free(in->raw);
	free(in->name);
	free(in);
}

static bool
write_all(int fd, const unsigned char *p, size_t n)
{
	while (n) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

bool
input_unchanged(const struct input *in, struct err *err)
{
	struct stat now;
	if (!S_ISREG(in->opened.st_mode) || fstat(in->fd, &now) != 0)
		return true;
	if (now.st_size == in->opened.st_size && now.st_mtim.tv_sec == in->opened.st_mtim.tv_sec &&
		now.st_mtim.tv_nsec == in->opened.st_mtim.tv_nsec)
		return true;
	return err_set(err, ERR_CONFLICT,
		"'%s' changed while it was read; try again when it is complete", in->name);
}

static bool
stopped(const struct input *in)
{
	return in->stop && atomic_load(in->stop);
}

/* Until there is something to read from what may keep us waiting. False when nobody wants it any more. */
static bool
wait_for_more(const struct input *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };
	if ((!in->stop && !in->by_name) || in->from_spool || S_ISREG(in->opened.st_mode))
		return true;
	while (!stopped(in)) {
		int ready = poll(&p, 1, PATIENCE_MS);
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return true;
	}
	return false;
}

/* Refills the raw buffer; raw_len is 0 at the end. */
static bool
refill(struct input *in, struct err *err)
{
	int fd = in->from_spool ? in->spool : in->fd;
	ssize_t got;
	do {
		if (!wait_for_more(in))
			return err_set(err, ERR_CANCELLED, "cancelled");
		got = read(fd, in->raw, RAW_BYTES);
	} while (got < 0 && (errno == EINTR || errno == EAGAIN));
	if (got < 0)
		return err_set(
			err, path_error(errno), "cannot read '%s': %s", in->name, strerror(errno));
	in->raw_at = 0;
	in->raw_len = (size_t)got;
	in->raw_done += (uint64_t)got;
	if (got == 0) {
		in->raw_end = true;
		return input_unchanged(in, err);
	}
	if (in->spool >= 0 && !in->from_spool && !write_all(in->spool, in->raw, in->raw_len)) {
		/* Reading goes on; only reading twice is no longer possible. */
		close(in->spool);
		in->spool = -1;
	}
	return true;
}

static bool
start(struct input *in, struct err *err)
{
	static const unsigned char gzip_magic[] = { 0x1f, 0x8b },
				   zstd_magic[] = { 0x28, 0xb5, 0x2f, 0xfd };
	in->started = true;
	if (!refill(in, err))
		return false;
	in->coding = CODING_PLAIN;
	if (in->raw_len >= 2 && memcmp(in->raw, gzip_magic, 2) == 0)
		in->coding = CODING_GZIP;
	if (in->raw_len >= 4 && memcmp(in->raw, zstd_magic, 4) == 0)
		in->coding = CODING_ZSTD;
	if (in->coding == CODING_GZIP) {
		memset(&in->gzip, 0, sizeof(in->gzip));
		in->stream_open = inflateInit2(&in->gzip, 15 + 16) == Z_OK;
	} else if (in->coding == CODING_ZSTD) {
		in->zstd = ZSTD_createDStream();
		in->stream_open = in->zstd && !ZSTD_isError(ZSTD_initDStream(in->zstd));
		if (in->stream_open)
			ZSTD_DCtx_setParameter(in->zstd, ZSTD_d_windowLogMax, 27);
	} else {
		return true;
	}
	return in->stream_open ||
	       err_set(err, ERR_MEMORY, "no memory to decompress '%s'", in->name);
}

static bool
damaged(const struct input *in, struct err *err)
{
	return err_set(err, ERR_CORRUPT, "'%s' is damaged: its %s stream is broken or cut off",
		in->name, input_compression(in));
}

static bool
read_gzip(struct input *in, void *buf, size_t n, size_t *got, struct err *err)
{
	in->gzip.next_out = buf;
	in->gzip.avail_out = (uInt)n;
	while (in->gzip.avail_out == n) {
		if (in->raw_at == in->raw_len && !in->raw_end && !refill(in, err))
			return false;
		if (in->raw_end)
			return in->gzip.total_in == 0 ? true : damaged(in, err);
		in->gzip.next_in = in->raw + in->raw_at;
		in->gzip.avail_in = (uInt)(in->raw_len - in->raw_at);
		int status = inflate(&in->gzip, Z_NO_FLUSH);
		in->raw_at = in->raw_len - in->gzip.avail_in;
		if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
			return damaged(in, err);
		/* Members of one file follow each other; total_in 0 marks the seam. */
		if (status == Z_STREAM_END && inflateReset(&in->gzip) != Z_OK)
			return damaged(in, err);
	}
	*got = n - in->gzip.avail_out;
	return true;
}

static bool
read_zstd(struct input *in, void *buf, size_t n, size_t *got, struct err *err)
{
	ZSTD_outBuffer out = { buf, n, 0 };
	while (out.pos == 0) {
		if (in->raw_at == in->raw_len && !in->raw_end && !refill(in, err))
			return false;
		if (in->raw_end)
			return !in->in_frame || damaged(in, err);
		ZSTD_inBuffer raw = { in->raw, in->raw_len, in->raw_at };
		size_t want = ZSTD_decompressStream(in->zstd, &out, &raw);
		in->raw_at = raw.pos;
		if (ZSTD_isError(want))
			return damaged(in, err);
		in->in_frame = want != 0;
	}
	*got = out.pos;
	return true;
}

/* So much from so little is nobody's data; unpacking it would take hours without end. */
static bool
is_bomb(const struct input *in)
{
	return in->coding != CODING_PLAIN && in->decoded > BOMB_BYTES &&
	       in->decoded / BOMB_FACTOR > in->raw_done;
}

static bool
decode_any(struct input *in, void *buf, size_t n, size_t *got, struct err *err)
{
	*got = 0;
	if (!in->started && !start(in, err))
		return false;
	if (in->coding == CODING_GZIP)
		return read_gzip(in, buf, n, got, err);
	if (in->coding == CODING_ZSTD)
		return read_zstd(in, buf, n, got, err);
	if (in->raw_at == in->raw_len && !in->raw_end && !refill(in, err))
		return false;
	size_t left = in->raw_end ? 0 : in->raw_len - in->raw_at;
	*got = left < n ? left : n;
	memcpy(buf, in->raw + in->raw_at, *got);
	in->raw_at += *got;
	return true;
}

static bool
decode(struct input *in, void *buf, size_t n, size_t *got, struct err *err)
{
	if (!decode_any(in, buf, n, got, err))
		return false;
	in->decoded += *got;
	return !is_bomb(in) || err_set(err, ERR_CORRUPT,
				       "'%s' unpacks to more than %llu times its size; if that is "
				       "meant, unpack it and give the result as standard input",
				       in->name, (unsigned long long)BOMB_FACTOR);
}

bool
input_peek(struct input *in, const unsigned char **bytes, size_t *got, struct err *err)
{
	while (in->peek_len < INPUT_PEEK_MAX) {
		size_t more;
		if (!decode(in, in->peeked + in->peek_len, INPUT_PEEK_MAX - in->peek_len, &more,
			    err))
			return false;
		if (more == 0)
			break;
		in->peek_len += more;
	}
	*bytes = in->peeked;
	*got = in->peek_len;
	return true;
}

/* Decoded bytes, those peeked at first. */
static bool
take(void *arg, void *buf, size_t n, size_t *got, struct err *err)
{
	struct input *in = arg;
	*got = 0;
	if (n == 0)
		return true;
	if (in->peek_at == in->peek_len)
		return decode(in, buf, n, got, err);
	size_t left = in->peek_len - in->peek_at;
	*got = left < n ? left : n;
	memcpy(buf, in->peeked + in->peek_at, *got);
	in->peek_at += *got;
	return true;
}

bool
input_read(struct input *in, void *buf, size_t n, size_t *got, struct err *err)
{
	return in->recode ? recode_read(in->recode, take, in, buf, n, got, err)
			  : take(in, buf, n, got, err);
}

bool
input_recode(struct input *in, const char *encoding, struct err *err)
{
	recode_free(in->recode);
	in->recode = NULL;
	return recode_new(in->name, encoding, &in->recode, err);
}

/* What is still in the pipe must be in the copy before the copy is read instead. */
static bool
drain_to_spool(struct input *in, struct err *err)
{
	while (!in->raw_end) {
		if (!refill(in, err))
			return false;
		if (in->spool < 0)
			break;
	}
	if (in->spool < 0)
		return err_set(err, ERR_SYSTEM,
			"%s cannot be read twice and there is no room for a copy; put it in a file",
			in->name);
	return true;
}

bool
input_rewind(struct input *in, struct err *err)
{
	bool regular = S_ISREG(in->opened.st_mode);
	if (!regular && !in->from_spool) {
		if (!drain_to_spool(in, err))
			return false;
		in->from_spool = true;
	}
	if (lseek(regular ? in->fd : in->spool, 0, SEEK_SET) < 0)
		return err_set(
			err, ERR_SYSTEM, "cannot go back in '%s': %s", in->name, strerror(errno));
	end_decoder(in);
	in->started = in->raw_end = in->in_frame = false;
	in->raw_at = in->raw_len = in->peek_at = in->peek_len = 0;
	in->raw_done = in->decoded = 0;
	if (in->recode)
		recode_reset(in->recode);
	return true;
}

bool
input_copy(struct input *in, int fd, uint64_t *size, const atomic_bool *stop, struct err *err)
{
	unsigned char *block = xmalloc(RAW_BYTES);
	bool ok = input_rewind(in, err);
	*size = 0;
	while (ok) {
		size_t got;
		ok = input_read(in, block, RAW_BYTES, &got, err);
		if (!ok || got == 0)
			break;
		*size += got;
		if (stop && atomic_load(stop))
			ok = err_set(err, ERR_CANCELLED, "cancelled");
		else if (*size > INPUT_COPY_MAX)
			ok = err_set(
				err, ERR_MEMORY, "'%s' is over 32 GiB when unpacked", in->name);
		else if (!write_all(fd, block, got))
			ok = err_set(err, ERR_SYSTEM, "no room for a copy of '%s': %s", in->name,
				strerror(errno));
	}
	free(block);
	return ok;
}

bool
input_file(struct input *in, int *fd, uint64_t *size, const atomic_bool *stop, struct err *err)
{
	if (S_ISREG(in->opened.st_mode) && in->coding == CODING_PLAIN) {
		*fd = in->fd;
		*size = (uint64_t)in->opened.st_size;
		return true;
	}
	in->copy = input_spool();
	if (in->copy < 0)
		return err_set(err, ERR_SYSTEM, "no room for a copy of '%s': %s", in->name,
			strerror(errno));
	*fd = in->copy;
	return input_copy(in, in->copy, size, stop, err);
}

void
input_progress(const struct input *in, uint64_t *done, uint64_t *total)
{
	*done = in->raw_done;
	*total = S_ISREG(in->opened.st_mode) ? (uint64_t)in->opened.st_size : 0;
}

const char *
input_name(const struct input *in)
{
	return in->name;
}

const char *
input_compression(const struct input *in)
{
	return in->coding == CODING_GZIP ? "gzip" : in->coding == CODING_ZSTD ? "zstd" : "";
}
