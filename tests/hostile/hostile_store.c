// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Hostile texts, and a store full of them. */
#include "tests/hostile/hostile_store.h"

#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define START INT64_C(1795240000000)

/* clang-format off */
#define TEXT(name, text) { name, text, sizeof(text) - 1 }
static struct hostile_text texts[] = {
	/* Numbers that nothing of ours ever sends: they tell whose sequence it is. */
	TEXT("canary", "\033[31337mred\033[31337;31337H\033[?31337h\x9b" "31337m"),
	TEXT("csi", "\033[31mred\033[2J\033[1;1H\033[10A\033[6n\033[?1049l"),
	TEXT("osc", "\033]0;title\007\033]2;title\033\\\033]52;c;aGFja2Vk\007"),
	TEXT("link", "\033]8;;http://example.invalid\033\\click\033]8;;\033\\"),
	TEXT("dcs", "\033P$q\"p\033\\\033P+q544e\033\\"),
	TEXT("apc", "\033_Gi=1;AAAA\033\\\033^pm\033\\\033Xsos\033\\"),
	TEXT("escapes", "\033c\033#8\033(0\033=\033>\0337\0338\033Z\033%@"),
	TEXT("c1-utf8", "\xc2\x9b" "31m\xc2\x9d" "52;c;aGk=\xc2\x9c\xc2\x90q\xc2\x9c\xc2\x9f" "G\xc2\x85"),
	TEXT("c1-raw", "\x9b" "31m\x9d" "0;title\x9c\x90q\x9c\x84\x85\x8d"),
	TEXT("controls", "a\001b\005c\007d\010e\013f\014g\016h\017i\021j\023k\032l\177m"),
	TEXT("lines", "a\rb\r\nc\nd\te\013f\xe2\x80\xa8g\xe2\x80\xa9h"),
	TEXT("nul", "before\0after\033[31m"),
	TEXT("bidi", "a\xe2\x80\xae" "b\xe2\x80\xab" "c\xe2\x81\xa6" "d\xe2\x81\xa9" "e\xd8\x9c" "f\xe2\x80\x8e" "g"),
	TEXT("invisible", "a\xe2\x80\x8b" "b\xe2\x80\x8d" "c\xef\xbb\xbf" "d\xe2\x81\xa0" "e\xc2\xad" "f\xf3\xa0\x81\x81g\xef\xb8\x8f"),
	TEXT("marks", "e"), /* and 1000 marks: see prepare() */
	TEXT("wide", "\xe5\xb9\x85\xe5\xb9\x85\xe5\xb9\x85\xe5\xb9\x85\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa"),
	TEXT("private", "a\xee\x80\x80" "b\xef\xbf\xbe" "c\xf4\x8f\xbf\xbf" "d\xef\xbf\xb9" "e"),
	TEXT("surrogate", "a\xed\xa0\x80" "b\xed\xa0\xbd\xed\xb2\xa9" "c"),
	TEXT("overlong", "a\xc0\x9b" "b\xe0\x80\x9b" "c\xf0\x80\x80\x9b" "d\xc0\x80" "e\xf8\x88\x80\x80\x80" "f"),
	TEXT("cut-off", "abc\xf0\x9f\x91"),
	TEXT("markup", "[red]x[/red] {bold} <b>b</b> **b** _i_ `c` | \\033[31m $ROLE ~x~ #[fg=red]"),
	TEXT("format", "%s%s%s%n%x%1$s%99999999d%%"),
	TEXT("html", "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;]]>--><?php"),
	TEXT("markdown", "](javascript:alert(1)) ![x](http://example.invalid) \n# head\n---\n| a | b |"),
	TEXT("formula", "=cmd|'/C calc'!A0"),
	TEXT("shell", "$(touch hacked) `touch hacked`; touch hacked | touch hacked\n&touch hacked"),
	TEXT("sql", "'; DROP TABLE runs; --\" OR 1=1 %_"),
	TEXT("path", "../../../../etc/passwd"),
	TEXT("option", "--yes"),
	TEXT("number", "1e999"),
	TEXT("null", "NULL"),
	TEXT("empty", ""),
	TEXT("blanks", "   "),
	TEXT("long", "x"), /* of 6000: see prepare() */
};
/* clang-format on */
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static char *
repeated(const char *first, const char *unit, size_t times)
{
	size_t n = strlen(unit);
	char *out = malloc(strlen(first) + n * times + 1), *to = out;
	if (!out)
		abort();
	to = stpcpy(to, first);
	for (size_t i = 0; i < times; i++)
		to = stpcpy(to, unit);
	return out;
}

const struct hostile_text *
hostile_texts(size_t *n)
{
	static bool prepared;
	for (size_t i = 0; i < TEXTS && !prepared; i++) {
		if (strcmp(texts[i].name, "marks") == 0)
			texts[i].bytes = repeated("e", "\xcc\x81", 1000);
		else if (strcmp(texts[i].name, "long") == 0)
			texts[i].bytes = repeated("", "x", 6000);
		else
			continue;
		texts[i].len = strlen(texts[i].bytes);
	}
	prepared = true;
	*n = TEXTS;
	return texts;
}

const char *
hostile_run(size_t i)
{
	static char id[33];
	snprintf(id, sizeof(id), "%032zx", i + 0xa0);
	return id;
}

/* ---- rows ---- */

/*
 * A statement whose parameters are, by the letters of kinds: t the text, k the
 * text where it may not be empty, n a number, s a C string.
 */
static void
put(sqlite3 *db, const struct hostile_text *t, const char *sql, const char *kinds, ...)
{
	sqlite3_stmt *q = NULL;
	va_list args;
	sqlite3_prepare_v2(db, sql, -1, &q, NULL);
	va_start(args, kinds);
	for (int i = 0; kinds[i]; i++) {
		if (kinds[i] == 'n')
			sqlite3_bind_int64(q, i + 1, va_arg(args, sqlite3_int64));
		else if (kinds[i] == 's')
			sqlite3_bind_text(
				q, i + 1, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
		else if (kinds[i] == 'k' && t->len == 0)
			sqlite3_bind_text(q, i + 1, "(nothing)", -1, SQLITE_STATIC);
		else
			sqlite3_bind_text(q, i + 1, t->bytes, (int)t->len, SQLITE_STATIC);
	}
	va_end(args);
	if (sqlite3_step(q) != SQLITE_DONE) {
		fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
		abort();
	}
	sqlite3_finalize(q);
}

/* The rows of text i in experiment `experiment`, for a run that is there. */
struct place {
	sqlite3 *db;
	const struct hostile_text *text;
	size_t i;
	sqlite3_int64 experiment;
	char run[33];
};

static void
put_experiment(const struct place *p)
{
	put(p->db, p->text,
		"INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage,"
		" creation_time, last_update_time) VALUES (?, ?, ?, 'active', 1, 1)",
		"ntt", p->experiment);
	put(p->db, p->text, "INSERT INTO experiment_tags VALUES (?, ?, ?)", "ktn", p->experiment);
	put(p->db, p->text, "INSERT INTO experiment_tags VALUES ('mlflow.note.content', ?, ?)",
		"tn", p->experiment);
}

static void
put_known_tags(const struct place *p)
{
	static const char *const known[] = { "mlflow.runName", "mlflow.note.content", "mlflow.user",
		"mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit",
		"mlflow.source.git.branch", "mlflow.source.git.repoURL", "mlflow.log-model.history",
		"mlflow.project.env", "mlflow.docker.image.name" };
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		put(p->db, p->text, "INSERT INTO tags VALUES (?, ?, ?)", "sts", known[i], p->run);
}

static void
put_dataset(const struct place *p)
{
	char id[40], input[40];
	snprintf(id, sizeof(id), "d%zu-%d", p->i, (int)p->experiment);
	snprintf(input, sizeof(input), "i%zu-%d", p->i, (int)p->experiment);
	put(p->db, p->text, "INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "snkttttt", id,
		p->experiment);
	put(p->db, p->text,
		"INSERT INTO inputs (input_uuid, source_type, source_id, destination_type,"
		" destination_id) VALUES (?, 'DATASET', ?, 'RUN', ?)",
		"sss", input, id, p->run);
	put(p->db, p->text, "INSERT INTO input_tags VALUES (?, 'mlflow.data.context', ?)", "st",
		input);
	put(p->db, p->text, "INSERT INTO input_tags VALUES (?, ?, ?)", "skt", input);
}

static void
put_logged_model(const struct place *p)
{
	char id[40];
	snprintf(id, sizeof(id), "m-%016zx%016x", p->i, (unsigned)p->experiment);
	put(p->db, p->text,
		"INSERT INTO logged_models VALUES (?, ?, ?, ?, 1, 2, 2, 'active', ?, ?, ?)",
		"sntttst", id, p->experiment, p->run);
	put(p->db, p->text, "INSERT INTO logged_model_params VALUES (?, ?, ?, ?)", "snkt", id,
		p->experiment);
	put(p->db, p->text, "INSERT INTO logged_model_tags VALUES (?, ?, ?, ?)", "snkt", id,
		p->experiment);
}

static void
put_registered_model(const struct place *p)
{
	put(p->db, p->text,
		"INSERT INTO registered_models (name, creation_time, last_updated_time,"
		" description) VALUES (?, 1, 2, ?)",
		"kt");
	put(p->db, p->text,
		"INSERT INTO registered_model_tags (\"key\", value, name) VALUES (?, ?, ?)", "ktk");
	put(p->db, p->text,
		"INSERT INTO model_versions (name, version, creation_time, last_updated_time,"
		" description, user_id, current_stage, source, run_id, status, status_message,"
		" run_link, storage_location) VALUES (?, 1, 1, 2, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"kttttstttt", p->run);
	put(p->db, p->text,
		"INSERT INTO model_version_tags (\"key\", value, name, version)"
		" VALUES (?, ?, ?, 1)",
		"ktk");
	put(p->db, p->text,
		"INSERT INTO registered_model_aliases (alias, version, name) VALUES (?, 1, ?)",
		"kk");
}

/* A run of this id and its location of artifacts; other columns are the text. */
static void
put_run(const struct place *p, sqlite3_int64 start)
{
	put(p->db, p->text,
		"INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name,"
		" user_id, status, start_time, end_time, source_version, lifecycle_stage,"
		" artifact_uri, experiment_id)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)",
		"sttttttnnttn", p->run, start, (sqlite3_int64)START + 500000, p->experiment);
	put_known_tags(p);
}

static void
put_values(const struct place *p)
{
	put(p->db, p->text, "INSERT INTO params (\"key\", value, run_uuid) VALUES (?, ?, ?)", "kts",
		p->run);
	put(p->db, p->text, "INSERT INTO tags VALUES (?, ?, ?)", "kts", p->run);
	for (sqlite3_int64 step = 0; step < 3; step++)
		put(p->db, p->text,
			"INSERT INTO metrics (\"key\", value, timestamp, run_uuid, step, is_nan)"
			" VALUES (?, 0.5 + ?, ?, ?, ?, 0)",
			"knnsn", step, (sqlite3_int64)START + step, p->run, step);
	put(p->db, p->text,
		"INSERT INTO latest_metrics (\"key\", value, timestamp, run_uuid, step, is_nan)"
		" VALUES (?, 2.5, ?, ?, 2, 0)",
		"kns", (sqlite3_int64)START + 2, p->run);
	put_dataset(p);
	put_logged_model(p);
}

/* The folder of the run's artifacts, made, and its name in the store. */
static void
put_artifact_folder(const struct place *p, char *folder, size_t size)
{
	snprintf(folder, size, "%s/mlruns/%s", fixture_folder(), p->run);
	mkdir(folder, 0700);
	strncat(folder, "/artifacts", size - strlen(folder) - 1);
	mkdir(folder, 0700);
	fixture_exec(
		p->db, "UPDATE runs SET artifact_uri = %Q WHERE run_uuid = %Q", folder, p->run);
}

/* A file and a folder by the text's name, as far as a name can be it. */
static void
put_artifacts(const struct place *p, const char *folder)
{
	char path[1024], name[201];
	size_t n = p->text->len < 200 ? p->text->len : 200;
	memcpy(name, p->text->bytes, n);
	name[n] = '\0';
	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '_';
	snprintf(path, sizeof(path), "%s/f%s", folder, name);
	FILE *f = fopen(path, "w");
	if (!f || fwrite(p->text->bytes, 1, p->text->len, f) != p->text->len || fclose(f) != 0)
		abort();
	snprintf(path, sizeof(path), "%s/d%s", folder, name);
	mkdir(path, 0700);
}

static void
put_text(sqlite3 *db, size_t i, const struct hostile_text *t)
{
	char folder[512];
	struct place p = { .db = db, .text = t, .i = i, .experiment = (sqlite3_int64)i + 1 };
	snprintf(p.run, sizeof(p.run), "%s", hostile_run(i));
	put_experiment(&p);
	put_run(&p, START + (sqlite3_int64)i * 1000);
	put_values(&p);
	put_registered_model(&p);
	if (i % 2)
		return; /* the location of artifacts stays the text */
	put_artifact_folder(&p, folder, sizeof(folder));
	put_artifacts(&p, folder);
}

static void
put_all(sqlite3 *db, const struct hostile_text *t, size_t n)
{
	char folder[512];
	struct place p = { .db = db, .text = t };
	snprintf(p.run, sizeof(p.run), "%s", hostile_run(n));
	put_run(&p, START - 1000);
	fixture_exec(
		db, "UPDATE runs SET status = 'FINISHED', name = 'all' WHERE run_uuid = %Q", p.run);
	put_artifact_folder(&p, folder, sizeof(folder));
	for (size_t i = 0; i < n; i++) {
		p.text = &t[i];
		p.i = i;
		put_values(&p);
		put_artifacts(&p, folder);
	}
}

void
hostile_store_make(void)
{
	size_t n;
	const struct hostile_text *t = hostile_texts(&n);
	sqlite3 *db = fixture_store("mlflow.db", FIXTURE_NEW);
	fixture_exec(db, "PRAGMA ignore_check_constraints = ON");
	mkdir(fixture_path("mlruns"), 0700);
	fixture_exec(db, "BEGIN");
	for (size_t i = 0; i < n; i++)
		put_text(db, i, &t[i]);
	put_all(db, t, n);
	fixture_exec(db, "COMMIT");
	sqlite3_close(db);
}
