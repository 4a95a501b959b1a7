// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Files of DVC: "data.csv.dvc" and dvc.lock, which say by digest which data a commit goes
 * with. Hostile; bounds are those of yaml.h. Pure.
 */
#ifndef CORE_REPRO_DVC_H
#define CORE_REPRO_DVC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;

#define DVC_BYTES_MAX   ((size_t)4 << 20)
#define DVC_ENTRIES_MAX 1000

/* A file or folder that DVC keeps. Texts in the arena. */
struct dvc_entry {
	const char *path;   /* as written, relative to the file of DVC */
	const char *digest; /* md5 or what else there is, "" for none */
	const char *stage;  /* of dvc.lock, else "" */
	bool is_output;     /* made by the stage; else read by it */
	int64_t bytes;      /* -1: not said */
};

/* True for "x.dvc" and "dvc.lock", in any folder. */
bool dvc_is_file(const char *path);

/* In the order of the file, at most DVC_ENTRIES_MAX. ERR_CORRUPT when it is no YAML. */
bool dvc_parse(struct arena *a, const char *text, size_t len, struct dvc_entry **out, size_t *n,
	struct err *err) MUST_CHECK;

#endif
