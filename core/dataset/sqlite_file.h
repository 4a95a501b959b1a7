// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A SQLite file opened for reading, so that nothing of what it brings along runs. Internal to core/dataset. */
#ifndef CORE_DATASET_SQLITE_FILE_H
#define CORE_DATASET_SQLITE_FILE_H

#include <sqlite3.h>
#include <sys/types.h>
#include "core/dataset/cell_page.h"

struct input;

#define SQ_HOLD_MS     5000 /* longest a SELECT may keep writers out */
#define SQ_PAGE_ROWS   5000
#define SQ_COLUMNS_MAX 2000
#define SQ_SQL_MAX     100000

struct sq {
	struct input *in;
	const char *path; /* for messages */
	sqlite3 *db;
	char *table;          /* NULL: a SELECT */
	const char *rowid;    /* a name for it that no column has */
	sqlite3_stmt *select; /* NULL once the whole result is in the copy */
	bool shared;          /* another process may be writing: hold no lock for long */
	int64_t deadline_ms;  /* 0 = none */
	const atomic_bool *stop;
	int64_t last_rowid;
	bool started, ended;
	int copy; /* pages of a result, each with its length before it; or -1 */
	uint64_t copied;
	struct page page;
	size_t columns;
	size_t *wanted;
	const char **names;
	uint64_t row;        /* of the page's first unread row */
	struct arena *texts; /* numbers spelled out in the batch */
	bool reread;
	bool guarded; /* against descriptors of ours that would drop SQLite's locks */
	dev_t device;
	ino_t inode;
};

/* Opens path, or a copy of what q->in gives; protects it against descriptors of ours. */
bool sq_connect(struct dataset *d, struct sq *q, const char *path, struct err *err) MUST_CHECK;
/* q->table, or NULL where options.table is a SELECT. */
bool sq_choose_table(struct dataset *d, struct sq *q, struct err *err) MUST_CHECK;
/* One statement and nothing behind it. */
bool sq_prepare(struct sq *q, const char *sql, sqlite3_stmt **out, struct err *err) MUST_CHECK;
/* For sqlite3_set_authorizer: reading and pure functions, nothing else. */
int sq_authorize(void *arg, int what, const char *a, const char *b, const char *c, const char *e);
/*
 * Rows of q->select into the page, without the first skip columns, until it is full or, unless
 * that is 0, until_ms has passed; of skipped columns the first is the rowid. *done at the last row.
 */
bool sq_fill_page(
	struct sq *q, size_t skip, int64_t until_ms, bool *done, struct err *err) MUST_CHECK;
/* What SQLite's last error means here. False. */
bool sq_error(const struct sq *q, struct err *err);

#endif
