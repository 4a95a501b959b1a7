// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * NVML is looked for once per process and stays loaded: beginning anew costs
 * tens of milliseconds. Its few functions are declared here as its manual gives
 * them, so that building needs nothing of NVIDIA's.
 */
#include "core/system/system_gpu.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/base/utf8.h"

#define SMI_MS     2000
#define SMI_BYTES  65536
#define SMI_FIELDS 7
#define MIB        ((uint64_t)1 << 20)
#define PROC_BYTES 256

/* ---- NVML ---- */

typedef struct nvml_device *nvml_handle;

struct nvml_utilization {
	unsigned gpu, memory; /* per cent */
};

struct nvml_memory {
	unsigned long long total, free, used;
};

struct nvml_process {
	unsigned pid;
	unsigned long long used; /* all ones: not told */
	unsigned gpu_instance, compute_instance;
};

struct nvml {
	void *library;
	int (*init)(void);
	int (*count)(unsigned *n);
	int (*handle)(unsigned i, nvml_handle *out);
	int (*name)(nvml_handle h, char *out, unsigned size);
	int (*utilization)(nvml_handle h, struct nvml_utilization *out);
	int (*memory)(nvml_handle h, struct nvml_memory *out);
	int (*power)(nvml_handle h, unsigned *milliwatts);
	int (*power_limit)(nvml_handle h, unsigned *milliwatts);
	int (*temperature)(nvml_handle h, int sensor, unsigned *celsius);
	/* May be missing in old drivers. */
	int (*processes)(nvml_handle h, unsigned *n, struct nvml_process *out);
};

static struct nvml nvml;
static bool nvml_works;
static pthread_once_t nvml_once = PTHREAD_ONCE_INIT;

static bool
find(const char *name, void *function)
{
	void *symbol = dlsym(nvml.library, name);
	memcpy(function, &symbol, sizeof(symbol));
	return symbol != NULL;
}

static void
nvml_load(void)
{
	nvml.library = dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!nvml.library)
		return;
	(void)find("nvmlDeviceGetComputeRunningProcesses_v3", &nvml.processes);
	nvml_works = find("nvmlInit_v2", &nvml.init) &&
		     find("nvmlDeviceGetCount_v2", &nvml.count) &&
		     find("nvmlDeviceGetHandleByIndex_v2", &nvml.handle) &&
		     find("nvmlDeviceGetName", &nvml.name) &&
		     find("nvmlDeviceGetUtilizationRates", &nvml.utilization) &&
		     find("nvmlDeviceGetMemoryInfo", &nvml.memory) &&
		     find("nvmlDeviceGetPowerUsage", &nvml.power) &&
		     find("nvmlDeviceGetEnforcedPowerLimit", &nvml.power_limit) &&
		     find("nvmlDeviceGetTemperature", &nvml.temperature) && nvml.init() == 0;
}

/* What a process is called; "" when it is gone or hidden. */
static void
name_of_process(int64_t pid, char out[SYSTEM_NAME_MAX])
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char *text = NULL;
	out[0] = '\0';
	if (path_read(a, arena_printf(a, "/proc/%lld/comm", (long long)pid), PROC_BYTES, &text,
		    NULL, &err)) {
		text[strcspn(text, "\n")] = '\0';
		text_safe_to(out, SYSTEM_NAME_MAX, text);
	}
	arena_free(a);
}

static void
nvml_processes(nvml_handle h, struct system_gpu *gpu)
{
	struct nvml_process found[SYSTEM_PROCESSES_MAX];
	unsigned n = SYSTEM_PROCESSES_MAX;
	if (!nvml.processes || nvml.processes(h, &n, found) != 0)
		return;
	for (unsigned i = 0; i < n && i < SYSTEM_PROCESSES_MAX; i++) {
		struct system_process *p = &gpu->processes[gpu->n_processes++];
		p->pid = found[i].pid;
		p->memory = found[i].used == ~0ull ? 0 : found[i].used;
		name_of_process(p->pid, p->name);
	}
}

static void
nvml_read(nvml_handle h, struct system_gpu *gpu)
{
	char name[96] = "";
	struct nvml_utilization busy;
	struct nvml_memory memory;
	unsigned v;
	if (nvml.name(h, name, sizeof(name)) == 0)
		name[sizeof(name) - 1] = '\0';
	text_safe_to(gpu->name, sizeof(gpu->name), name);
	gpu->busy = nvml.utilization(h, &busy) == 0 ? busy.gpu : (double)NAN;
	if (nvml.memory(h, &memory) == 0) {
		gpu->memory = memory.total;
		gpu->memory_used = memory.used;
	}
	gpu->watts = nvml.power(h, &v) == 0 ? v / 1000.0 : (double)NAN;
	gpu->watts_limit = nvml.power_limit(h, &v) == 0 ? v / 1000.0 : (double)NAN;
	gpu->celsius = nvml.temperature(h, 0, &v) == 0 ? v : (double)NAN;
	nvml_processes(h, gpu);
}

static bool
by_nvml(struct system_sample *out)
{
	unsigned n = 0;
	pthread_once(&nvml_once, nvml_load);
	if (!nvml_works || nvml.count(&n) != 0)
		return false;
	for (unsigned i = 0; i < n && out->n_gpus < SYSTEM_GPUS_MAX; i++) {
		nvml_handle h;
		if (nvml.handle(i, &h) == 0)
			nvml_read(h, &out->gpu[out->n_gpus++]);
	}
	out->gpus_from = "NVML";
	return true;
}

/* ---- nvidia-smi ---- */

static double
real_field(struct str field)
{
	double v;
	field = str_trim(field);
	return parse_real(field.at, field.len, &v) && isfinite(v) ? v : (double)NAN;
}

static uint64_t
mib_field(struct str field)
{
	double v = real_field(field);
	return v > 0 && v < 1e9 ? (uint64_t)v * MIB : 0;
}

static size_t
split_commas(char *line, struct str *fields, size_t most)
{
	size_t n = 0;
	while (n < most) {
		size_t len = strcspn(line, ",");
		fields[n++] = str_make(line, len);
		if (!line[len])
			break;
		line += len + 1;
	}
	return n;
}

void
system_parse_smi(char *text, struct system_sample *out)
{
	struct str f[SMI_FIELDS];
	char *save = text;
	while (*save && out->n_gpus < SYSTEM_GPUS_MAX) {
		char *line = save;
		save += strcspn(save, "\n");
		if (*save)
			*save++ = '\0';
		if (split_commas(line, f, SMI_FIELDS) < SMI_FIELDS)
			continue;
		struct system_gpu *gpu = &out->gpu[out->n_gpus++];
		struct str name = str_trim(f[0]);
		char copy[SYSTEM_NAME_MAX];
		snprintf(copy, sizeof(copy), "%.*s", (int)(name.len < 60 ? name.len : 60), name.at);
		text_safe_to(gpu->name, sizeof(gpu->name), copy);
		gpu->busy = real_field(f[1]);
		gpu->memory_used = mib_field(f[2]);
		gpu->memory = mib_field(f[3]);
		gpu->watts = real_field(f[4]);
		gpu->watts_limit = real_field(f[5]);
		gpu->celsius = real_field(f[6]);
	}
}

/* Once it was not there it is not looked for again. */
static atomic_bool no_smi;

static void
by_smi(const atomic_bool *stop, struct system_sample *out)
{
	static const char *const argv[] = { "nvidia-smi",
		"--query-gpu=name,utilization.gpu,memory.used,memory.total,power.draw,power.limit,"
		"temperature.gpu",
		"--format=csv,noheader,nounits", NULL };
	const struct process_spec spec = {
		.argv = argv, .output_max = SMI_BYTES, .timeout_ms = SMI_MS, .stop = stop
	};
	struct process_result result;
	struct err err = ERR_INIT;
	if (atomic_load(&no_smi))
		return;
	if (!process_run(&spec, &result, &err)) {
		if (err.code != ERR_CANCELLED)
			atomic_store(&no_smi, true);
		return;
	}
	if (result.status == 0) {
		system_parse_smi(result.out, out);
		out->gpus_from = "nvidia-smi";
	} else {
		atomic_store(&no_smi, true);
	}
	process_result_free(&result);
}

void
system_read_gpus(const atomic_bool *stop, struct system_sample *out)
{
	if (!by_nvml(out))
		by_smi(stop, out);
}
