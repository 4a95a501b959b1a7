// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Files that SQLite has mapped, one for each open write-ahead store, and whether they still can be touched. */
#include "core/store/side_file.h"
#include "core/base/oom.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct side_file {
	struct side_file *next;
	dev_t dev; /* of the store */
	ino_t ino;
	unsigned users;
	bool lost;
	ino_t mapped_ino; /* of the side file */
	off_t mapped;     /* bytes; 0: nothing yet */
	char path[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct side_file *files;

static struct side_file *
new_file(const char *path, dev_t dev, ino_t ino)
{
	static const char ending[] = "-shm";
	size_t size = strlen(path) + sizeof(ending);
	struct side_file *f = xcalloc(1, sizeof(*f) + size);
	f->dev = dev;
	f->ino = ino;
	snprintf(f->path, size, "%s%s", path, ending);
	f->next = files;
	files = f;
	return f;
}

struct side_file *
side_file_join(const char *path, dev_t dev, ino_t ino)
{
	pthread_mutex_lock(&lock);
	struct side_file *f = files;
	while (f && (f->dev != dev || f->ino != ino))
		f = f->next;
	if (!f)
		f = new_file(path, dev, ino);
	f->users++;
	pthread_mutex_unlock(&lock);
	return f;
}

void
side_file_leave(struct side_file *f)
{
	if (!f)
		return;
	pthread_mutex_lock(&lock);
	if (--f->users == 0) {
		struct side_file **at = &files;
		while (*at != f)
			at = &(*at)->next;
		*at = f->next;
		free(f);
	}
	pthread_mutex_unlock(&lock);
}

void
side_file_mapped(struct side_file *f)
{
	struct stat st;
	pthread_mutex_lock(&lock);
	if (!f->lost && stat(f->path, &st) == 0 && st.st_size > f->mapped) {
		f->mapped = st.st_size;
		f->mapped_ino = st.st_ino;
	}
	pthread_mutex_unlock(&lock);
}

bool
side_file_is_whole(struct side_file *f)
{
	struct stat st;
	pthread_mutex_lock(&lock);
	if (!f->lost && f->mapped)
		f->lost = stat(f->path, &st) != 0 || st.st_ino != f->mapped_ino ||
			  st.st_size < f->mapped;
	if (!f->lost && f->mapped)
		f->mapped = st.st_size;
	bool whole = !f->lost;
	pthread_mutex_unlock(&lock);
	return whole;
}
