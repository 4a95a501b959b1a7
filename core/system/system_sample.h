// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The machine this program runs on: processors, memory, disks, networks and
 * NVIDIA GPUs, as counters at one moment; and what two moments say together.
 * Where a container gives less than the machine has, that is told too. Nothing
 * here waits for more than a short limit. Any thread.
 */
#ifndef CORE_SYSTEM_SYSTEM_SAMPLE_H
#define CORE_SYSTEM_SYSTEM_SAMPLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct rowset;

#define SYSTEM_NAME_MAX      64
#define SYSTEM_CORES_MAX     1024
#define SYSTEM_DISKS_MAX     32
#define SYSTEM_FOLDERS_MAX   16
#define SYSTEM_LINKS_MAX     16
#define SYSTEM_GPUS_MAX      32
#define SYSTEM_PROCESSES_MAX 16 /* of a GPU: those with the most memory */
#define SYSTEM_NOTE_MAX      160

struct system_ticks {
	uint64_t busy, all; /* of any unit */
};

struct system_disk {
	char name[SYSTEM_NAME_MAX];
	uint64_t read, written; /* bytes since the machine started */
	uint64_t busy_ms;       /* time with anything to do, since then */
};

struct system_folder {
	char path[SYSTEM_NAME_MAX];
	uint64_t used, free; /* bytes; free: for people without privileges */
};

struct system_link {
	char name[SYSTEM_NAME_MAX];
	uint64_t received, sent; /* bytes since it came up */
};

struct system_process {
	int64_t pid;
	char name[SYSTEM_NAME_MAX];
	uint64_t memory; /* of the GPU, 0 when unknown */
};

/* Where a figure is not to be had, doubles are NaN and counts 0. */
struct system_gpu {
	char name[SYSTEM_NAME_MAX];
	double busy;                  /* per cent */
	uint64_t memory, memory_used; /* bytes */
	double watts, watts_limit, celsius;
	struct system_process processes[SYSTEM_PROCESSES_MAX];
	size_t n_processes;
};

struct system_gpus {
	struct system_gpu gpu[SYSTEM_GPUS_MAX];
	size_t n;
	/* Where they were asked for, or why there are none: a sentence. */
	char note[SYSTEM_NOTE_MAX];
};

/* What the control groups above this process allow it; 0 where that is no less than the machine has. */
struct system_limit {
	uint64_t memory, memory_used; /* bytes; used: without files that can be dropped */
	uint64_t killed;              /* processes that the limit of memory ended */
	double cores;                 /* time of so many processors */
	uint64_t cpu_us;              /* microseconds of processors used under that limit */
	size_t allowed;               /* processors it may run on */
};

struct system_sample {
	int64_t mono_ms;
	struct system_ticks cpu, core[SYSTEM_CORES_MAX];
	size_t n_cores;
	double load[3];
	uint64_t memory, memory_available, swap, swap_free; /* bytes */
	struct system_disk disk[SYSTEM_DISKS_MAX];
	size_t n_disks;
	struct system_folder folder[SYSTEM_FOLDERS_MAX];
	size_t n_folders;
	struct system_link link[SYSTEM_LINKS_MAX];
	size_t n_links;
	struct system_gpus gpus;
	struct system_limit limit;
};

/* $CAIRN_SYSTEM_ROOT, such as the host's root seen from a container; "" without it. */
const char *system_root(void);

/*
 * root: folder with a proc/ and a sys/ to read, "" for the real one (a root of a
 * test has no GPUs and no file systems). Parts that cannot be read stay empty; false only when none can.
 * stop may be NULL; set by another thread it ends a child early.
 */
bool system_sample_take(const char *root, const atomic_bool *stop, struct system_sample *out,
	struct err *err) MUST_CHECK;

/*
 * What there is to show, a row each: id ("gpu0/busy"), part (processor, core, memory,
 * limit, disk, folder, network, gpus, gpu, process), name, what, value (real; missing until a
 * second sample gives a rate), most (real: where a bar ends; missing for none),
 * unit ("%", "B", "B/s", "W", "°C"), text (more to say; may be missing), count and
 * total (for the next rate). before: the rows of the sample before, or NULL.
 */
bool system_rows(const struct system_sample *now, const struct rowset *before,
	const struct rowset **out, struct err *err) MUST_CHECK;

/* Parts of the sample, for system_sample.c. */
void system_read_stat(char *text, struct system_sample *out);
void system_read_memory(char *text, struct system_sample *out);
void system_read_disks(char *text, struct system_sample *out);
void system_read_links(char *text, struct system_sample *out);
/* text: as /proc/self/mounts. */
void system_read_folders(char *text, struct system_sample *out);
/* groups: as /proc/self/cgroup, status: as /proc/self/status; NULL where there is none. After the others. */
void system_read_limit(
	const char *root, const char *groups, const char *status, struct system_sample *out);
/* The next line of *text, without its end; NULL at the end. */
char *system_next_line(char **text);
/* A number of the kernel's; 0 for anything else. */
uint64_t system_number(const char *field);

#endif
