// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * NVML is looked for once per process and stays loaded: beginning anew costs
 * tens of milliseconds. Its few functions are declared here as its manual gives
 * them, so that building needs nothing of NVIDIA's.
 */
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/base/utf8.h"
#include "core/system/system_gpu.h"

#define PROC_BYTES 256
#define LISTED_MAX 256 /* processes of a GPU that are asked for */
#define NAME_BYTES 96

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
	if (!find("nvmlDeviceGetComputeRunningProcesses_v3", &nvml.processes))
		(void)find("nvmlDeviceGetComputeRunningProcesses_v2", &nvml.processes);
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

/* What a process is called; "" when it is gone or hidden. In a. */
static const char *
name_of_process(struct arena *a, unsigned pid)
{
	struct err err = ERR_INIT;
	char *text = NULL;
	if (!path_read(a, arena_printf(a, "/proc/%u/comm", pid), PROC_BYTES, &text, NULL, &err))
		return "";
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static void
nvml_processes(nvml_handle h, struct system_gpu *gpu)
{
	struct nvml_process found[LISTED_MAX];
	unsigned n = LISTED_MAX;
	if (!nvml.processes || nvml.processes(h, &n, found) != 0)
		return;
	struct arena *a = arena_new();
	for (unsigned i = 0; i < n && i < LISTED_MAX; i++)
		system_add_process(gpu, found[i].pid, found[i].used == ~0ull ? 0 : found[i].used,
			name_of_process(a, found[i].pid));
	arena_free(a);
}

static void
nvml_read(nvml_handle h, struct system_gpu *gpu)
{
	char name[NAME_BYTES] = "";
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

bool
system_by_nvml(struct system_gpus *out)
{
	unsigned n = 0;
	pthread_once(&nvml_once, nvml_load);
	if (!nvml_works || nvml.count(&n) != 0)
		return false;
	for (unsigned i = 0; i < n && out->n < SYSTEM_GPUS_MAX; i++) {
		nvml_handle h;
		if (nvml.handle(i, &h) == 0)
			nvml_read(h, &out->gpu[out->n++]);
	}
	snprintf(out->note, sizeof(out->note), "%s",
		out->n > 0 ? "by NVML" : "none: NVML knows of no GPU");
	return true;
}
