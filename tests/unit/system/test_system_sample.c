// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Counters of a machine that is made up, and the rates between two looks at it. */
#include "core/system/system_gpu.h"
#include "core/system/system_sample.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void
put_file(const char *name, const char *text)
{
	FILE *f = fopen(fixture_path(name), "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
make_folders(void)
{
	(void)mkdir(fixture_path("proc"), 0700);
	(void)mkdir(fixture_path("proc/net"), 0700);
}

static void
look(struct system_sample *s)
{
	struct err err = ERR_INIT;
	CHECK_OK(system_sample_take(fixture_folder(), NULL, s, &err));
}

static size_t
row_of(const struct rowset *rows, const char *id)
{
	for (size_t i = 0; i < rows->rows; i++)
		if (strcmp(rowset_text(rows, i, "id"), id) == 0)
			return i;
	fail_msg("no row %s", id);
	return 0;
}

static double
value_of(const struct rowset *rows, const char *id)
{
	return rowset_real(rows, row_of(rows, id), "value");
}

static void
first_moment(void)
{
	make_folders();
	put_file("proc/stat", "cpu  100 0 50 800 50 0 0 0 0 0\n"
			      "cpu0 60 0 20 400 20 0 0 0 0 0\n"
			      "cpu1 40 0 30 400 30 0 0 0 0 0\n"
			      "intr 1 2 3\n");
	put_file("proc/meminfo",
		"MemTotal:        1000 kB\nMemFree: 100 kB\nMemAvailable:     250 kB\n"
		"SwapTotal:       2000 kB\nSwapFree:        1500 kB\n");
	put_file("proc/diskstats", "   8       0 sda 10 0 1000 5 20 0 2000 9 0 0 0\n"
				   "   8       1 sda1 9 0 900 5 20 0 2000 9 0 0 0\n"
				   " 259       0 nvme0n1 1 0 8 5 1 0 16 9 0 0 0\n"
				   " 259       1 nvme0n1p1 1 0 8 5 1 0 16 9 0 0 0\n"
				   "   7       0 loop0 1 0 8 5 1 0 16 9 0 0 0\n");
	put_file("proc/net/dev", "Inter-|   Receive |  Transmit\n face |bytes packets\n"
				 "    lo: 99 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0\n"
				 "  eth0:1000 10 0 0 0 0 0 0 500 5 0 0 0 0 0 0\n"
				 " dummy0: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
	put_file("proc/loadavg", "0.50 1.25 2.00 1/100 12345\n");
}

static void
reads_counters(void **state)
{
	struct system_sample *s = calloc(1, sizeof(*s));
	(void)state;
	assert_non_null(s);
	first_moment();
	look(s);
	assert_int_equal(s->n_cores, 2);
	assert_int_equal(s->cpu.busy, 150);
	assert_int_equal(s->cpu.all, 1000);
	assert_int_equal(s->memory, 1024000);
	assert_int_equal(s->memory_available, 256000);
	assert_int_equal(s->swap_free, 1536000);
	assert_int_equal(s->n_disks, 2);
	assert_string_equal(s->disk[0].name, "sda");
	assert_int_equal(s->disk[0].read, 512000);
	assert_int_equal(s->disk[0].written, 1024000);
	assert_string_equal(s->disk[1].name, "nvme0n1");
	assert_int_equal(s->n_links, 1);
	assert_string_equal(s->link[0].name, "eth0");
	assert_int_equal(s->link[0].sent, 500);
	CHECK_NEAR(s->load[1], 1.25, 0);
	free(s);
}

static void
rates_need_two_looks(void **state)
{
	struct system_sample *s = calloc(1, sizeof(*s));
	struct err err = ERR_INIT;
	const struct rowset *first = NULL, *second = NULL;
	(void)state;
	assert_non_null(s);
	first_moment();
	look(s);
	s->mono_ms = 10000;
	CHECK_OK(system_rows(s, NULL, &first, &err));
	assert_true(isnan(value_of(first, "cpu/busy")));
	assert_true(isnan(value_of(first, "disk/sda/read")));
	CHECK_NEAR(value_of(first, "memory/used"), 768000, 0);
	CHECK_NEAR(rowset_real(first, row_of(first, "memory/used"), "most"), 1024000, 0);
	CHECK_NEAR(value_of(first, "swap/used"), 512000, 0);
	assert_string_equal(
		rowset_text(first, row_of(first, "cpu/busy"), "text"), "load 0.50 1.25 2.00");

	put_file("proc/stat", "cpu  175 0 50 925 50 0 0 0 0 0\n"
			      "cpu0 135 0 20 425 20 0 0 0 0 0\n"
			      "cpu1 40 0 30 500 30 0 0 0 0 0\n");
	put_file("proc/diskstats", "   8       0 sda 10 0 5000 5 20 0 2000 9 0 0 0\n"
				   " 259       0 nvme0n1 1 0 4 5 1 0 16 9 0 0 0\n");
	look(s);
	s->mono_ms = 12000;
	CHECK_OK(system_rows(s, first, &second, &err));
	CHECK_NEAR(value_of(second, "cpu/busy"), 37.5, 1e-12);
	CHECK_NEAR(value_of(second, "core0/busy"), 75, 1e-12);
	CHECK_NEAR(value_of(second, "core1/busy"), 0, 0);
	CHECK_NEAR(value_of(second, "disk/sda/read"), 4000 * 512 / 2.0, 1e-12);
	CHECK_NEAR(value_of(second, "disk/sda/written"), 0, 0);
	/* A counter that began anew says nothing. */
	assert_true(isnan(value_of(second, "disk/nvme0n1/read")));
	rowset_free(first);
	rowset_free(second);
	free(s);
}

static void
odd_files_do_no_harm(void **state)
{
	struct system_sample *s = calloc(1, sizeof(*s));
	struct err err = ERR_INIT;
	const struct rowset *rows = NULL;
	char *cores = malloc(SYSTEM_CORES_MAX * 80), *at = cores;
	(void)state;
	assert_non_null(s);
	assert_non_null(cores);
	make_folders();
	at += sprintf(at, "cpu  -1 nonsense 99999999999999999999 18446744073709551615 1\n");
	for (int i = 0; i < SYSTEM_CORES_MAX + 100; i++)
		at += sprintf(at, "cpu%d 1 1 1 1\n", i);
	put_file("proc/stat", cores);
	put_file("proc/meminfo", "MemTotal: 9223372036854775807 kB\nMemAvailable:\n\n\nMemFree");
	put_file("proc/diskstats", "1\n\n 1 2 \x1b[31mx 4 5 6 7 8 9 10 11\n");
	put_file("proc/net/dev", ":::\n a:1\n\xff\xfe: 1 1 1 1 1 1 1 1 1 1 1\n");
	put_file("proc/loadavg", "nan inf");
	look(s);
	assert_int_equal(s->n_cores, SYSTEM_CORES_MAX);
	assert_true(isnan(s->load[0]) && isnan(s->load[1]) && isnan(s->load[2]));
	CHECK_OK(system_rows(s, NULL, &rows, &err));
	rowset_free(rows);
	free(cores);
	CHECK_FAILS(system_sample_take("/nonexistent", NULL, s, &err), ERR_DATA);
	free(s);
}

/* A container of two groups: the outer one has less memory, the inner one less time. */
static void
make_container(void)
{
	make_folders();
	(void)mkdir(fixture_path("sys"), 0700);
	(void)mkdir(fixture_path("sys/fs"), 0700);
	(void)mkdir(fixture_path("sys/fs/cgroup"), 0700);
	(void)mkdir(fixture_path("sys/fs/cgroup/pod"), 0700);
	(void)mkdir(fixture_path("sys/fs/cgroup/pod/trainer"), 0700);
	(void)mkdir(fixture_path("proc/self"), 0700);
	first_moment();
	put_file("proc/self/cgroup", "12:memory:/old\n0::/pod/trainer\n");
	put_file("proc/self/status", "Name:\tcairn\nCpus_allowed:\t1\nCpus_allowed_list:\t1\n");
	put_file("sys/fs/cgroup/pod/memory.max", "600000\n");
	put_file("sys/fs/cgroup/pod/memory.current", "500000\n");
	put_file("sys/fs/cgroup/pod/memory.stat", "anon 1\ninactive_file 200000\nfile 9\n");
	put_file("sys/fs/cgroup/pod/memory.events", "low 0\noom 5\noom_kill 3\n");
	put_file("sys/fs/cgroup/pod/trainer/memory.max", "700000\n");
	put_file("sys/fs/cgroup/pod/cpu.max", "max 100000\n");
	put_file("sys/fs/cgroup/pod/trainer/cpu.max", "50000 100000\n");
	put_file("sys/fs/cgroup/pod/trainer/cpu.stat", "usage_usec 1000000\nuser_usec 1\n");
}

static void
tells_what_a_container_gets(void **state)
{
	struct system_sample *s = calloc(1, sizeof(*s));
	struct err err = ERR_INIT;
	const struct rowset *first = NULL, *second = NULL;
	(void)state;
	assert_non_null(s);
	make_container();
	look(s);
	assert_int_equal(s->limit.memory, 600000);
	assert_int_equal(s->limit.memory_used, 300000);
	assert_int_equal(s->limit.killed, 3);
	CHECK_NEAR(s->limit.cores, 0.5, 0);
	assert_int_equal(s->limit.allowed, 1);
	s->mono_ms = 10000;
	CHECK_OK(system_rows(s, NULL, &first, &err));
	assert_string_equal(
		rowset_text(first, row_of(first, "limit/memory"), "text"), "3 killed by it");
	assert_string_equal(
		rowset_text(first, row_of(first, "limit/cores"), "text"), "may run on 1 of 2");
	/* A quarter of a second of processor in a second is half of what it may have. */
	put_file("sys/fs/cgroup/pod/trainer/cpu.stat", "usage_usec 1250000\n");
	look(s);
	s->mono_ms = 11000;
	CHECK_OK(system_rows(s, first, &second, &err));
	CHECK_NEAR(value_of(second, "limit/time"), 50, 1e-12);
	rowset_free(first);
	rowset_free(second);
	free(s);
}

/* Limits that are no smaller than the machine, absent ones, and files that are none. */
static void
tells_no_limit_where_there_is_none(void **state)
{
	static const char *const groups[] = { "0::/\n", "0::/../../elsewhere\n", "1:cpu:/x\n", "",
		"0::/pod/../pod\n" };
	struct system_sample *s = calloc(1, sizeof(*s));
	(void)state;
	assert_non_null(s);
	make_container();
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		put_file("proc/self/cgroup", groups[i]);
		put_file("proc/self/status", "Cpus_allowed_list:\t0-1\n");
		look(s);
		assert_int_equal(s->limit.memory, 0);
		CHECK_NEAR(s->limit.cores, 0, 0);
		assert_int_equal(s->limit.allowed, 0);
	}
	put_file("proc/self/cgroup", "0::/pod/trainer\n");
	put_file("proc/self/status", "x\nCpus_allowed_list:\t9-1,zzz,4294967295\n");
	put_file("sys/fs/cgroup/pod/memory.max", "99999999999999999999\n");
	put_file("sys/fs/cgroup/pod/trainer/memory.max", "max\n");
	put_file("sys/fs/cgroup/pod/trainer/cpu.max", "200000 0\n");
	look(s);
	assert_int_equal(s->limit.memory, 0);
	CHECK_NEAR(s->limit.cores, 0, 0);
	assert_int_equal(s->limit.allowed, 0);
	free(s);
}

static void
reads_what_nvidia_smi_says(void **state)
{
	struct system_gpus *g = calloc(1, sizeof(*g));
	char gpus[] = "00000000:01:00.0, 37, 1024, 143771, 123.45, 700.00, 41, NVIDIA H200\n"
		      "00000000:02:00.0, [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], Tesla\n"
		      "short, 1\n\n"
		      "x, 1, 2, 3, 4, 5, 6, \x1b]0;x\x07, and a comma\n";
	char processes[] = "00000000:01:00.0, 77, 2048, /usr/bin/python3, odd\n"
			   "00000000:01:00.0, pid, 1, x\n"
			   "00000000:02:00.0, 78, [N/A], \x1b[31mred\n"
			   "00000000:09:00.0, 79, 1, of none\n1\n";
	(void)state;
	assert_non_null(g);
	system_parse_smi(gpus, processes, g);
	assert_int_equal(g->n, 3);
	assert_string_equal(g->gpu[0].name, "NVIDIA H200");
	CHECK_NEAR(g->gpu[0].busy, 37, 0);
	assert_int_equal(g->gpu[0].memory_used, (uint64_t)1024 << 20);
	CHECK_NEAR(g->gpu[0].watts_limit, 700, 0);
	CHECK_NEAR(g->gpu[0].celsius, 41, 0);
	assert_true(isnan(g->gpu[1].busy));
	assert_int_equal(g->gpu[1].memory, 0);
	assert_null(strchr(g->gpu[2].name, 0x1b));
	assert_non_null(strstr(g->gpu[2].name, ", and a comma"));
	assert_int_equal(g->gpu[0].n_processes, 1);
	assert_int_equal(g->gpu[0].processes[0].pid, 77);
	assert_int_equal(g->gpu[0].processes[0].memory, (uint64_t)2048 << 20);
	assert_string_equal(g->gpu[0].processes[0].name, "python3, odd");
	assert_int_equal(g->gpu[1].n_processes, 1);
	assert_int_equal(g->gpu[1].processes[0].memory, 0);
	assert_null(strchr(g->gpu[1].processes[0].name, 0x1b));
	free(g);
}

static void
keeps_the_processes_that_hold_most(void **state)
{
	struct system_gpu gpu = { 0 };
	uint64_t least = UINT64_MAX;
	(void)state;
	for (int i = 0; i < 3 * SYSTEM_PROCESSES_MAX; i++)
		system_add_process(&gpu, i, (uint64_t)(i * 7 % 48), "p");
	assert_int_equal(gpu.n_processes, SYSTEM_PROCESSES_MAX);
	for (size_t i = 0; i < gpu.n_processes; i++)
		least = gpu.processes[i].memory < least ? gpu.processes[i].memory : least;
	assert_int_equal(least, 2 * SYSTEM_PROCESSES_MAX);
}

/* The machine that the test runs on has processors and memory. */
static void
looks_at_this_machine(void **state)
{
	struct system_sample *s = calloc(1, sizeof(*s));
	struct err err = ERR_INIT;
	(void)state;
	assert_non_null(s);
	CHECK_OK(system_sample_take("", NULL, s, &err));
	assert_true(s->n_cores > 0);
	assert_true(s->memory > 0);
	free(s);
}

CHECK_MAIN(cmocka_unit_test(reads_counters), cmocka_unit_test(rates_need_two_looks),
	cmocka_unit_test(odd_files_do_no_harm), cmocka_unit_test(tells_what_a_container_gets),
	cmocka_unit_test(tells_no_limit_where_there_is_none),
	cmocka_unit_test(reads_what_nvidia_smi_says),
	cmocka_unit_test(keeps_the_processes_that_hold_most),
	cmocka_unit_test(looks_at_this_machine))
