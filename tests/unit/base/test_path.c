// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Paths: names, whole-or-nothing writes, and files that must stay in their folder. */
#include "core/base/path.h"

#include <stdio.h>
#include <sys/stat.h>
#include "core/base/arena.h"
#include "tests/support/check.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;
static char *folder;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	const char *tmp = getenv("TMPDIR");
	folder = path_join(a, tmp ? tmp : "/tmp", "cairn-path-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		execlp("rm", "rm", "-rf", folder, (char *)NULL);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	arena_free(a);
	return 0;
}

static char *
in_folder(const char *name)
{
	return path_join(a, folder, name);
}

static void
write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void
check_content(const char *path, const char *want)
{
	struct err err = ERR_INIT;
	char *text;
	size_t len;
	CHECK_OK(path_read(a, path, 1 << 20, &text, &len, &err));
	assert_string_equal(text, want);
	assert_int_equal(len, strlen(want));
}

static void
takes_names_apart(void **state)
{
	(void)state;
	assert_string_equal(path_join(a, "a", "b"), "a/b");
	assert_string_equal(path_join(a, "a/", "b"), "a/b");
	assert_string_equal(path_join(a, "a", "/b"), "/b");
	assert_string_equal(path_join(a, "", "b"), "b");
	assert_string_equal(path_base("a/b/c"), "c");
	assert_string_equal(path_base("c"), "c");
	assert_string_equal(path_base("a/"), "");
	assert_string_equal(path_dir(a, "a/b/c"), "a/b");
	assert_string_equal(path_dir(a, "/c"), "/");
	assert_string_equal(path_dir(a, "c"), ".");
}

static void
follows_the_environment(void **state)
{
	(void)state;
	setenv("CAIRN_DATADIR", "/d", 1);
	assert_string_equal(path_data(a, "themes/x"), "/d/themes/x");
	unsetenv("CAIRN_DATADIR");
	assert_string_equal(path_data(a, "x"), PKGDATADIR "/x");
	setenv("HOME", "/h", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_STATE_HOME");
	assert_string_equal(path_config(a, "c"), "/h/.config/cairn/c");
	assert_string_equal(path_state(a, "s"), "/h/.local/state/cairn/s");
	setenv("XDG_CONFIG_HOME", "/x", 1);
	setenv("XDG_STATE_HOME", "relative", 1);
	assert_string_equal(path_config(a, "c"), "/x/cairn/c");
	assert_string_equal(path_state(a, "s"), "/h/.local/state/cairn/s");
	unsetenv("HOME");
	assert_null(path_state(a, "s"));
	setenv("HOME", "", 1);
	assert_null(path_state(a, "s"));
}

static void
makes_parents(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct stat st;
	CHECK_OK(path_make_parents(in_folder("p/q//r/file"), &err));
	assert_int_equal(stat(in_folder("p/q/r"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat(in_folder("p/q/r/file"), &st), -1);
	CHECK_OK(path_make_parents(in_folder("p/q/r/file"), &err));
	write_file(in_folder("p/plain"), "");
	CHECK_FAILS(path_make_parents(in_folder("p/plain/file"), &err), ERR_OUTPUT);
}

static size_t
files_in_folder(const char *dir)
{
	char *command = arena_printf(a, "ls -A '%s' | wc -l", dir);
	FILE *out = popen(command, "r");
	assert_non_null(out);
	unsigned long n = 0;
	assert_int_equal(fscanf(out, "%lu", &n), 1);
	pclose(out);
	return n;
}

static void
writes_whole(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct stat st;
	assert_int_equal(mkdir(in_folder("out"), 0755), 0);
	const char *path = in_folder("out/report.txt");
	umask(027);
	struct path_output *o = path_output_open(path, &err);
	assert_non_null(o);
	fputs("one\n", path_output_file(o));
	assert_int_equal(stat(path, &st), -1);
	CHECK_OK(path_output_commit(o, &err));
	check_content(path, "one\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	umask(022);

	assert_int_equal(chmod(path, 0604), 0);
	o = path_output_open(path, &err);
	fputs("two\n", path_output_file(o));
	check_content(path, "one\n");
	CHECK_OK(path_output_commit(o, &err));
	check_content(path, "two\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0604);

	o = path_output_open(path, &err);
	fputs("three\n", path_output_file(o));
	path_output_abort(o);
	check_content(path, "two\n");
	assert_int_equal(files_in_folder(in_folder("out")), 1);
}

static void
keeps_the_old_file_on_failure(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	const char *path = in_folder("out/kept.txt");
	write_file(path, "old");
	struct path_output *o = path_output_open(path, &err);
	/* The descriptor turns into one that cannot take bytes, as a full disk would. */
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_true(full >= 0);
	assert_true(dup2(full, fileno(path_output_file(o))) >= 0);
	close(full);
	fputs("new", path_output_file(o));
	CHECK_FAILS(path_output_commit(o, &err), ERR_OUTPUT);
	assert_non_null(strstr(err.text, "kept.txt"));
	check_content(path, "old");
	assert_int_equal(files_in_folder(in_folder("out")), 2);
}

static void
refuses_impossible_targets(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	CHECK_FAILS(path_output_open(folder, &err), ERR_OUTPUT);
	CHECK_FAILS(path_output_open(in_folder("no/such/dir"), &err), ERR_OUTPUT);
	assert_int_equal(symlink("nothing", in_folder("out/dangling")), 0);
	CHECK_FAILS(path_output_open(in_folder("out/dangling"), &err), ERR_OUTPUT);
}

static void
writes_through_links_and_devices(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct stat st;
	assert_int_equal(symlink("kept.txt", in_folder("out/link")), 0);
	struct path_output *o = path_output_open(in_folder("out/link"), &err);
	fputs("by link", path_output_file(o));
	CHECK_OK(path_output_commit(o, &err));
	check_content(in_folder("out/kept.txt"), "by link");
	assert_int_equal(lstat(in_folder("out/link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));

	o = path_output_open("/dev/null", &err);
	fputs("gone", path_output_file(o));
	CHECK_OK(path_output_commit(o, &err));
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	o = path_output_open("/dev/full", &err);
	fputs("no room", path_output_file(o));
	CHECK_FAILS(path_output_commit(o, &err), ERR_OUTPUT);
}

static void
make_tree(void)
{
	assert_int_equal(mkdir(in_folder("root"), 0755), 0);
	assert_int_equal(mkdir(in_folder("root/sub"), 0755), 0);
	write_file(in_folder("secret"), "secret");
	write_file(in_folder("root/file"), "plain");
	write_file(in_folder("root/sub/..file"), "dots");
	assert_int_equal(symlink("../secret", in_folder("root/link")), 0);
	assert_int_equal(symlink("..", in_folder("root/linkdir")), 0);
	assert_int_equal(symlink("/dev/null", in_folder("root/null")), 0);
	assert_int_equal(symlink("/proc/self/exe", in_folder("root/magic")), 0);
	assert_int_equal(mkfifo(in_folder("root/fifo"), 0600), 0);
	assert_int_equal(symlink("root", in_folder("rootlink")), 0);
}

static void
check_beneath(void)
{
	struct err err = ERR_INIT;
	static const struct {
		const char *name;
		enum err_code code;
	} cases[] = { { "", ERR_USAGE }, { "/etc/passwd", ERR_USAGE }, { "..", ERR_USAGE },
		{ "../secret", ERR_USAGE }, { "sub/../../secret", ERR_USAGE },
		{ "sub/..", ERR_USAGE }, { "./..", ERR_USAGE }, { "link", ERR_DATA },
		{ "linkdir/secret", ERR_DATA }, { "linkdir", ERR_DATA }, { "fifo", ERR_DATA },
		{ "sub", ERR_DATA }, { "sub/", ERR_DATA }, { ".", ERR_DATA },
		{ "file/x", ERR_DATA }, { "file/", ERR_DATA }, { "absent", ERR_NOT_FOUND },
		{ "sub/absent", ERR_NOT_FOUND }, { "null", ERR_DATA }, { "magic", ERR_DATA } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int fd = path_open_beneath(in_folder("root"), cases[i].name, NULL, &err);
		if (fd >= 0 || err.code != cases[i].code)
			fail_msg("'%s': %d %s", cases[i].name, fd, err.text);
	}
	static const char *const good[] = { "file", "./file", "sub/..file", "sub//..file" };
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		long long size = 0;
		int fd = path_open_beneath(in_folder("root"), good[i], &size, &err);
		assert_true(fd >= 0);
		assert_int_equal(size, i < 2 ? 5 : 4);
		assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		close(fd);
	}
	int fd = path_open_beneath(in_folder("rootlink"), "file", NULL, &err);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(path_open_beneath(in_folder("no"), "file", NULL, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(path_open_beneath("/dev", "null", NULL, &err), -1);
	assert_int_equal(err.code, ERR_DATA);
}

static void
opens_only_beneath(void **state)
{
	(void)state;
	make_tree();
	check_beneath();
}

/* Kernels and sandboxes without the call: a filter takes it away from this thread. */
static void
opens_only_beneath_by_hand(void **state)
{
	(void)state;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = sizeof(code) / sizeof(*code), .filter = code };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		CHECK_SKIP("no seccomp here");
	assert_int_equal(syscall(SYS_openat2, -1, "", NULL, 0), -1);
	assert_int_equal(errno, ENOSYS);
	check_beneath();
}

static void
leaves_protected_files_alone(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct stat st;
	char *text;
	const char *path = in_folder("root/store.db");
	write_file(path, "store");
	assert_int_equal(link(path, in_folder("root/hard")), 0);
	assert_int_equal(stat(path, &st), 0);
	path_protect(st.st_dev, st.st_ino);
	path_protect(st.st_dev, st.st_ino);
	path_unprotect(st.st_dev, st.st_ino);
	CHECK_FAILS(path_read(a, path, 100, &text, NULL, &err), ERR_CONFLICT);
	CHECK_FAILS(path_open_beneath(in_folder("root"), "hard", NULL, &err) >= 0, ERR_CONFLICT);
	CHECK_FAILS(path_output_open(path, &err), ERR_CONFLICT);
	path_unprotect(st.st_dev, st.st_ino);
	check_content(path, "store");
}

static void
reads_with_a_limit(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	char *text, big[10001];
	size_t len;
	memset(big, 'x', 10000);
	big[10000] = '\0';
	write_file(in_folder("big"), big);
	CHECK_OK(path_read(a, in_folder("big"), 10000, &text, &len, &err));
	assert_int_equal(len, 10000);
	assert_string_equal(text, big);
	CHECK_FAILS(path_read(a, in_folder("big"), 9999, &text, &len, &err), ERR_MEMORY);
	CHECK_FAILS(path_read(a, "/dev/zero", 9999, &text, &len, &err), ERR_MEMORY);
	CHECK_FAILS(path_read(a, in_folder("none"), 10, &text, NULL, &err), ERR_NOT_FOUND);
	CHECK_FAILS(path_read(a, folder, 10, &text, NULL, &err), ERR_DATA);
	CHECK_FAILS(path_read(a, "/proc/self/mem", 10, &text, NULL, &err), ERR_SYSTEM);
	write_file(in_folder("empty"), "");
	CHECK_OK(path_read(a, in_folder("empty"), 0, &text, &len, &err));
	assert_string_equal(text, "");
}

/* Neither a pipe without a writer nor one whose writer is silent; only what we were handed is read. */
static void
waits_for_nobody(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	char *text, own[40];
	const char *fifo = in_folder("waiting");
	int ends[2];
	assert_int_equal(mkfifo(fifo, 0600), 0);
	CHECK_FAILS(path_read(a, fifo, 10, &text, NULL, &err), ERR_DATA);
	assert_non_null(strstr(err.text, "it is a pipe, not a file"));
	int silent = open(fifo, O_RDWR | O_CLOEXEC);
	assert_true(silent >= 0);
	CHECK_FAILS(path_read(a, fifo, 10, &text, NULL, &err), ERR_DATA);
	close(silent);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "given", 5), 5);
	close(ends[1]);
	snprintf(own, sizeof(own), "/dev/fd/%d", ends[0]);
	CHECK_OK(path_read(a, own, 10, &text, NULL, &err));
	assert_string_equal(text, "given");
	close(ends[0]);
}

static void
configuration_of_others_is_refused(void **state)
{
	(void)state;
	const char *file = in_folder("cairn.conf");
	const char *link = in_folder("link.conf");
	const char *fifo = in_folder("fifo.conf");
	char *text = NULL;
	struct err err = ERR_INIT;
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fputs("key = value\n", f);
	fclose(f);
	chmod(file, 0644);
	assert_true(path_read_config(a, file, 100, &text, NULL, &err));
	assert_string_equal(text, "key = value\n");
	assert_int_equal(symlink(file, link), 0);
	assert_true(path_read_config(a, link, 100, &text, NULL, &err));
	assert_false(path_read_config(a, file, 5, &text, NULL, &err));
	assert_non_null(strstr(err.text, "is larger than 5 bytes"));
	chmod(file, 0666);
	assert_false(path_read_config(a, link, 100, &text, NULL, &err));
	assert_non_null(strstr(err.text, "everybody may write to it"));
	/* Would wait for a writer for ever. */
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_false(path_read_config(a, fifo, 100, &text, NULL, &err));
	assert_non_null(strstr(err.text, "it is no plain file"));
	assert_false(path_read_config(a, folder, 100, &text, NULL, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(takes_names_apart),
		cmocka_unit_test(follows_the_environment), cmocka_unit_test(makes_parents),
		cmocka_unit_test(writes_whole), cmocka_unit_test(keeps_the_old_file_on_failure),
		cmocka_unit_test(refuses_impossible_targets),
		cmocka_unit_test(writes_through_links_and_devices),
		cmocka_unit_test(opens_only_beneath),
		cmocka_unit_test(leaves_protected_files_alone),
		cmocka_unit_test(reads_with_a_limit), cmocka_unit_test(waits_for_nobody),
		cmocka_unit_test(opens_only_beneath_by_hand),
		cmocka_unit_test(configuration_of_others_is_refused) };
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
