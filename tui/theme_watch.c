// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The folder is watched and not the file, as editors replace files. */
#include "tui/theme_watch.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "tui/theme.h"

#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

struct theme_watch {
	int fd, watch; /* -1 for none */
};

struct theme_watch *
theme_watch_new(void)
{
	struct theme_watch *w = xcalloc(1, sizeof(*w));
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	w->watch = -1;
	return w;
}

void
theme_watch_free(struct theme_watch *w)
{
	if (!w)
		return;
	if (w->fd >= 0)
		close(w->fd);
	free(w);
}

void
theme_watch_follow(struct theme_watch *w, const char *name)
{
	struct arena *a = arena_new();
	const char *path = theme_path(a, name);
	if (w->fd >= 0 && w->watch >= 0)
		inotify_rm_watch(w->fd, w->watch);
	w->watch = -1;
	if (w->fd >= 0 && path)
		w->watch =
			inotify_add_watch(w->fd, path_dir(a, path), IN_CLOSE_WRITE | IN_MOVED_TO);
	arena_free(a);
}

int
theme_watch_fd(const struct theme_watch *w)
{
	return w->fd;
}

bool
theme_watch_changed(struct theme_watch *w)
{
	_Alignas(struct inotify_event) char block[4096];
	bool changed = false;
	ssize_t n;
	while (w->fd >= 0 && (n = read(w->fd, block, sizeof(block))) > 0) {
		for (char *at = block; at < block + n;) {
			const struct inotify_event *e = (const void *)at;
			changed = changed || (e->len > 0 && str_ends(e->name, ".theme"));
			at += sizeof(*e) + e->len;
		}
	}
	return changed;
}
