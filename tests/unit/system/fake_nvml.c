// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * NVIDIA's library, made up: a shared object of that name for tests on machines
 * without a GPU. What it does is chosen by the test, in fake_nvml_mode.
 */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { FAKE_WORKS, FAKE_BROKEN, FAKE_HANGS };

extern _Atomic int fake_nvml_mode;
_Atomic int fake_nvml_mode = FAKE_WORKS;

struct memory {
	unsigned long long total, free, used;
};

struct utilization {
	unsigned gpu, memory;
};

struct process {
	unsigned pid;
	unsigned long long used;
	unsigned gpu_instance, compute_instance;
};

int nvmlInit_v2(void);
int nvmlDeviceGetCount_v2(unsigned *n);
int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **out);
int nvmlDeviceGetName(void *h, char *out, unsigned size);
int nvmlDeviceGetUtilizationRates(void *h, struct utilization *out);
int nvmlDeviceGetMemoryInfo(void *h, struct memory *out);
int nvmlDeviceGetPowerUsage(void *h, unsigned *out);
int nvmlDeviceGetEnforcedPowerLimit(void *h, unsigned *out);
int nvmlDeviceGetTemperature(void *h, int sensor, unsigned *out);
int nvmlDeviceGetComputeRunningProcesses_v3(void *h, unsigned *n, struct process *out);

#define NOT_SUPPORTED 3
#define TOO_SMALL     7

int
nvmlInit_v2(void)
{
	return atomic_load(&fake_nvml_mode) == FAKE_BROKEN ? 9 : 0;
}

int
nvmlDeviceGetCount_v2(unsigned *n)
{
	while (atomic_load(&fake_nvml_mode) == FAKE_HANGS)
		usleep(1000);
	*n = 3;
	return 0;
}

/* The second one fell off the bus. */
int
nvmlDeviceGetHandleByIndex_v2(unsigned i, void **out)
{
	static char handles[3];
	*out = &handles[i];
	return i == 1 ? 15 : 0;
}

static int
is_first(void *h)
{
	void *first;
	(void)nvmlDeviceGetHandleByIndex_v2(0, &first);
	return h == first;
}

int
nvmlDeviceGetName(void *h, char *out, unsigned size)
{
	if (is_first(h))
		strncpy(out, "Fake 9000", size);
	else
		memset(out, '\x1b', size); /* no end, and no good */
	return 0;
}

int
nvmlDeviceGetUtilizationRates(void *h, struct utilization *out)
{
	out->gpu = 87;
	out->memory = 12;
	return is_first(h) ? 0 : NOT_SUPPORTED;
}

int
nvmlDeviceGetMemoryInfo(void *h, struct memory *out)
{
	out->total = 16ull << 30;
	out->used = 4ull << 30;
	out->free = out->total - out->used;
	return is_first(h) ? 0 : NOT_SUPPORTED;
}

int
nvmlDeviceGetPowerUsage(void *h, unsigned *out)
{
	*out = 250500;
	return is_first(h) ? 0 : NOT_SUPPORTED;
}

int
nvmlDeviceGetEnforcedPowerLimit(void *h, unsigned *out)
{
	*out = 300000;
	return is_first(h) ? 0 : NOT_SUPPORTED;
}

int
nvmlDeviceGetTemperature(void *h, int sensor, unsigned *out)
{
	*out = 71;
	return is_first(h) && sensor == 0 ? 0 : NOT_SUPPORTED;
}

int
nvmlDeviceGetComputeRunningProcesses_v3(void *h, unsigned *n, struct process *out)
{
	unsigned room = *n;
	*n = 20;
	if (!is_first(h))
		return NOT_SUPPORTED;
	if (room < *n)
		return TOO_SMALL;
	for (unsigned i = 0; i < *n; i++) {
		out[i].pid = i == 19 ? (unsigned)getpid() : 4000000000u + i;
		out[i].used = i == 0 ? ~0ull : (unsigned long long)i << 20;
	}
	return 0;
}
