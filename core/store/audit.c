// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The audit history's table: made, added to, read. */
#include "core/store/audit.h"

#include "core/base/arena.h"
#include "core/store/model_state.h"
#include "core/store/registry_sql.h"
#include "core/table/rowset.h"

#define ROWS_MAX 100000

/*
 * Not STRICT, which an SQLite before 3.37 could not read; some clients bring such a
 * one, and then the whole store would be closed to them. AUTOINCREMENT: a number is never given
 * twice, so a hole shows.
 */
static const char table[] = "CREATE TABLE IF NOT EXISTS cairn_audit ("
			    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
			    " at_ms INTEGER NOT NULL,"
			    " who TEXT NOT NULL,"
			    " act TEXT NOT NULL,"
			    " model TEXT NOT NULL,"
			    " version INTEGER,"
			    " from_version INTEGER,"
			    " stage TEXT,"
			    " alias TEXT,"
			    " reason TEXT,"
			    " gates TEXT,"
			    " source_commit TEXT,"
			    " overridden INTEGER NOT NULL DEFAULT 0 CHECK (overridden IN (0, 1)),"
			    " undoes INTEGER REFERENCES cairn_audit (id),"
			    " state_before TEXT NOT NULL,"
			    " state_after TEXT NOT NULL,"
			    " details TEXT)";

static void
bind_number(struct stmt *q, int at, int64_t v)
{
	if (v)
		stmt_bind_int(q, at, v);
	else
		stmt_bind_null(q, at);
}

bool
audit_add(struct store *s, const struct audit_note *note, const struct model_state *before,
	const struct model_state *after, int64_t *id, struct err *err)
{
	if (!stmt_run(stmt_use(s, table), err))
		return false;
	struct arena *a = arena_new();
	struct stmt *q = stmt_use(s,
		"INSERT INTO cairn_audit (at_ms, who, act, model, version, from_version, stage,"
		" alias, reason, gates, source_commit, overridden, undoes, state_before,"
		" state_after, details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		" ?13, ?14, ?15, ?16)");
	stmt_bind_int(q, 1, note->at_ms);
	stmt_bind_text(q, 2, note->who);
	stmt_bind_text(q, 3, note->act);
	stmt_bind_text(q, 4, note->model);
	bind_number(q, 5, note->version);
	bind_number(q, 6, note->from_version);
	stmt_bind_text(q, 7, note->stage);
	stmt_bind_text(q, 8, note->alias);
	stmt_bind_text(q, 9, note->reason);
	stmt_bind_text(q, 10, note->gates);
	stmt_bind_text(q, 11, note->commit);
	stmt_bind_int(q, 12, note->overridden);
	bind_number(q, 13, note->undoes);
	stmt_bind_text(q, 14, model_state_text(a, before));
	stmt_bind_text(q, 15, model_state_text(a, after));
	stmt_bind_text(q, 16, note->details);
	arena_free(a);
	return stmt_run(q, err) &&
	       stmt_int_of(stmt_use(s, "SELECT last_insert_rowid()"), 0, id, err);
}

bool
audit_list(struct store *s, const char *model, const struct rowset **out, struct err *err)
{
	static const struct stmt_column columns[] = { { "id", CELL_INT }, { "at", CELL_TIME },
		{ "who", CELL_TEXT }, { "act", CELL_TEXT }, { "model", CELL_TEXT },
		{ "version", CELL_INT }, { "from_version", CELL_INT }, { "stage", CELL_TEXT },
		{ "alias", CELL_TEXT }, { "reason", CELL_TEXT }, { "gates", CELL_TEXT },
		{ "commit", CELL_TEXT }, { "overridden", CELL_BOOL }, { "undoes", CELL_INT },
		{ "undone_by", CELL_INT }, { "before", CELL_TEXT }, { "after", CELL_TEXT },
		{ "details", CELL_TEXT }, { NULL, 0 } };
	static const char rows[] =
		"SELECT c.id, c.at_ms, c.who, c.act, c.model, c.version, c.from_version, c.stage,"
		" c.alias, {text c.reason}, {text c.gates}, c.source_commit, c.overridden,"
		" c.undoes, u.id, {text c.state_before}, {text c.state_after}, {text c.details}"
		" FROM cairn_audit c LEFT JOIN (SELECT undoes, min(id) AS id FROM cairn_audit"
		"   WHERE undoes IS NOT NULL GROUP BY undoes) u ON u.undoes = c.id"
		" WHERE ?1 IS NULL OR c.model = ?1 ORDER BY c.id LIMIT ?2";
	static const char none[] =
		"SELECT 1, 1, '', '', '', 1, 1, '', '', '', '', '', 0, 1, 1, '', '', '' WHERE"
		" ?1 IS NULL AND ?2 < 0";
	int64_t has = 0;
	if (!store_read_begin(s, err))
		return false;
	bool ok = stmt_int_of(stmt_use(s, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
					  " AND rootpage > 0 AND name = 'cairn_audit'"),
		0, &has, err);
	if (ok) {
		struct stmt *q = registry_use(s, has ? rows : none);
		stmt_bind_text(q, 1, model);
		stmt_bind_int(q, 2, ROWS_MAX);
		ok = stmt_rowset(q, columns, STMT_ROWSET_LIMIT, out, err);
	}
	store_read_end(s);
	return ok;
}
