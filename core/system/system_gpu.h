// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* NVIDIA GPUs, by NVIDIA's own library where it is installed, else by its command. */
#ifndef CORE_SYSTEM_SYSTEM_GPU_H
#define CORE_SYSTEM_SYSTEM_GPU_H

#include "core/system/system_sample.h"

/* Fills the GPUs of out; without a driver it stays without. */
void system_read_gpus(const atomic_bool *stop, struct system_sample *out);

/* The answer of nvidia-smi to the question in system_gpu.c: a line a GPU. */
void system_parse_smi(char *text, struct system_sample *out);

#endif
