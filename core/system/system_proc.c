// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The text files of /proc. They come from the kernel, but a container may put
 * others in their place: every field is checked, every list has an end.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/system/system_sample.h"

#define FIELDS_MAX 32
#define SECTOR     512 /* what /proc/diskstats counts in, whatever the disk has */
#define KIB        1024

char *
system_next_line(char **text)
{
	char *line = *text;
	if (!*line)
		return NULL;
	char *end = strchr(line, '\n');
	*text = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	return line;
}

/* Words of a line, cut in place. */
static size_t
split(char *line, char **fields, size_t most)
{
	size_t n = 0;
	for (;;) {
		line += strspn(line, " \t");
		if (!*line || n == most)
			return n;
		fields[n++] = line;
		line += strcspn(line, " \t");
		if (*line)
			*line++ = '\0';
	}
}

uint64_t
system_number(const char *field)
{
	int64_t v = 0;
	return parse_int(field, strlen(field), &v) && v > 0 ? (uint64_t)v : 0;
}

static uint64_t
times(uint64_t v, uint64_t unit)
{
	return v > UINT64_MAX / unit ? UINT64_MAX : v * unit;
}

/* user nice system idle iowait irq softirq steal; guests are counted in the first two. */
static struct system_ticks
ticks_of(char *const *fields, size_t n)
{
	struct system_ticks t = { 0 };
	for (size_t i = 1; i < n && i <= 8; i++) {
		uint64_t v = system_number(fields[i]);
		t.all += v;
		if (i != 4 && i != 5)
			t.busy += v;
	}
	return t;
}

void
system_read_stat(char *text, struct system_sample *out)
{
	char *fields[FIELDS_MAX];
	for (char *line; (line = system_next_line(&text)) && str_starts(line, "cpu");) {
		size_t n = split(line, fields, FIELDS_MAX);
		if (n < 5)
			continue;
		if (strcmp(fields[0], "cpu") == 0)
			out->cpu = ticks_of(fields, n);
		else if (out->n_cores < SYSTEM_CORES_MAX)
			out->core[out->n_cores++] = ticks_of(fields, n);
	}
}

void
system_read_memory(char *text, struct system_sample *out)
{
	const struct {
		const char *name;
		uint64_t *to;
	} wanted[] = {
		{ "MemTotal:", &out->memory },
		{ "MemAvailable:", &out->memory_available },
		{ "SwapTotal:", &out->swap },
		{ "SwapFree:", &out->swap_free },
	};
	char *fields[FIELDS_MAX];
	for (char *line; (line = system_next_line(&text));) {
		size_t n = split(line, fields, FIELDS_MAX);
		for (size_t i = 0; n > 1 && i < sizeof(wanted) / sizeof(wanted[0]); i++)
			if (strcmp(fields[0], wanted[i].name) == 0)
				*wanted[i].to = times(system_number(fields[1]), KIB);
	}
}

/* Whole disks only: what a partition, a loop or a mapping does, its disk does too. */
static bool
whole_disk(const char *name)
{
	static const char *const others[] = { "loop", "ram", "dm-", "md", "zram", "sr", "fd",
		"nbd" };
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_starts(name, others[i]))
			return false;
	size_t n = strlen(name);
	bool digit = n > 0 && name[n - 1] >= '0' && name[n - 1] <= '9';
	if (str_starts(name, "nvme") || str_starts(name, "mmcblk")) {
		const char *part = strrchr(name, 'p');
		return !part || !(part[1] >= '0' && part[1] <= '9');
	}
	return !digit;
}

void
system_read_disks(char *text, struct system_sample *out)
{
	char *fields[FIELDS_MAX];
	for (char *line; (line = system_next_line(&text)) && out->n_disks < SYSTEM_DISKS_MAX;) {
		size_t n = split(line, fields, FIELDS_MAX);
		if (n < 10 || !whole_disk(fields[2]))
			continue;
		struct system_disk *d = &out->disk[out->n_disks++];
		text_safe_to(d->name, sizeof(d->name), fields[2]);
		d->read = times(system_number(fields[5]), SECTOR);
		d->written = times(system_number(fields[9]), SECTOR);
		d->busy_ms = n > 12 ? system_number(fields[12]) : 0;
	}
}

void
system_read_links(char *text, struct system_sample *out)
{
	char *fields[FIELDS_MAX];
	for (char *line; (line = system_next_line(&text)) && out->n_links < SYSTEM_LINKS_MAX;) {
		char *colon = strchr(line, ':');
		if (!colon)
			continue;
		*colon = ' ';
		if (split(line, fields, FIELDS_MAX) < 10 || strcmp(fields[0], "lo") == 0)
			continue;
		struct system_link *l = &out->link[out->n_links++];
		text_safe_to(l->name, sizeof(l->name), fields[0]);
		l->received = system_number(fields[1]);
		l->sent = system_number(fields[9]);
		/* What was never used is not worth two lines. */
		out->n_links -= l->received == 0 && l->sent == 0;
	}
}

/* Local file systems that hold data; asking a network one may never return. */
static bool
worth_a_look(const char *type)
{
	static const char *const local[] = { "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs",
		"overlay", "vfat", "exfat", "ntfs3", "jfs", "reiserfs", "bcachefs" };
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (strcmp(type, local[i]) == 0)
			return true;
	return false;
}

/* The same device is mounted many times in a container: once is enough. */
static bool
seen(const struct system_sample *s, const struct system_folder *f)
{
	for (size_t i = 0; i < s->n_folders; i++)
		if (s->folder[i].used == f->used && s->folder[i].free == f->free)
			return true;
	return false;
}

void
system_read_folders(char *text, struct system_sample *out)
{
	char *fields[FIELDS_MAX];
	for (char *line; (line = system_next_line(&text)) && out->n_folders < SYSTEM_FOLDERS_MAX;) {
		struct statvfs v;
		if (split(line, fields, FIELDS_MAX) < 3 || !worth_a_look(fields[2]) ||
			statvfs(fields[1], &v) != 0 || v.f_blocks == 0 || v.f_bfree > v.f_blocks)
			continue;
		struct system_folder *f = &out->folder[out->n_folders];
		f->used = times(v.f_blocks - v.f_bfree, v.f_frsize);
		f->free = times(v.f_bavail, v.f_frsize);
		if (seen(out, f))
			continue;
		text_safe_to(f->path, sizeof(f->path), fields[1]);
		out->n_folders++;
	}
}
