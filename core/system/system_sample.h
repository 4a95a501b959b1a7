// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The machine this program runs on: processors, memory, disks, networks and
 * NVIDIA GPUs, as counters at one moment; and what two moments say together.
 * Nothing here waits for more than a short limit. Any thread.
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
#define SYSTEM_PROCESSES_MAX 16 /* of a GPU */

struct system_ticks {
	uint64_t busy, all; /* of any unit */
};

struct system_disk {
	char name[SYSTEM_NAME_MAX];
	uint64_t read, written; /* bytes since the machine started */
};

struct system_folder {
	char path[SYSTEM_NAME_MAX];
	uint64_t bytes, free; /* free: for people without privileges */
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
	struct system_gpu gpu[SYSTEM_GPUS_MAX];
	size_t n_gpus;
	const char *gpus_from; /* "NVML", "nvidia-smi"; NULL: no such thing here */
};

/*
 * root: folder with a proc/ to read, "" for the real one (a root of a test has no
 * GPUs and no file systems). Parts that cannot be read stay empty; false only when none can.
 * stop may be NULL; set by another thread it ends a child early.
 */
bool system_sample_take(const char *root, const atomic_bool *stop, struct system_sample *out,
	struct err *err) MUST_CHECK;

/*
 * What there is to show, a row each: id ("gpu0/busy"), part (processor, core, memory,
 * disk, folder, network, gpu, process), name, what, value (real; missing until a
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

#endif
