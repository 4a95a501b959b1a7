// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One look at everything. */
#include "core/system/system_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/system/system_gpu.h"

#define BYTES_MAX ((size_t)1 << 20)

/* NULL when it cannot be read: a kernel or container without it. */
static char *
read_proc(struct arena *a, const char *root, const char *name)
{
	char *text = NULL;
	struct err err = ERR_INIT;
	const char *path = arena_printf(a, "%s/proc/%s", root, name);
	return path_read(a, path, BYTES_MAX, &text, NULL, &err) ? text : NULL;
}

static void
read_load(const char *text, struct system_sample *out)
{
	for (int i = 0; i < 3; i++) {
		size_t n = strcspn(text, " ");
		if (!parse_real(text, n, &out->load[i]) || !isfinite(out->load[i]))
			out->load[i] = (double)NAN;
		text += n + (text[n] == ' ');
	}
}

const char *
system_root(void)
{
	const char *root = getenv("CAIRN_SYSTEM_ROOT");
	return root ? root : "";
}

bool
system_sample_take(
	const char *root, const atomic_bool *stop, struct system_sample *out, struct err *err)
{
	static const struct {
		const char *name;
		void (*read)(char *text, struct system_sample *out);
	} files[] = {
		{ "stat", system_read_stat },
		{ "meminfo", system_read_memory },
		{ "diskstats", system_read_disks },
		{ "net/dev", system_read_links },
	};
	struct arena *a = arena_new();
	bool any = false;
	*out = (struct system_sample){ .load = { (double)NAN, (double)NAN, (double)NAN } };
	out->mono_ms = clock_mono_ms();
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *text = read_proc(a, root, files[i].name);
		if (text)
			files[i].read(text, out);
		any = any || text;
	}
	char *load = read_proc(a, root, "loadavg");
	if (load)
		read_load(load, out);
	char *mounts = *root ? NULL : read_proc(a, root, "self/mounts");
	if (mounts)
		system_read_folders(mounts, out);
	system_read_limit(
		root, read_proc(a, root, "self/cgroup"), read_proc(a, root, "self/status"), out);
	if (!*root)
		system_read_gpus(stop, &out->gpus);
	arena_free(a);
	return any || err_set(err, ERR_DATA, "cannot read '%s/proc'", root);
}
