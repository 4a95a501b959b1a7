// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Bytes of a file: unpacked within bounds, recoded whatever the pieces, numbers in other spellings. */
#include "core/base/number.h"
#include "core/base/random.h"
#include "core/dataset/dataset.h"
#include "core/dataset/field.h"
#include "core/dataset/input.h"
#include "tests/support/check.h"

#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

static char path[64];

static void
file_with(const void *bytes, size_t n)
{
	snprintf(path, sizeof(path), "/tmp/cairn-input-%d", (int)getpid());
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* Reads all in pieces of at most step bytes; the first of them to out, which may be NULL. */
static bool
read_by(struct input *in, size_t step, char *out, size_t room, uint64_t *total, struct err *err)
{
	static char block[1 << 16];
	*total = 0;
	for (size_t got = 1; got;) {
		if (!input_read(in, block, step, &got, err))
			return false;
		for (size_t i = 0; i < got && *total + i < room; i++)
			out[*total + i] = block[i];
		*total += got;
	}
	return true;
}

/* So many bytes of one kind, packed in one frame. */
static size_t
pack_many(unsigned char *to, size_t room, uint64_t n)
{
	static unsigned char block[1 << 20];
	memset(block, '\n', sizeof(block));
	ZSTD_CStream *z = ZSTD_createCStream();
	ZSTD_outBuffer out = { to, room, 0 };
	for (uint64_t done = 0; done < n; done += sizeof(block)) {
		ZSTD_inBuffer in = { block, sizeof(block), 0 };
		while (in.pos < in.size)
			assert_false(
				ZSTD_isError(ZSTD_compressStream2(z, &out, &in, ZSTD_e_continue)));
	}
	ZSTD_inBuffer end = { NULL, 0, 0 };
	assert_int_equal(ZSTD_compressStream2(z, &out, &end, ZSTD_e_end), 0);
	ZSTD_freeCStream(z);
	return out.pos;
}

static void
refuses_bombs(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct input *in;
	uint64_t total;
	unsigned char *packed = malloc(1 << 20);
	file_with(packed, pack_many(packed, 1 << 20, (uint64_t)1100 << 20));
	CHECK_OK(input_open(path, &in, &err));
	assert_false(read_by(in, 1 << 16, NULL, 0, &total, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	assert_non_null(strstr(err.text, "4096 times its size"));
	assert_true(total <= ((uint64_t)1 << 30) + (1 << 16));
	input_close(in);

	/* As dense, but small: fine, also after going back. */
	file_with(packed, pack_many(packed, 1 << 20, (uint64_t)64 << 20));
	CHECK_OK(input_open(path, &in, &err));
	CHECK_OK(read_by(in, 1 << 16, NULL, 0, &total, &err));
	assert_int_equal(total, (uint64_t)64 << 20);
	CHECK_OK(input_rewind(in, &err));
	CHECK_OK(read_by(in, 1 << 16, NULL, 0, &total, &err));
	assert_int_equal(total, (uint64_t)64 << 20);
	input_close(in);
	unlink(path);
	free(packed);
}

static void
joins_frames_and_sees_cuts(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct input *in;
	uint64_t total;
	unsigned char packed[512];
	char text[64];
	size_t first = ZSTD_compress(packed, sizeof(packed), "a,b\n", 4, 3);
	size_t both = first + ZSTD_compress(packed + first, sizeof(packed) - first, "1,2\n", 4, 3);
	file_with(packed, both);
	CHECK_OK(input_open(path, &in, &err));
	CHECK_OK(read_by(in, 3, text, sizeof(text), &total, &err));
	assert_int_equal(total, 8);
	assert_memory_equal(text, "a,b\n1,2\n", 8);
	assert_string_equal(input_compression(in), "zstd");
	input_close(in);
	for (size_t n = 5; n < both; n++) {
		if (n == first)
			continue;
		file_with(packed, n);
		CHECK_OK(input_open(path, &in, &err));
		assert_false(read_by(in, 3, text, sizeof(text), &total, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		input_close(in);
	}
	unlink(path);
}

/* Characters of one to four bytes, so many that every buffer ends inside one. */
static size_t
many_characters(char *to, size_t n)
{
	static const char *const c[] = { "a", "\xc3\xa4", "\xe6\x97\xa5", "\xf0\x9f\x8c\xb2" };
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		const char *s = c[(i * 7 + i / 5) % 4];
		memcpy(to + len, s, strlen(s));
		len += strlen(s);
	}
	return len;
}

static void
recodes_in_any_pieces(void **state)
{
	(void)state;
	static const char *const codes[] = { "UTF-16LE", "UTF-16", "UTF-32BE" };
	static const size_t steps[] = { 1, 2, 3, 5, 64, 65535 };
	size_t room = 200000 * 4;
	char *want = malloc(room), *got = malloc(room), *raw = malloc(2 * room);
	size_t n = many_characters(want, 200000);
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		char *from = want, *to = raw;
		size_t left = n, free_bytes = 2 * room;
		iconv_t cd = iconv_open(codes[i], "UTF-8");
		assert_true(iconv(cd, &from, &left, &to, &free_bytes) != (size_t)-1);
		iconv_close(cd);
		file_with(raw, (size_t)(to - raw));
		for (size_t k = 0; k < sizeof(steps) / sizeof(*steps); k++) {
			struct err err = ERR_INIT;
			struct input *in;
			const unsigned char *first;
			size_t peeked;
			uint64_t total;
			CHECK_OK(input_open(path, &in, &err));
			CHECK_OK(input_peek(in, &first, &peeked, &err));
			CHECK_OK(input_recode(in, codes[i], &err));
			for (int again = 0; again < 2; again++) {
				CHECK_OK(read_by(in, steps[k], got, room, &total, &err));
				assert_int_equal(total, n);
				assert_memory_equal(got, want, n);
				CHECK_OK(input_rewind(in, &err));
			}
			input_close(in);
		}
	}
	unlink(path);
	free(want);
	free(got);
	free(raw);
}

/* More behind the end, less than there was, or other bytes: each is seen at the end of the reading. */
static void
sees_a_file_change(void **state)
{
	(void)state;
	enum { SIZE = 400000 };
	char *text = malloc(SIZE);
	assert_non_null(text);
	memset(text, 'a', SIZE);
	for (int how = 0; how < 3; how++) {
		struct err err = ERR_INIT;
		struct input *in;
		uint64_t total;
		size_t got;
		char first[64];
		file_with(text, SIZE);
		/* Stamps need not move between two writes of one tick. */
		const struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };
		assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
		CHECK_OK(input_open(path, &in, &err));
		CHECK_OK(input_read(in, first, sizeof(first), &got, &err));
		int fd = open(path, O_WRONLY | (how == 0 ? O_APPEND : 0));
		assert_true(fd >= 0);
		if (how == 1)
			assert_int_equal(ftruncate(fd, SIZE / 2), 0);
		else
			assert_int_equal(write(fd, "bbbb", 4), 4);
		close(fd);
		assert_false(read_by(in, 4096, NULL, 0, &total, &err));
		assert_int_equal(err.code, ERR_CONFLICT);
		assert_non_null(strstr(err.text, "changed while it was read"));
		input_close(in);
	}
	unlink(path);
	free(text);
}

struct slow_pipe {
	int fd;
	size_t bytes;
};

/* One byte at a time, and at the end nothing more. */
static void *
drip(void *arg)
{
	const struct slow_pipe *p = arg;
	for (size_t i = 0; i < p->bytes; i++)
		if (write(p->fd, i % 2 ? "\n" : "7", 1) != 1)
			break;
	return NULL;
}

/* A pipe that gives byte after byte is read whole, twice; one that stalls is left when that is asked for. */
static void
waits_for_pipes_while_wanted(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct input *in;
	uint64_t total;
	pthread_t thread;
	int ends[2], kept = dup(STDIN_FILENO);
	atomic_bool stop = false;
	assert_int_equal(pipe(ends), 0);
	assert_true(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
	close(ends[0]);
	struct slow_pipe slow = { ends[1], 3000 };
	CHECK_OK(input_open("-", &in, &err));
	input_stop(in, &stop);
	assert_int_equal(pthread_create(&thread, NULL, drip, &slow), 0);
	char some[16];
	for (size_t n = 0, got = 1; n < slow.bytes; n += got)
		CHECK_OK(input_read(in, some, 7, &got, &err));
	pthread_join(thread, NULL);
	/* Nothing comes and nobody closes it: only asking helps. */
	atomic_store(&stop, true);
	size_t got;
	assert_false(input_read(in, some, sizeof(some), &got, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
	atomic_store(&stop, false);
	close(ends[1]);
	CHECK_OK(input_rewind(in, &err));
	CHECK_OK(read_by(in, 5, NULL, 0, &total, &err));
	assert_int_equal(total, slow.bytes);
	input_close(in);
	assert_true(dup2(kept, STDIN_FILENO) == STDIN_FILENO);
	close(kept);
}

/* A pipe with a name may wait for its writer, and is left when that is asked for; opening it is no wait. */
static void
waits_for_who_will_write(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct input *in;
	char folder[] = "/tmp/cairn-fifo-XXXXXX", some[16];
	atomic_bool stop = true;
	size_t got;
	uint64_t total;
	assert_non_null(mkdtemp(folder));
	char name[64];
	snprintf(name, sizeof(name), "%s/fifo", folder);
	assert_int_equal(mkfifo(name, 0600), 0);
	CHECK_OK(input_open(name, &in, &err));
	input_stop(in, &stop);
	assert_false(input_read(in, some, sizeof(some), &got, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
	input_close(in);
	CHECK_OK(input_open(name, &in, &err));
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	struct slow_pipe slow = { fd, 3000 };
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, drip, &slow), 0);
	for (total = 0; total < slow.bytes; total += got)
		CHECK_OK(input_read(in, some, 7, &got, &err));
	pthread_join(thread, NULL);
	close(fd);
	CHECK_OK(input_read(in, some, 7, &got, &err));
	assert_int_equal(got, 0);
	input_close(in);
	unlink(name);
	rmdir(folder);
}

static void *
ask_to_stop(void *arg)
{
	atomic_bool *stop = arg;
	atomic_store(stop, true);
	return NULL;
}

/* The same from within: a reader that already waits is told by another thread. */
static void
is_told_while_it_waits(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct dataset *d;
	pthread_t thread;
	int ends[2], kept = dup(STDIN_FILENO);
	static atomic_bool stop;
	atomic_store(&stop, false);
	assert_int_equal(pipe(ends), 0);
	assert_true(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(write(ends[1], "a,b\n1,2\n", 8), 8);
	struct dataset_options o = { .stop = &stop };
	assert_int_equal(pthread_create(&thread, NULL, ask_to_stop, &stop), 0);
	assert_false(dataset_open("-", &o, &d, &err));
	assert_int_equal(err.code, ERR_CANCELLED);
	pthread_join(thread, NULL);
	close(ends[1]);
	assert_true(dup2(kept, STDIN_FILENO) == STDIN_FILENO);
	close(kept);
}

static void
names_the_byte_that_is_wrong(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct input *in;
	uint64_t total;
	char *text = malloc(100001);
	memset(text, 'a', 100000);
	text[99999] = '\xff';
	file_with(text, 100000);
	CHECK_OK(input_open(path, &in, &err));
	CHECK_OK(input_recode(in, "UTF-8", &err));
	assert_false(read_by(in, 4096, NULL, 0, &total, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_non_null(strstr(err.text, "is not UTF-8 at byte 99999"));
	input_close(in);
	/* Half a character at the end. */
	file_with("\x61\x00\x62", 3);
	CHECK_OK(input_open(path, &in, &err));
	CHECK_OK(input_recode(in, "UTF-16LE", &err));
	assert_false(read_by(in, 16, NULL, 0, &total, &err));
	assert_non_null(strstr(err.text, "is not UTF-16LE at byte 2"));
	assert_false(input_recode(in, "no such code", &err));
	assert_int_equal(err.code, ERR_USAGE);
	input_close(in);
	unlink(path);
	free(text);
}

static void
check_unmark(char decimal, char thousands, const char *s, const char *want)
{
	struct number_marks m = { decimal, thousands };
	char out[NUMBER_MARKED_MAX];
	size_t n = field_unmark(&m, s, strlen(s), out);
	if (n != strlen(want) || memcmp(out, want, n) != 0)
		fail_msg("'%s' with '%c' and '%c' became '%.*s', not '%s'", s, decimal,
			thousands ? thousands : '0', (int)n, out, want);
}

static void
reads_other_marks(void **state)
{
	(void)state;
	check_unmark(',', 0, "3,5", "3.5");
	check_unmark(',', 0, "-,5e-3", "-.5e-3");
	check_unmark(',', 0, "3.5", "");
	check_unmark(',', 0, "1,2,3", "");
	check_unmark(',', '.', "1.234.567,25", "1234567.25");
	check_unmark(',', '.', "1.23", "");
	check_unmark(',', '.', "1.2345", "");
	check_unmark(',', '.', "1234.567", "");
	check_unmark(',', '.', ".123", "");
	check_unmark(',', '.', "1,234.567", "");
	check_unmark(0, ',', "-12,345,678", "-12345678");
	check_unmark(0, ',', "12,345.5E+2", "12345.5E+2");
	check_unmark(0, ',', "999", "999");
	check_unmark(0, ' ', "1 000", "1000");
	check_unmark(0, ' ', "1 000 x", "");
	check_unmark(0, ',', "", "");
}

static void
times_come_back(void **state)
{
	(void)state;
	static const struct {
		const char *text, *small;
	} cases[] = {
		{ "1970-01-01T00:00:00.000Z", "1970-01-01" },
		{ "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59" },
		{ "0000-01-01T00:00:00.000Z", "0000-01-01" },
		{ "2000-02-29T12:34:56.789Z", "2000-02-29T12:34:56" },
		{ "1900-03-01T00:00:00.001Z", "1900-03-01T00:00:00" },
		{ "9999-12-31T23:59:59.000Z", "9999-12-31T23:59:59" },
	};
	char out[FIELD_TIME_MAX];
	union field_value v, back;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(field_parse(FIELD_TIME, cases[i].text, strlen(cases[i].text), &v));
		assert_string_equal(field_time_text(out, v.i), cases[i].text);
		assert_string_equal(field_time_short(out, v.i), cases[i].small);
	}
	for (int64_t ms = -62167219200000; ms < 253402300800000;
		ms += (int64_t)86400000 * 29 + 86399999) {
		field_time_text(out, ms);
		assert_true(field_parse(FIELD_TIME, out, strlen(out), &back));
		assert_int_equal(back.i, ms);
	}
	assert_string_equal(field_time_text(out, 253402300800000), "253402300800000");
	assert_string_equal(field_time_text(out, INT64_MIN), "-9223372036854775808");
	assert_string_equal(field_time_text(out, INT64_MAX), "9223372036854775807");
}

/* Every form it takes is the double that parse_real gives; what that refuses, it refuses. */
static void
short_numbers_are_exact(void **state)
{
	(void)state;
	static const char alphabet[] = "00123456789..-+eE x";
	struct random r;
	size_t taken = 0;
	random_seed(&r, 7);
	for (size_t i = 0; i < 2000000; i++) {
		char s[24] = { 0 };
		size_t n = (size_t)random_below(&r, 11);
		/* Mostly digits and one point; sometimes anything. */
		size_t kinds = random_below(&r, 8) ? 13 : sizeof(alphabet) - 1;
		for (size_t k = 0; k < n; k++)
			s[k] = alphabet[random_below(&r, kinds)];
		if (n && random_below(&r, 3) == 0)
			s[0] = '-';
		double got, want;
		if (!field_short_real(s, n, &got))
			continue;
		taken++;
		if (!parse_real(s, n, &want) || memcmp(&got, &want, sizeof(got)) != 0)
			fail_msg("'%s' is read as %a", s, got);
	}
	assert_true(taken > 100000);
	static const char *const usual[] = { "0", "-0", "1.", ".5", "-.5", "12345678", "-1234567.",
		"0.000001", "9999.999", "-0.00000" };
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
		char s[24] = { 0 };
		double got, want;
		memcpy(s, usual[i], strlen(usual[i]));
		assert_true(field_short_real(s, strlen(s), &got));
		assert_true(parse_real(s, strlen(s), &want));
		assert_memory_equal(&got, &want, sizeof(got));
	}
}

CHECK_MAIN(cmocka_unit_test(refuses_bombs), cmocka_unit_test(joins_frames_and_sees_cuts),
	cmocka_unit_test(recodes_in_any_pieces), cmocka_unit_test(sees_a_file_change),
	cmocka_unit_test(waits_for_pipes_while_wanted), cmocka_unit_test(waits_for_who_will_write),
	cmocka_unit_test(is_told_while_it_waits), cmocka_unit_test(names_the_byte_that_is_wrong),
	cmocka_unit_test(reads_other_marks), cmocka_unit_test(times_come_back),
	cmocka_unit_test(short_numbers_are_exact))
