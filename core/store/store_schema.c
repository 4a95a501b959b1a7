// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What kind of MLflow store this is, found by looking at its tables. Reading
 * needs the columns below, whatever the revision says. Writing needs more: a
 * revision of the list, exactly these columns (an unknown one may have a
 * meaning that a writer must keep up), and no trigger on the tables written.
 */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/store/store_handle.h"
#include "core/store/store_stmt.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Head revisions of releases and the steps between them, oldest first. */
static const struct {
	const char *revision, *mlflow;
} known[] = {
	{ "97727af70f4d", "2.0 to 2.2" },
	{ "3500859a5d39", "2.3" },
	{ "7f2a7d5fae7d", "2.4 to 2.7" },
	{ "2d6e25af4d3e", "2.8" },
	{ "acf3f17fdcc7", "2.8 to 2.12" },
	{ "867495a8f9d4", "2.13" },
	{ "5b0e9adcef9c", "2.14" },
	{ "4465047574b1", "2.15 to 2.16" },
	{ "f5a4f2784254", "2.17" },
	{ "0584bdc529eb", "2.18 to 2.22" },
	{ "400f98739977", "3.0" },
	{ "6953534de441", "3.0 to 3.1" },
	{ "bda7b8c39065", "3.0.1 to 3.1" },
	{ "cbc13b556ace", "3.2" },
	{ "770bee3ae1dd", "3.2" },
	{ "a1b2c3d4e5f6", "3.3" },
	{ "de4033877273", "3.3" },
	{ "1a0cddfcaa16", "3.3" },
	{ "534353b11cbc", "3.4" },
	{ "71994744cf8e", "3.4" },
	{ "3da73c924c2f", "3.5" },
	{ "bf29a5ff90ea", "3.5 to 3.7" },
	{ "1bd49d398cd23", "3.8" },
	{ "b7c8d9e0f1a2", "3.9" },
	{ "5d2d30f0abce", "3.9" },
	{ "c9d4e5f6a7b8", "3.9" },
	{ "2c33131f4dae", "3.9" },
	{ "d3e4f5a6b7c8", "3.9" },
	{ "d0e1f2a3b4c5", "3.10" },
	{ "c8d9e0f1a2b3", "3.10" },
	{ "1b5f0d9ad7c1", "3.10" },
	{ "e1f2a3b4c5d6", "3.11" },
	{ "76601a5f987d", "3.11" },
	{ "c3d6457b6d8a", "3.11" },
	{ "a5b4c3d2e1f0", "3.12" },
	{ "ae8bbe7743c9", "3.12" },
	{ "7d34483879f0", "3.12" },
	{ "da6fb0208061", "3.13" },
	{ "89d3d66ed43f", "3.14" },
	{ "b7e4c1a90f23", "3.14" },
	{ "a8b9c0d1e2f3", "3.15" },
	{ "c1d2e3f4a5b6", "3.15" },
	{ "c3d9e7f1a2b4", "3.15" },
	{ "6f8d9c3b2a1e", "3.15" },
	{ "1971f2d9a75b", "3.16" },
	{ "17e22815139b", "3.16" },
	{ "b7e2c1a4d9f3", "3.16" },
	{ "75868b020152", "3.17" },
	{ "dc11669786a5", "3.17" },
};

/* Columns that reading needs; those after '|' may be there too. */
static const struct shape {
	const char *table, *columns;
} shapes[] = {
	{ "experiments", "experiment_id name artifact_location lifecycle_stage creation_time "
			 "last_update_time"
			 " | workspace" },
	{ "experiment_tags", "key value experiment_id" },
	{ "runs", "run_uuid name source_type source_name entry_point_name user_id status start_time"
		  " end_time source_version lifecycle_stage artifact_uri experiment_id "
		  "deleted_time" },
	{ "metrics", "key value timestamp run_uuid step is_nan" },
	{ "latest_metrics", "key value timestamp step is_nan run_uuid" },
	{ "params", "key value run_uuid" },
	{ "tags", "key value run_uuid" },
};

static bool
word_in(const char *words, const char *word, size_t n)
{
	for (const char *p = words; *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strcspn(p, " ") == n && strncmp(p, word, n) == 0)
			return true;
	return false;
}

/* A real table: views and virtual tables run code of the file's own. */
static bool
has_table(struct store *s, const char *name, bool *has, struct err *err)
{
	struct stmt *q = stmt_use(s,
		"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
		" AND name = ?1");
	stmt_bind_text(q, 1, name);
	int64_t n = 0;
	if (!stmt_int_of(q, 0, &n, err))
		return false;
	*has = n > 0;
	return true;
}

static bool
has_column(struct store *s, const char *table, const char *column, bool *has, struct err *err)
{
	struct stmt *q = stmt_use(s, "SELECT count(*) FROM pragma_table_xinfo(?1) WHERE name = ?2");
	stmt_bind_text(q, 1, table);
	stmt_bind_text(q, 2, column);
	int64_t n = 0;
	if (!stmt_int_of(q, 0, &n, err))
		return false;
	*has = n > 0;
	return true;
}

static bool
missing_table(struct store *s, const char *table, struct err *err)
{
	bool any = false;
	if (!has_table(s, "runs", &any, err))
		return false;
	if (!any && !has_table(s, "experiments", &any, err))
		return false;
	if (!any)
		return err_set(err, ERR_SCHEMA,
			"'%s' is an SQLite database without MLflow's tables: name an mlflow.db, or "
			"create a store with cairn store init",
			s->facts.path);
	return err_set(err, ERR_SCHEMA,
		"'%s' has no table '%s' (a view in its place does not count): bring an old store "
		"up "
		"to date with mlflow db upgrade sqlite:///%s",
		s->facts.path, table, s->facts.path);
}

/* The first column of the shape that the table lacks, or NULL. In the store's arena. */
static bool
missing_column(struct store *s, const struct shape *shape, const char **missing, struct err *err)
{
	*missing = NULL;
	for (const char *p = shape->columns; *p && *p != '|' && *missing == NULL;) {
		size_t n = strcspn(p, " ");
		const char *column = arena_strndup(s->arena, p, n);
		bool has = false;
		if (!has_column(s, shape->table, column, &has, err))
			return false;
		if (!has)
			*missing = column;
		p += n;
		p += strspn(p, " ");
	}
	return true;
}

static bool
check_shapes(struct store *s, struct err *err)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		bool has = false;
		const char *column = NULL;
		if (!has_table(s, shapes[i].table, &has, err))
			return false;
		if (!has)
			return missing_table(s, shapes[i].table, err);
		if (!missing_column(s, &shapes[i], &column, err))
			return false;
		if (column)
			return err_set(err, ERR_SCHEMA,
				"'%s' has no column '%s' in '%s', so it is older than MLflow 2.0 "
				"or not "
				"of MLflow: run mlflow db upgrade sqlite:///%s",
				s->facts.path, column, shapes[i].table, s->facts.path);
	}
	return true;
}

static bool
read_revision(struct store *s, struct err *err)
{
	struct store_facts *f = &s->facts;
	f->revision = "";
	f->mlflow = "unknown";
	bool has = false;
	if (!has_table(s, "alembic_version", &has, err))
		return false;
	if (has) {
		/* Two rows would mean a half-made upgrade: then no revision is known. */
		struct stmt *q =
			stmt_use(s, "SELECT max(version_num), count(*) FROM alembic_version");
		if (stmt_next(q) && stmt_int_or(q, 1, 0) == 1)
			f->revision = stmt_text_in(q, 0, s->arena, "");
		if (!stmt_done(q, err))
			return false;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].revision, f->revision) == 0) {
			f->mlflow = known[i].mlflow;
			f->known_revision = true;
		}
	return true;
}

static bool
find_features(struct store *s, struct err *err)
{
	struct store_facts *f = &s->facts;
	bool datasets = false, inputs = false, input_tags = false;
	int64_t series = 0;
	if (!has_column(s, "experiments", "workspace", &f->has_workspace, err) ||
		!has_table(s, "registered_model_aliases", &f->has_aliases, err) ||
		!has_table(s, "datasets", &datasets, err) ||
		!has_table(s, "inputs", &inputs, err) ||
		!has_table(s, "input_tags", &input_tags, err) ||
		!has_column(s, "inputs", "step", &f->has_input_step, err) ||
		!has_table(s, "logged_models", &f->has_logged_models, err))
		return false;
	f->has_datasets = datasets && inputs && input_tags;
	f->has_input_step = f->has_input_step && inputs;
	/* The index by its columns: the name alone could be anything. */
	if (!stmt_int_of(stmt_use(s, "SELECT group_concat(name, ' ') = 'run_uuid key step' FROM"
				     " pragma_index_info('index_metrics_run_uuid_key_step')"),
		    0, &series, err))
		return false;
	f->has_series_index = series == 1;
	return true;
}

bool
store_table_stranger(
	struct store *s, const char *table, const char *columns, const char **why, struct err *err)
{
	struct stmt *q = stmt_use(s, "SELECT name FROM pragma_table_xinfo(?1)");
	stmt_bind_text(q, 1, table);
	while (*why == NULL && stmt_next(q)) {
		const char *name = stmt_text_in(q, 0, s->arena, "");
		if (!word_in(columns, name, strlen(name)))
			*why = arena_printf(s->arena,
				"its table '%s' has a column '%s' that this cairn does not know",
				table, name);
	}
	if (!stmt_done(q, err))
		return false;
	q = stmt_use(s, "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
			" AND lower(tbl_name) = ?1");
	stmt_bind_text(q, 1, table);
	if (stmt_next(q) && *why == NULL)
		*why = arena_printf(s->arena,
			"its table '%s' has a trigger '%s', which MLflow does not make", table,
			stmt_text_in(q, 0, s->arena, "?"));
	return stmt_done(q, err);
}

/* The first reason why the schema may not be written, or NULL. */
static bool
find_strangers(struct store *s, const char **why, struct err *err)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes && *why == NULL; i++)
		if (!store_table_stranger(s, shapes[i].table, shapes[i].columns, why, err))
			return false;
	return true;
}

static const char *
why_not_by_system(const struct store *s)
{
	if (s->immutable)
		return "it was opened as immutable";
	if (faccessat(AT_FDCWD, s->facts.path, W_OK, AT_EACCESS) != 0)
		return "you may not write the file";
	char *folder = arena_strdup(s->arena, s->facts.path);
	*strrchr(folder, '/') = '\0';
	if (faccessat(AT_FDCWD, *folder ? folder : "/", W_OK, AT_EACCESS) != 0)
		return "you may not write its folder, where the journal goes";
	return NULL;
}

static bool
decide_writable(struct store *s, struct err *err)
{
	struct store_facts *f = &s->facts;
	const char *why = NULL;
	if (!f->known_revision)
		why = *f->revision == '\0'
			      ? "it does not say which schema revision it has"
			      : arena_printf(s->arena,
					"its schema revision '%s' is not one that this cairn knows "
					"(the newest is "
					"that of MLflow %s)",
					f->revision,
					known[sizeof known / sizeof *known - 1].mlflow);
	if (why == NULL && !find_strangers(s, &why, err))
		return false;
	f->why_read_only = why ? why : why_not_by_system(s);
	f->writable = f->why_read_only == NULL;
	return true;
}

static bool
read_journal_mode(struct store *s, struct err *err)
{
	struct stmt *q = stmt_use(s, "PRAGMA journal_mode");
	const char *mode = "";
	if (stmt_next(q))
		mode = stmt_text_in(q, 0, s->arena, "");
	s->facts.wal = strcmp(mode, "wal") == 0;
	return stmt_done(q, err) &&
	       stmt_int_of(stmt_use(s, "PRAGMA schema_version"), 0, &s->schema_version, err);
}

bool
store_schema_read(struct store *s, struct err *err)
{
	struct stat st;
	if (stat(s->facts.path, &st) == 0)
		s->facts.bytes = (uint64_t)st.st_size;
	s->facts.known_revision = false;
	return read_journal_mode(s, err) && check_shapes(s, err) && read_revision(s, err) &&
	       find_features(s, err) && decide_writable(s, err);
}
