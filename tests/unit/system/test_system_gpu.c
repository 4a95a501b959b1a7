// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * GPUs by a library and by a command that are made up. The library is loaded
 * by its path first: a later dlopen of its name then finds it, and not a real one.
 * Each way is found once in a process, so that each test is a child.
 */
#include "core/system/system_gpu.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAKE_WORKS, FAKE_BROKEN, FAKE_HANGS };

static void
set_library(int mode)
{
	const char *build = getenv("top_builddir");
	char path[4096];
	snprintf(path, sizeof(path), "%s/tests/unit/system/fake_nvml.so", build ? build : ".");
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		fail_msg("%s", dlerror());
		return;
	}
	_Atomic int *to = dlsym(library, "fake_nvml_mode");
	assert_non_null(to);
	atomic_store(to, mode);
}

/* A command of that name, before all others; its reading is counted in a file. */
static void
set_command(const char *script)
{
	FILE *f = fopen(fixture_path("nvidia-smi"), "w");
	assert_non_null(f);
	fprintf(f, "#!/bin/sh\necho >>'%s'\n%s", fixture_path("asked"), script);
	assert_int_equal(fchmod(fileno(f), 0700), 0);
	fclose(f);
	char path[4096];
	snprintf(path, sizeof(path), "%s:/usr/bin:/bin", fixture_folder());
	setenv("PATH", path, 1);
	(void)unlink(fixture_path("asked"));
}

static long
times_asked(void)
{
	struct stat st;
	return stat(fixture_path("asked"), &st) == 0 ? (long)st.st_size : 0;
}

/* A read that waits for the answer, however slow the machine. */
static void
read_whole(struct system_gpus *g)
{
	do
		system_read_gpus(NULL, g);
	while (strstr(g->note, "has not answered"));
}

static void
by_library(void **state)
{
	struct system_gpus *g = calloc(1, sizeof(*g));
	(void)state;
	assert_non_null(g);
	set_library(FAKE_WORKS);
	set_command("exit 1\n");
	prctl(PR_SET_NAME, "\x1b[31mtrain");
	read_whole(g);
	assert_string_equal(g->note, "by NVML");
	assert_int_equal(g->n, 2);
	assert_string_equal(g->gpu[0].name, "Fake 9000");
	CHECK_NEAR(g->gpu[0].busy, 87, 0);
	assert_int_equal(g->gpu[0].memory, (uint64_t)16 << 30);
	assert_int_equal(g->gpu[0].memory_used, (uint64_t)4 << 30);
	CHECK_NEAR(g->gpu[0].watts, 250.5, 1e-12);
	CHECK_NEAR(g->gpu[0].watts_limit, 300, 0);
	CHECK_NEAR(g->gpu[0].celsius, 71, 0);
	assert_int_equal(g->gpu[0].n_processes, SYSTEM_PROCESSES_MAX);
	const struct system_process *own = NULL;
	for (size_t i = 0; i < g->gpu[0].n_processes; i++)
		if (g->gpu[0].processes[i].pid == getpid())
			own = &g->gpu[0].processes[i];
	assert_int_equal(own ? own->memory : 0, 19 << 20);
	assert_non_null(strstr(own ? own->name : "", "train"));
	assert_null(strchr(own ? own->name : "", '\x1b'));
	/* One that tells nothing is there, with nothing. */
	assert_null(strchr(g->gpu[1].name, '\x1b'));
	assert_true(isnan(g->gpu[1].busy) && isnan(g->gpu[1].watts) && isnan(g->gpu[1].celsius));
	assert_int_equal(g->gpu[1].memory, 0);
	assert_int_equal(g->gpu[1].n_processes, 0);
	assert_int_equal(times_asked(), 0);
	free(g);
}

/* Nobody waits for a driver that hangs, and it is asked again when it wakes up. */
static void
library_that_hangs(void **state)
{
	struct system_gpus *g = calloc(1, sizeof(*g));
	(void)state;
	assert_non_null(g);
	set_library(FAKE_HANGS);
	system_read_gpus(NULL, g);
	assert_int_equal(g->n, 0);
	assert_non_null(strstr(g->note, "has not answered"));
	atomic_bool stop = true;
	system_read_gpus(&stop, g);
	assert_non_null(strstr(g->note, "has not answered"));
	set_library(FAKE_WORKS);
	read_whole(g);
	assert_int_equal(g->n, 2);
	free(g);
}

static void
by_command(void **state)
{
	struct system_gpus *g = calloc(1, sizeof(*g));
	(void)state;
	assert_non_null(g);
	set_library(FAKE_BROKEN);
	set_command("case $1 in\n"
		    "--query-gpu*) echo '0:1, 5, 10, 100, 20.5, 300, 40, Fake';;\n"
		    "*) echo '0:1, 12, 7, /opt/python';;\nesac\n");
	read_whole(g);
	assert_int_equal(g->n, 1);
	assert_non_null(strstr(g->note, "by nvidia-smi"));
	assert_string_equal(g->gpu[0].name, "Fake");
	assert_string_equal(g->gpu[0].processes[0].name, "python");
	assert_true(times_asked() >= 2);
	free(g);
}

/* A command that fails, floods or is not there is told once, and not started again. */
static void
command_fails(const char *script, const char *note)
{
	struct system_gpus *g = calloc(1, sizeof(*g));
	assert_non_null(g);
	set_library(FAKE_BROKEN);
	set_command(script);
	read_whole(g);
	assert_int_equal(g->n, 0);
	if (!strstr(g->note, note))
		fail_msg("'%s' is not '%s'", g->note, note);
	assert_null(strchr(g->note, '\x1b'));
	long asked = times_asked();
	read_whole(g);
	assert_int_equal(times_asked(), asked);
	free(g);
}

static void
command_ends_badly(void **state)
{
	(void)state;
	command_fails("printf '\\033[31mNVIDIA-SMI has failed\\nmore\\n'; exit 9\n",
		"none: nvidia-smi ends with 9: ");
}

static void
command_floods(void **state)
{
	(void)state;
	command_fails("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done\n", "none: ");
}

static void
no_command(void **state)
{
	(void)state;
	set_library(FAKE_BROKEN);
	setenv("PATH", "/nonexistent", 1);
	struct system_gpus *g = calloc(1, sizeof(*g));
	assert_non_null(g);
	read_whole(g);
	assert_string_equal(g->note, "none: neither libnvidia-ml.so.1 nor nvidia-smi is here");
	free(g);
}

static const struct {
	const char *name;
	void (*run)(void **state);
} cases[] = {
	{ "by_library", by_library },
	{ "library_that_hangs", library_that_hangs },
	{ "by_command", by_command },
	{ "command_ends_badly", command_ends_badly },
	{ "command_floods", command_floods },
	{ "no_command", no_command },
};

/* Alone in a new process, for what is found once. */
static void
alone(void **state)
{
	const char *name = *state;
	char self[4096];
	/* Read, as valgrind knows what the link is to name, and does not let it be run. */
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	assert_true(n > 0);
	self[n] = '\0';
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		setenv("SYSTEM_GPU_CASE", name, 1);
		execl(self, "test_system_gpu", (char *)NULL);
		_exit(127);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const char *only = getenv("SYSTEM_GPU_CASE");
	struct CMUnitTest tests[sizeof(cases) / sizeof(cases[0])] = { 0 };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tests[i].name = cases[i].name;
		if (!only) {
			tests[i].test_func = alone;
			tests[i].initial_state = (void *)(uintptr_t)cases[i].name;
		} else if (strcmp(only, cases[i].name) == 0) {
			const struct CMUnitTest one[] = { { .name = only,
				.test_func = cases[i].run } };
			/* Its lines are not the test's: they would be counted. */
			cmocka_set_message_output(CM_OUTPUT_STDOUT);
			(void)dup2(STDERR_FILENO, STDOUT_FILENO);
			return cmocka_run_group_tests(one, NULL, NULL);
		}
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
