// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Child processes: what goes in and out, what is closed, and when they are killed. */
#include "core/base/process.h"

#include "core/base/arena.h"
#include "core/base/clock.h"
#include "tests/support/check.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHELL(script) ((const char *const[]){ "sh", "-c", (script), NULL })

static struct process_result
run_ok(struct process_spec spec)
{
	struct err err = ERR_INIT;
	struct process_result r = { 0 };
	spec.output_max = spec.output_max ? spec.output_max : 1 << 20;
	CHECK_OK(process_run(&spec, &r, &err));
	return r;
}

static enum err_code
run_fails(struct process_spec spec)
{
	struct err err = ERR_INIT;
	struct process_result r = { 0 };
	assert_false(process_run(&spec, &r, &err));
	assert_null(r.out);
	return err.code;
}

static void
collects_output_and_status(void **state)
{
	(void)state;
	struct process_result r =
		run_ok((struct process_spec){ .argv = SHELL("echo out; echo err >&2; exit 3") });
	assert_int_equal(r.status, 3);
	assert_string_equal(r.out, "out\n");
	assert_string_equal(r.err, "err\n");
	assert_int_equal(r.out_len, 4);
	process_result_free(&r);
	r = run_ok((struct process_spec){ .argv = SHELL("kill -TERM $$") });
	assert_int_equal(r.status, 128 + SIGTERM);
	assert_string_equal(r.out, "");
	process_result_free(&r);
	/* No shell between us and the program. */
	r = run_ok((struct process_spec){
		.argv = (const char *const[]){ "echo", "$HOME;`x`", "a b", NULL } });
	assert_string_equal(r.out, "$HOME;`x` a b\n");
	process_result_free(&r);
}

static void
feeds_input(void **state)
{
	(void)state;
	size_t n = 3000000;
	char *text = malloc(n);
	for (size_t i = 0; i < n; i++)
		text[i] = (char)('a' + i % 23);
	struct process_result r = run_ok((struct process_spec){
		.argv = SHELL("cat"), .input = text, .input_len = n, .output_max = n });
	assert_int_equal(r.out_len, n);
	assert_memory_equal(r.out, text, n);
	process_result_free(&r);
	/* A child that does not listen is no error, and no signal reaches us. */
	r = run_ok((struct process_spec){
		.argv = SHELL("exec <&-; exit 0"), .input = text, .input_len = n });
	assert_int_equal(r.status, 0);
	process_result_free(&r);
	r = run_ok((struct process_spec){ .argv = SHELL("wc -c"), .input = "", .input_len = 0 });
	assert_int_equal(strtol(r.out, NULL, 10), 0);
	process_result_free(&r);
	r = run_ok((struct process_spec){ .argv = SHELL("wc -c") });
	assert_int_equal(strtol(r.out, NULL, 10), 0);
	process_result_free(&r);
	free(text);
}

static void
inherits_nothing(void **state)
{
	(void)state;
	int leak = open("/dev/null", O_RDONLY); /* deliberately without O_CLOEXEC */
	assert_true(leak > 2);
	struct process_result r = run_ok((struct process_spec){
		.argv = SHELL("for f in /proc/self/fd/*; do test -e $f && echo ${f##*/}; done") });
	/* The shell's glob opens one folder of its own, which is closed by the time of the test. */
	assert_string_equal(r.out, "0\n1\n2\n");
	process_result_free(&r);
	close(leak);
	sigset_t block, old;
	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &block, &old);
	void (*handler)(int) = signal(SIGINT, SIG_IGN);
	r = run_ok((struct process_spec){
		.argv = SHELL("grep -E '^Sig(Blk|Ign)' /proc/self/status") });
	assert_non_null(strstr(r.out, "SigBlk:\t0000000000000000"));
	const char *ignored = strstr(r.out, "SigIgn:\t");
	assert_non_null(ignored);
	/* Signals 32 and 33 belong to the C library, which does not let them be set. */
	assert_true((strtoull(ignored + 8, NULL, 16) & ~UINT64_C(0x180000000)) == 0);
	signal(SIGINT, handler);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	process_result_free(&r);
}

static void
takes_folder_and_environment(void **state)
{
	(void)state;
	struct process_result r = run_ok((struct process_spec){ .argv = SHELL("pwd; echo $A-$HOME"),
		.dir = "/usr",
		.env = (const char *const[]){ "A=b", NULL } });
	assert_string_equal(r.out, "/usr\nb-\n");
	process_result_free(&r);
	setenv("CAIRN_TEST_ENV", "seen", 1);
	r = run_ok((struct process_spec){ .argv = SHELL("echo $CAIRN_TEST_ENV") });
	assert_string_equal(r.out, "seen\n");
	process_result_free(&r);
}

/* Bit n of closed: stream n is closed meanwhile. */
static void
check_runs_without(unsigned closed)
{
	int saved[3];
	for (int i = 0; i < 3; i++) {
		saved[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
		if (closed >> i & 1)
			close(i);
	}
	struct process_spec spec = {
		.argv = SHELL("cat; echo err >&2"), .input = "in", .input_len = 2, .output_max = 100
	};
	struct process_result r = { 0 };
	struct err err = ERR_INIT;
	bool ok = process_run(&spec, &r, &err);
	for (int i = 0; i < 3; i++) {
		dup2(saved[i], i);
		close(saved[i]);
	}
	assert_true(ok);
	assert_string_equal(r.out, "in");
	assert_string_equal(r.err, "err\n");
	process_result_free(&r);
}

static void
works_without_standard_streams(void **state)
{
	(void)state;
	for (unsigned closed = 1; closed < 8; closed++)
		check_runs_without(closed);
}

static void
says_what_cannot_start(void **state)
{
	(void)state;
	/* Valgrind turns vfork into fork, by which posix_spawn cannot report that exec failed. */
	const char *preload = getenv("LD_PRELOAD");
	if (preload && strstr(preload, "vgpreload"))
		CHECK_SKIP("valgrind hides a failing exec");
	struct err err = ERR_INIT;
	struct process_result r = { 0 };
	struct process_spec spec = { .argv = (const char *const[]){ "no-such-program-here", NULL },
		.output_max = 1 };
	CHECK_FAILS(process_run(&spec, &r, &err), ERR_NOT_FOUND);
	assert_string_equal(
		err.text, "cannot start 'no-such-program-here': No such file or directory");
	spec.argv = SHELL("true");
	spec.dir = "/no/such/folder";
	CHECK_FAILS(process_run(&spec, &r, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "/no/such/folder"));
	spec.dir = NULL;
	spec.argv = (const char *const[]){ "/etc/passwd", NULL };
	CHECK_FAILS(process_run(&spec, &r, &err), ERR_SYSTEM);
}

static void
kills_at_its_limits(void **state)
{
	(void)state;
	assert_int_equal(
		run_fails((struct process_spec){ .argv = SHELL("yes"), .output_max = 100000 }),
		ERR_MEMORY);
	assert_int_equal(
		run_fails((struct process_spec){ .argv = SHELL("yes >&2"), .output_max = 100000 }),
		ERR_MEMORY);
	assert_int_equal(
		run_fails((struct process_spec){ .argv = SHELL("trap '' TERM INT; sleep 1000"),
			.output_max = 10,
			.timeout_ms = 20 }),
		ERR_SYSTEM);
	assert_int_equal(
		run_fails((struct process_spec){ .argv = SHELL("exec >&- 2>&-; sleep 1000"),
			.output_max = 10,
			.timeout_ms = 20 }),
		ERR_SYSTEM);
	struct process_result r =
		run_ok((struct process_spec){ .argv = SHELL("printf 12345"), .output_max = 5 });
	assert_int_equal(r.out_len, 5);
	process_result_free(&r);
	assert_int_equal(
		run_fails((struct process_spec){ .argv = SHELL("printf 123456"), .output_max = 5 }),
		ERR_MEMORY);
}

static void *
raise_flag(void *arg)
{
	atomic_bool *stop = arg;
	sched_yield();
	atomic_store(stop, true);
	return NULL;
}

static void
stops_when_told(void **state)
{
	(void)state;
	atomic_bool stop = false;
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, raise_flag, &stop), 0);
	assert_int_equal(run_fails((struct process_spec){
				 .argv = SHELL("sleep 1000"), .output_max = 10, .stop = &stop }),
		ERR_CANCELLED);
	pthread_join(thread, NULL);
}

static bool
is_alive(pid_t pid)
{
	char path[64], status[512] = "";
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = read(fd, status, sizeof(status) - 1);
	close(fd);
	const char *name_end = strrchr(status, ')');
	return n > 0 && name_end && !strchr("ZXx", name_end[2]);
}

/* A background process that keeps the pipe open neither holds us up nor stays. */
static void
leaves_nobody_behind(void **state)
{
	(void)state;
	struct process_result r =
		run_ok((struct process_spec){ .argv = SHELL("sleep 1000 & echo $!") });
	pid_t left = (pid_t)strtol(r.out, NULL, 10);
	assert_true(left > 1);
	process_result_free(&r);
	/* It has been killed, which may take a moment, as may its new parent to reap it. */
	int64_t give_up = clock_mono_ms() + 60000;
	while (is_alive(left)) {
		assert_true(clock_mono_ms() < give_up);
		sched_yield();
	}
}

static void
splits_commands(void **state)
{
	(void)state;
	static const struct {
		const char *command;
		const char *words[6];
	} cases[] = {
		{ "vi", { "vi" } },
		{ "  code  --wait\t-n ", { "code", "--wait", "-n" } },
		{ "'my editor' \"a b\" c\\ d", { "my editor", "a b", "c d" } },
		{ "a'b'\"c\"d", { "abcd" } },
		{ "e '' \"\"", { "e", "", "" } },
		{ "x \"a\\\"b\\\\c\\d\" 'a\\b'", { "x", "a\"b\\c\\d", "a\\b" } },
		{ "x $HOME `id` ~ * ;|&", { "x", "$HOME", "`id`", "~", "*", ";|&" } },
		{ "$'a\\nb' x$'\\t\\r'y $'it\\'s \\\\'", { "a\nb", "x\t\ry", "it's \\" } },
		{ "$'\\xc3\\xA9\\x41b' $'\\q\\x4\\xg\\x00' $ $x",
			{ "\xc3\xa9"
			  "Ab",
				"\\q\\x4\\xg\\x00", "$", "$x" } },
	};
	static const char *const bad[] = { "", "   ", "'open", "\"open", "a \"b\\\"", "end\\",
		"$'open", "$'open\\'", "$'" };
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char **words;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CHECK_OK(process_split(a, cases[i].command, &words, &err));
		size_t n = 0;
		for (; n < 6 && cases[i].words[n]; n++) {
			assert_non_null(words[n]);
			assert_string_equal(words[n], cases[i].words[n]);
		}
		assert_null(words[n]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_FAILS(process_split(a, bad[i], &words, &err), ERR_USAGE);
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(collects_output_and_status), cmocka_unit_test(feeds_input),
	cmocka_unit_test(inherits_nothing), cmocka_unit_test(takes_folder_and_environment),
	cmocka_unit_test(works_without_standard_streams), cmocka_unit_test(says_what_cannot_start),
	cmocka_unit_test(kills_at_its_limits), cmocka_unit_test(stops_when_told),
	cmocka_unit_test(leaves_nobody_behind), cmocka_unit_test(splits_commands))
