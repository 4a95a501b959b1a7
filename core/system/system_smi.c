// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* nvidia-smi, where there is no library: its answers are bounded, checked and kept for a while. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/system/system_gpu.h"

#define SMI_MS     10000 /* without a persistent driver the first answer takes seconds */
#define SMI_KEPT   5000  /* ms that an answer holds */
#define SMI_BYTES  65536
#define GPU_FIELDS 8
#define APP_FIELDS 4
#define MIB        ((uint64_t)1 << 20)

static double
real_field(struct str field)
{
	double v;
	return parse_real(field.at, field.len, &v) && isfinite(v) ? v : (double)NAN;
}

static uint64_t
mib_field(struct str field)
{
	double v = real_field(field);
	return v > 0 && v < 1e9 ? (uint64_t)v * MIB : 0;
}

/* The last of most has all that is left: names may have commas. */
static size_t
split_commas(const char *line, struct str *fields, size_t most)
{
	size_t n = 0;
	while (n < most) {
		size_t len = n + 1 < most ? strcspn(line, ",") : strlen(line);
		fields[n++] = str_trim(str_make(line, len));
		if (!line[len])
			break;
		line += len + 1;
	}
	return n;
}

static const char *
text_field(struct arena *a, struct str field)
{
	return arena_strndup(a, field.at, field.len);
}

static void
read_gpu(struct arena *a, const struct str *f, struct system_gpu *gpu)
{
	text_safe_to(gpu->name, sizeof(gpu->name), text_field(a, f[7]));
	gpu->busy = real_field(f[1]);
	gpu->memory_used = mib_field(f[2]);
	gpu->memory = mib_field(f[3]);
	gpu->watts = real_field(f[4]);
	gpu->watts_limit = real_field(f[5]);
	gpu->celsius = real_field(f[6]);
}

void
system_parse_smi(char *gpus, char *processes, struct system_gpus *out)
{
	struct arena *a = arena_new();
	struct str bus[SYSTEM_GPUS_MAX];
	struct str f[GPU_FIELDS];
	for (char *line; out->n < SYSTEM_GPUS_MAX && (line = system_next_line(&gpus));) {
		if (split_commas(line, f, GPU_FIELDS) < GPU_FIELDS)
			continue;
		bus[out->n] = f[0];
		read_gpu(a, f, &out->gpu[out->n++]);
	}
	for (char *line; (line = system_next_line(&processes));) {
		int64_t pid;
		if (split_commas(line, f, APP_FIELDS) < APP_FIELDS ||
			!parse_int(f[1].at, f[1].len, &pid))
			continue;
		for (size_t i = 0; i < out->n; i++)
			if (bus[i].len == f[0].len && memcmp(bus[i].at, f[0].at, f[0].len) == 0)
				system_add_process(&out->gpu[i], pid, mib_field(f[2]),
					path_base(text_field(a, f[3])));
	}
	arena_free(a);
}

/* What the command prints, to be freed; NULL with a note why not. */
static char *
ask(const char *question, char note[SYSTEM_NOTE_MAX])
{
	const char *const argv[] = { "nvidia-smi", question, "--format=csv,noheader,nounits",
		NULL };
	const struct process_spec spec = {
		.argv = argv, .output_max = SMI_BYTES, .timeout_ms = SMI_MS
	};
	struct process_result result;
	struct err err = ERR_INIT;
	if (!process_run(&spec, &result, &err)) {
		snprintf(note, SYSTEM_NOTE_MAX, "none: %s",
			err.code == ERR_NOT_FOUND
				? "neither libnvidia-ml.so.1 nor nvidia-smi is here"
				: err.text);
		return NULL;
	}
	char *out = result.status == 0 ? result.out : NULL;
	if (out) {
		result.out = NULL;
	} else {
		char *why = *result.out ? result.out : result.err;
		char safe[SYSTEM_NOTE_MAX - 32];
		why[strcspn(why, "\r\n")] = '\0';
		text_safe_to(safe, sizeof(safe), why);
		snprintf(note, SYSTEM_NOTE_MAX, "none: nvidia-smi ends with %d: %s", result.status,
			safe);
	}
	process_result_free(&result);
	return out;
}

void
system_by_smi(struct system_gpus *out)
{
	static struct system_gpus kept; /* only ever asked by one thread at a time */
	static int64_t kept_ms;
	static bool failed; /* what was not there once is not asked for every second */
	int64_t now = clock_mono_ms();
	if (failed || (kept_ms > 0 && now - kept_ms < SMI_KEPT)) {
		*out = kept;
		return;
	}
	kept = (struct system_gpus){ 0 };
	char *gpus = ask("--query-gpu=pci.bus_id,utilization.gpu,memory.used,memory.total,"
			 "power.draw,power.limit,temperature.gpu,name",
		kept.note);
	char note[SYSTEM_NOTE_MAX];
	char *processes =
		gpus ? ask("--query-compute-apps=gpu_bus_id,pid,used_memory,process_name", note)
		     : NULL;
	failed = !gpus;
	if (gpus) {
		char none[] = "";
		system_parse_smi(gpus, processes ? processes : none, &kept);
		snprintf(kept.note, sizeof(kept.note), "%s",
			kept.n > 0 ? "by nvidia-smi, every five seconds"
				   : "none: nvidia-smi lists no GPU");
	}
	free(gpus);
	free(processes);
	kept_ms = clock_mono_ms();
	*out = kept;
}
