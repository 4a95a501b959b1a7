// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Whether the file's pages and indexes hold together. */
#include "core/store/check_part.h"
#include "core/store/store_read.h"
#include "core/store/store_stmt.h"

#include <stdio.h>
#include <string.h>

/* A larger table is read in pages and its indexes are not compared with it. */
#define WHOLE_ROWS 50000

/* What quick_check says about one table that is not "ok". */
static bool
quick_check(struct check *c, const char *quoted, struct names *faults, struct err *err)
{
	char sql[800];
	snprintf(sql, sizeof sql, "PRAGMA quick_check(%s)", quoted);
	struct stmt *q = stmt_use(c->store, sql);
	while (stmt_next(q)) {
		const char *text;
		if (stmt_text(q, 0, &text, NULL) == GOT_VALUE && strcmp(text, "ok") != 0)
			names_add(faults, text);
	}
	return stmt_done(q, err);
}

static bool
read_in_pages(struct check *c, const char *quoted, struct err *err)
{
	char sql[800];
	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM %s NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2", quoted);
	if (!store_read_begin(c->store, err))
		return false;
	struct scan scan = { .store = c->store, .job = c->job, .table = quoted };
	bool ok = true;
	while (ok && scan_next(&scan, err)) {
		struct stmt *q = stmt_use(c->store, sql);
		stmt_bind_int(q, 1, scan.after);
		stmt_bind_int(q, 2, scan.upto);
		int64_t n = 0;
		ok = stmt_int_of(q, 0, &n, err);
		check_progress(c, (uint64_t)n);
	}
	store_read_end(c->store);
	return ok && scan.ended;
}

/* Damage is a finding; anything else ends the check. */
static bool
damage(struct names *faults, const char *table, struct err *err)
{
	if (err->code != ERR_CORRUPT)
		return false;
	char text[300];
	snprintf(text, sizeof text, "table %.60s cannot be read to its end", table);
	names_add(faults, text);
	*err = (struct err)ERR_INIT;
	return true;
}

static bool
check_table(struct check *c, const char *quoted, struct names *faults, struct names *large,
	struct err *err)
{
	int64_t rows = 0;
	if (!job_goes_on(c->job, err))
		return false;
	if (!table_end(c->store, quoted, &rows, err)) {
		/* A table without rowids has no such number; whether it is whole is seen all the same. */
		if (err->code != ERR_SCHEMA)
			return damage(faults, quoted, err);
		rows = 0;
		*err = (struct err)ERR_INIT;
	}
	bool whole = rows <= WHOLE_ROWS;
	if (!whole)
		names_add(large, quoted);
	bool ok = whole ? quick_check(c, quoted, faults, err) : read_in_pages(c, quoted, err);
	if (whole)
		check_progress(c, (uint64_t)(rows > 0 ? rows : 0));
	return ok || damage(faults, quoted, err);
}

/* Quoted name of the next table after the given one; "" when there is none. */
static bool
next_table(struct check *c, const char *after, char name[600], char quoted[640], struct err *err)
{
	struct stmt *q = stmt_use(c->store,
		"SELECT name, '\"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_schema"
		" WHERE type = 'table' AND rootpage > 0 AND name > ?1 AND length(name) < 140"
		" ORDER BY name LIMIT 1");
	stmt_bind_text(q, 1, after);
	name[0] = quoted[0] = '\0';
	const char *text;
	if (stmt_next(q) && stmt_text(q, 0, &text, NULL) == GOT_VALUE) {
		snprintf(name, 600, "%s", text);
		if (stmt_text(q, 1, &text, NULL) == GOT_VALUE)
			snprintf(quoted, 640, "%s", text);
	}
	return stmt_done(q, err);
}

bool
check_integrity(struct check *c, struct err *err)
{
	struct names faults, large;
	names_init(&faults);
	names_init(&large);
	char after[600] = "", name[600], quoted[640];
	size_t tables = 0;
	bool ok;
	while ((ok = next_table(c, after, name, quoted, err)) && *name) {
		if (!(ok = check_table(c, quoted, &faults, &large, err)))
			break;
		tables++;
		memcpy(after, name, sizeof after);
	}
	if (ok && faults.n)
		check_add(c, "integrity", "fail",
			"restore a copy; else save what can be read with sqlite3 and its .recover",
			"%s", names_text(&faults));
	else if (ok && large.n)
		check_add(c, "integrity", "pass",
			"to compare indexes too, while nobody writes: sqlite3 STORE 'PRAGMA "
			"quick_check'",
			"%zu tables can be read; the indexes of %s were not compared", tables,
			names_text(&large));
	else if (ok)
		check_add(c, "integrity", "pass", "", "%zu tables and their indexes agree", tables);
	names_free(&faults);
	names_free(&large);
	return ok;
}

bool
check_indexes(struct check *c, struct err *err)
{
	static const struct {
		const char *index, *sql;
	} wanted[] = {
		{ "index_metrics_run_uuid", "SELECT 1 FROM metrics WHERE run_uuid = ''" },
		{ "index_latest_metrics_run_uuid",
			"SELECT 1 FROM latest_metrics WHERE run_uuid = ''" },
		{ "index_params_run_uuid", "SELECT 1 FROM params WHERE run_uuid = ''" },
		{ "index_tags_run_uuid", "SELECT 1 FROM tags WHERE run_uuid = ''" },
	};
	struct names missing;
	names_init(&missing);
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof wanted / sizeof *wanted; i++) {
		bool search = false;
		ok = plan_searches(c->store, wanted[i].sql, &search, err);
		if (ok && !search)
			names_add(&missing, wanted[i].index);
	}
	if (ok && missing.n)
		check_add(c, "indexes", "warn",
			"make them again as MLflow does, or run mlflow db upgrade",
			"missing, so that reading is slow: %s", names_text(&missing));
	else if (ok)
		check_add(c, "indexes", "pass", "", "those that reading leans on are there");
	names_free(&missing);
	return ok;
}
