// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What a container gets of the machine. /proc tells the whole machine's figures
 * inside one too, so that training dies "out of memory" beside a hundred free
 * gigabytes. Every group of version 2 from this process's own up to the top may
 * set a limit; the smallest holds.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/system/system_sample.h"

#define FILE_BYTES ((size_t)64 << 10)
#define DEPTH_MAX  32
#define CORES_MAX  65536

/* The text of a group's file; NULL when it has none. In a. */
static char *
group_file(struct arena *a, const char *group, const char *name)
{
	char *text = NULL;
	struct err err = ERR_INIT;
	const char *path = arena_printf(a, "%s/%s", group, name);
	return path_read(a, path, FILE_BYTES, &text, NULL, &err) ? text : NULL;
}

/* The first word of a file as a number; 0 for "max" and for none. */
static uint64_t
group_number(struct arena *a, const char *group, const char *name)
{
	char *text = group_file(a, group, name);
	if (!text)
		return 0;
	text[strcspn(text, " \n")] = '\0';
	return system_number(text);
}

/* The number after a word at the beginning of a line; 0 when there is none. */
static uint64_t
named_number(char *text, const char *name)
{
	size_t len = strlen(name);
	for (char *line; text && (line = system_next_line(&text));)
		if (strncmp(line, name, len) == 0 && line[len] == ' ')
			return system_number(line + len + 1);
	return 0;
}

static void
read_memory_limit(struct arena *a, const char *group, struct system_sample *out)
{
	struct system_limit *l = &out->limit;
	uint64_t limit = group_number(a, group, "memory.max");
	if (limit == 0 || limit >= out->memory || (l->memory > 0 && limit >= l->memory))
		return;
	uint64_t used = group_number(a, group, "memory.current");
	uint64_t files = named_number(group_file(a, group, "memory.stat"), "inactive_file");
	l->memory = limit;
	l->memory_used = used > files ? used - files : 0;
	l->killed = named_number(group_file(a, group, "memory.events"), "oom_kill");
}

/* "200000 100000": so many microseconds in each period of so many. */
static void
read_time_limit(struct arena *a, const char *group, struct system_sample *out)
{
	struct system_limit *l = &out->limit;
	char *text = group_file(a, group, "cpu.max");
	size_t first = text ? strcspn(text, " ") : 0;
	if (!text || !text[first])
		return;
	text[first] = '\0';
	text[first + 1 + strcspn(text + first + 1, "\n")] = '\0';
	uint64_t quota = system_number(text);
	uint64_t period = system_number(text + first + 1);
	double cores = quota > 0 && period > 0 ? (double)quota / (double)period : 0;
	if (!(cores > 0) || cores >= (double)out->n_cores || (l->cores > 0 && cores >= l->cores))
		return;
	l->cores = cores;
	l->cpu_us = named_number(group_file(a, group, "cpu.stat"), "usage_usec");
}

/* How many there are in "0-3,8"; 0 when that is no such list. */
static size_t
count_list(const char *list)
{
	size_t n = 0;
	while (*list) {
		char *end;
		unsigned long from = strtoul(list, &end, 10);
		unsigned long to = from;
		if (end == list)
			return 0;
		if (*end == '-')
			to = strtoul(end + 1, &end, 10);
		if (to < from || to >= CORES_MAX || (*end && *end != ','))
			return 0;
		n += to - from + 1;
		list = *end ? end + 1 : end;
	}
	return n <= CORES_MAX ? n : 0;
}

static void
read_allowed(const char *status, struct system_sample *out)
{
	static const char name[] = "\nCpus_allowed_list:";
	const char *at = strstr(status, name);
	char list[1024];
	if (!at)
		return;
	at += sizeof(name) - 1;
	at += strspn(at, " \t");
	size_t len = strcspn(at, "\n");
	if (len >= sizeof(list))
		return;
	memcpy(list, at, len);
	list[len] = '\0';
	size_t n = count_list(list);
	if (n > 0 && n < out->n_cores)
		out->limit.allowed = n;
}

/* The group of version 2, "/" when it lies outside of what this process may see. In a. */
static char *
own_group(struct arena *a, const char *groups)
{
	const char *at = groups;
	while (at && !str_starts(at, "0::/")) {
		at = strchr(at, '\n');
		if (at)
			at++;
	}
	if (!at)
		return NULL;
	at += strlen("0::");
	char *group = arena_strndup(a, at, strcspn(at, "\n"));
	if (strlen(group) >= PATH_MAX || strstr(group, "/.."))
		group[1] = '\0';
	return group;
}

void
system_read_limit(
	const char *root, const char *groups, const char *status, struct system_sample *out)
{
	struct arena *a = arena_new();
	char *group = groups ? own_group(a, groups) : NULL;
	if (status)
		read_allowed(status, out);
	for (int depth = 0; group && depth < DEPTH_MAX; depth++) {
		const char *folder = arena_printf(a, "%s/sys/fs/cgroup%s", root, group);
		read_memory_limit(a, folder, out);
		read_time_limit(a, folder, out);
		char *up = strrchr(group, '/');
		if (!up || !group[1])
			break;
		up[up == group] = '\0';
	}
	arena_free(a);
}
