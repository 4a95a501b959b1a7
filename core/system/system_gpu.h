// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * NVIDIA GPUs, by NVIDIA's own library where it is installed, else by its
 * command. A driver in trouble may never answer, so that a thread of its own
 * asks, and nobody waits for it longer than a short while.
 */
#ifndef CORE_SYSTEM_SYSTEM_GPU_H
#define CORE_SYSTEM_SYSTEM_GPU_H

#include "core/system/system_sample.h"

/* What there is, or a note why there is nothing. stop as for system_sample_take. Any thread. */
void system_read_gpus(const atomic_bool *stop, struct system_gpus *out);

/* Parts, for system_gpu.c; each may wait for as long as the driver does. */

/* False: there is no library that works, and nvidia-smi may be asked. */
bool system_by_nvml(struct system_gpus *out);
/* By the command. Asked again at once it repeats what it said: each start costs a tenth of a second. */
void system_by_smi(struct system_gpus *out);
/* Its answers to the questions in system_smi.c: a line a GPU, a line a process. Texts are cut. */
void system_parse_smi(char *gpus, char *processes, struct system_gpus *out);
/* Keeps the processes with the most memory. Its name may be anything. */
void system_add_process(struct system_gpu *gpu, int64_t pid, uint64_t memory, const char *name);

#endif
