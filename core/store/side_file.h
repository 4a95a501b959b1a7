// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The "-shm" file of a write-ahead store. SQLite maps it, once for all connections
 * of a process: when another program cuts it off (a backup copied over the store),
 * the next touch is a bus error. So its size is looked at before every read, and a
 * store that has lost it is closed everywhere before it is opened again. Any thread.
 */
#ifndef CORE_STORE_SIDE_FILE_H
#define CORE_STORE_SIDE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

struct side_file;

/* What belongs to the store at path, that file; common to all that joined and have not left. */
struct side_file *side_file_join(const char *path, dev_t dev, ino_t ino);
/* NULL is fine. */
void side_file_leave(struct side_file *f);
/* From now on it must stay as large as it is: called when a read has mapped it. */
void side_file_mapped(struct side_file *f);
/*
 * False, and that for all until the last has left, when it was cut off, replaced or
 * removed since somebody called side_file_mapped. Costs one stat, or nothing before that.
 */
bool side_file_is_whole(struct side_file *f);

#endif
