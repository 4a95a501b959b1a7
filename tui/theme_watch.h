// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Theme watch: tells when the file of the theme in use was written, so that a
 * person who edits one sees it at once. Costs nothing while nothing is written.
 */
#ifndef TUI_THEME_WATCH_H
#define TUI_THEME_WATCH_H

#include <stdbool.h>
#include "core/base/attr.h"

struct theme_watch;

struct theme_watch *theme_watch_new(void) MUST_CHECK;
/* NULL is fine. */
void theme_watch_free(struct theme_watch *w);
/* From now on the folder of that theme, which also holds most of what it extends. */
void theme_watch_follow(struct theme_watch *w, const char *name);
/* For poll; -1 where there is no watch to be had. */
int theme_watch_fd(const struct theme_watch *w);
/* Takes what has come; true when a theme in the folder was written. */
bool theme_watch_changed(struct theme_watch *w);

#endif
