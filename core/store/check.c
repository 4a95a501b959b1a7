// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Health of a store. Nothing here holds a lock for long: small tables are
 * checked in one statement each, large ones are walked in pages, so that a
 * training run beside us does not wait for the whole of it.
 */
#include "core/store/check.h"
#include "core/job/job.h"
#include "core/store/check_names.h"
#include "core/store/check_part.h"
#include "core/store/store.h"
#include "core/store/store_read.h"
#include "core/store/store_stmt.h"
#include "core/table/rowset_build.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DETAIL_MAX 2000

void
check_add(struct check *c, const char *check, const char *verdict, const char *advice,
	const char *format, ...)
{
	char detail[DETAIL_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(detail, sizeof detail, format, args);
	va_end(args);
	size_t row = rowset_build_row(c->rows);
	rowset_build_text(c->rows, 0, row, check, strlen(check));
	rowset_build_text(c->rows, 1, row, verdict, strlen(verdict));
	rowset_build_text(c->rows, 2, row, detail, strlen(detail));
	rowset_build_text(c->rows, 3, row, advice, strlen(advice));
}

void
check_progress(struct check *c, uint64_t rows)
{
	c->done += rows;
	if (c->done > c->total)
		c->done = c->total;
	if (c->job)
		job_progress(c->job, c->done, c->total);
}

void
names_init(struct names *l)
{
	strbuf_init(&l->text, 500);
	l->n = 0;
}

void
names_free(struct names *l)
{
	strbuf_free(&l->text);
}

void
names_add(struct names *l, const char *name)
{
	if (l->n < 5)
		strbuf_printf(&l->text, "%s%s", l->n ? ", " : "", name);
	l->n++;
}

const char *
names_text(struct names *l)
{
	if (l->n > 5)
		strbuf_printf(&l->text, " and %zu more", l->n - 5);
	return l->text.at;
}

static void
check_schema(struct check *c)
{
	const struct store_facts *f = store_facts(c->store);
	if (!f->known_revision)
		check_add(c, "schema", "warn",
			"read only until cairn knows it: look for a newer cairn",
			"revision '%s' is not known", f->revision);
	else if (!f->writable)
		check_add(c, "schema", "warn", "", "of MLflow %s (%s), not writable: %s", f->mlflow,
			f->revision, f->why_read_only);
	else
		check_add(c, "schema", "pass", "", "of MLflow %s (%s)", f->mlflow, f->revision);
}

static void
check_journal(struct check *c)
{
	const struct store_facts *f = store_facts(c->store);
	if (f->network_fs)
		check_add(c, "journal", f->wal ? "fail" : "warn",
			f->wal ? "turn it off before two machines write: PRAGMA journal_mode = "
				 "DELETE"
			       : "let one machine write; locks over a network are not to be relied "
				 "on",
			"%s, on a network file system",
			f->wal ? "write-ahead log" : "rollback journal");
	else
		check_add(c, "journal", "pass", "", "%s",
			f->wal ? "write-ahead log: readers and writers do not wait for each other"
			       : "rollback journal (MLflow's own): readers and writers take turns");
}

/* ---- what MLflow did not make ---- */

static bool
check_strangers(struct check *c, struct err *err)
{
	static const struct {
		const char *check, *type, *advice, *none;
	} kinds[] = {
		{ "tables", "table", "MLflow leaves them alone, and so does cairn",
			"only MLflow's" },
		{ "views", "view",
			"drop them before mlflow db upgrade: it fails on views of its tables",
			"none" },
		{ "triggers", "trigger", "drop them: they change what a client writes",
			"only MLflow's" },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct names found;
		names_init(&found);
		struct stmt *q = stmt_use(c->store, "SELECT name FROM sqlite_schema WHERE type = "
						    "?1 AND name NOT LIKE 'sqlite\\_%'"
						    " ESCAPE '\\' ORDER BY name");
		stmt_bind_text(q, 1, kinds[i].type);
		const char *name;
		while (stmt_next(q))
			if (stmt_text(q, 0, &name, NULL) == GOT_VALUE && !check_name_is_known(name))
				names_add(&found, name);
		bool ok = stmt_done(q, err);
		if (ok && found.n)
			check_add(c, kinds[i].check, i == 0 ? "pass" : "warn", kinds[i].advice,
				"not of MLflow: %s", names_text(&found));
		else if (ok)
			check_add(c, kinds[i].check, "pass", "", "%s", kinds[i].none);
		names_free(&found);
		if (!ok)
			return false;
	}
	return true;
}

/* ---- all of it ---- */

static bool
measure(struct check *c, struct err *err)
{
	static const char *const tables[] = { "runs", "metrics", "latest_metrics", "params",
		"tags" };
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		int64_t rows = 0;
		if (!table_end(c->store, tables[i], &rows, err) && err->code != ERR_CORRUPT)
			return false;
		/* Once for integrity, once for types. */
		c->total += 2 * (uint64_t)(rows > 0 ? rows : 0);
	}
	return true;
}

/* A part that runs into damage ends; that the store is damaged is said once, by the integrity check. */
static bool
run_part(struct check *c, const char *check, bool (*part)(struct check *c, struct err *err),
	struct err *err)
{
	if (part(c, err))
		return true;
	if (err->code != ERR_CORRUPT && err->code != ERR_DATA)
		return false;
	check_add(c, check, "fail", "see integrity", "could not be checked: %s", err->text);
	*err = (struct err)ERR_INIT;
	return true;
}

bool
store_check(struct store *s, struct job *job, int64_t now_ms, const struct rowset **out,
	struct err *err)
{
	static const struct {
		const char *check;
		bool (*run)(struct check *c, struct err *err);
	} parts[] = {
		{ "integrity", check_integrity },
		{ "indexes", check_indexes },
		{ "types", check_types },
		{ "orphans", check_orphans },
		{ "latest metrics", check_latest },
		{ "running", check_silent },
		{ "tables", check_strangers },
	};
	struct err local = ERR_INIT;
	struct check c = { .store = s,
		.job = job,
		.now_ms = now_ms,
		.rows = rowset_build_new(STMT_ROWSET_LIMIT) };
	static const char *const columns[] = { "check", "verdict", "detail", "advice" };
	for (size_t i = 0; i < 4; i++)
		rowset_build_column(c.rows, columns[i], CELL_TEXT);
	bool ok = measure(&c, &local);
	if (ok) {
		check_schema(&c);
		check_journal(&c);
	}
	for (size_t i = 0; ok && i < sizeof parts / sizeof *parts; i++)
		ok = run_part(&c, parts[i].check, parts[i].run, &local);
	if (!ok) {
		rowset_build_free(c.rows);
		if (err)
			*err = local;
		return false;
	}
	return rowset_build_finish(c.rows, out, err);
}
