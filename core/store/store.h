// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Store: one connection to an MLflow SQLite tracking store.
 *
 * A connection belongs to the thread that uses it; store_interrupt alone may
 * come from another. Readers never write a byte. No statement stays open
 * between calls. Everything in the file is hostile until checked: bounded
 * values, bounded time, no triggers, views or functions of the file's own.
 */
#ifndef CORE_STORE_STORE_H
#define CORE_STORE_STORE_H

#include "core/base/err.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct rest;
struct store;

enum store_role {
	STORE_READER, /* read-only, query_only */
	STORE_WRITER, /* short immediate transactions; refused for unknown schemas and read-only files */
};

struct store_options {
	enum store_role role;
	int busy_ms;      /* how long a lock is waited for; 0 = 500 for readers, 5000 for writers */
	bool immutable;   /* open a write-ahead store in a read-only folder as it stands (may be stale) */
	bool recover;     /* a hot journal left by a killed writer may be rolled back (needs to write) */
	struct rest *rest; /* what reads of a reader cost writers is counted here; NULL: nowhere */
};

/*
 * What the file is, found by looking and not by version number.
 * Texts live as long as the store.
 */
struct store_facts {
	const char *path;          /* absolute */
	const char *revision;      /* alembic_version, "" when absent */
	const char *mlflow;        /* "2.18 to 2.22", "3.10", … or "unknown" */
	bool known_revision;       /* one of those this program was checked with */
	bool writable;             /* a verb may write it */
	const char *why_read_only; /* NULL when writable */
	bool wal;                  /* journal mode */
	bool has_workspace, has_aliases, has_datasets, has_input_step, has_logged_models;
	bool has_series_index;     /* index_metrics_run_uuid_key_step */
	bool network_fs;           /* polled, not watched */
	uint64_t bytes;
};

/*
 * Resolves what a person may write: a path, "sqlite:///relative", "sqlite:////absolute",
 * into a path. ERR_USAGE for another scheme, with the advice.
 */
bool store_location(struct arena *a, const char *text, char **path, struct err *err) MUST_CHECK;

bool store_open(const char *path, const struct store_options *options, struct store **out,
	struct err *err) MUST_CHECK;
/* NULL is fine. */
void store_close(struct store *s);
const struct store_facts *store_facts(const struct store *s);

/* Any thread: the running statement ends with ERR_CANCELLED. */
void store_interrupt(struct store *s);
/* Reads end with ERR_CANCELLED once *stop is set. NULL takes it away. */
void store_set_stop(struct store *s, const atomic_bool *stop);

/*
 * True when the file behind the path is no longer the one that was opened, or its side file was
 * cut off by another program: it must be closed, everywhere in this process, and opened anew.
 */
bool store_was_replaced(const struct store *s);

#endif
