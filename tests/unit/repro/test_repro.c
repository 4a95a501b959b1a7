// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is known for making a model again, and environments side by side. */
#include "core/base/arena.h"
#include "core/base/process.h"
#include "core/repro/commit_files.h"
#include "core/repro/dvc.h"
#include "core/repro/environment.h"
#include "core/repro/repro.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BARE      "abcd0000000000000000000000000001"
#define FULL      "abcd0000000000000000000000000002"
#define ARTIFACTS "mlruns/0/" FULL "/artifacts"

static void
check_packages(const struct package *got, size_t n, const struct package *want, size_t n_want)
{
	assert_int_equal(n, n_want);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(got[i].name, want[i].name);
		assert_string_equal(got[i].version, want[i].version);
		assert_int_equal(got[i].pinned, want[i].pinned);
	}
}

static void
reads_requirements(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct package *p;
	size_t n;
	packages_parse(a,
		"# made by pip\n-r other.txt\n--index-url x\nNumPy==1.26.4 # pinned\n"
		"scikit_learn[extra] == 1.5.0 ; python_version > '3'\npandas>=2.0,<3\n"
		"torch\nmlflow===2.22.5\nwild==1.*\nfast==1.0 --hash=sha256:00\n\n"
		"./local\ngit+https://x/y\n",
		&p, &n);
	static const struct package want[] = { { "fast", "1.0", true },
		{ "mlflow", "2.22.5", true }, { "numpy", "1.26.4", true },
		{ "pandas", ">=2.0,<3", false }, { "scikit-learn", "1.5.0", true },
		{ "torch", "", false }, { "wild", "==1.*", false } };
	check_packages(p, n, want, sizeof want / sizeof *want);
	arena_free(a);
}

static void
compares_environments(void **state)
{
	(void)state;
	static const struct package before[] = { { "a", "1", true }, { "b", "1", true },
		{ "c", "", false } };
	static const struct package after[] = { { "b", "2", true }, { "c", "", false },
		{ "d", "", false } };
	struct err err = ERR_INIT;
	const struct rowset *rs;
	CHECK_OK(packages_differ(before, 3, after, 3, &rs, &err));
	assert_int_equal(rs->rows, 3);
	assert_string_equal(rowset_text(rs, 0, "package"), "a");
	assert_string_equal(rowset_text(rs, 0, "after"), "");
	assert_string_equal(rowset_text(rs, 1, "before"), "1");
	assert_string_equal(rowset_text(rs, 1, "after"), "2");
	assert_string_equal(rowset_text(rs, 2, "after"), "any");
	rowset_free(rs);
}

static const char *
state_of(const struct rowset *rs, const char *item)
{
	for (size_t i = 0; i < rs->rows; i++)
		if (strcmp(rowset_text(rs, i, "item"), item) == 0)
			return rowset_text(rs, i, "state");
	return "no such item";
}

/* A file in the fixture's folder; the folders on the way are made. */
static void
write_file(const char *path, const char *text)
{
	char whole[700];
	snprintf(whole, sizeof whole, "%s/%s", fixture_folder(), path);
	for (char *p = whole + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(whole, 0700);
		*p = '/';
	}
	FILE *f = fopen(whole, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
reads_environments(void **state)
{
	(void)state;
	static const char conda[] =
		"channels:\n- conda-forge\ndependencies:\n- python=3.10.12\n"
		"- conda-forge::numpy=1.26.4=py310h1\n- pip<=23.0.1\n- {pip: [mlflow==2.22.5, "
		"scipy]}\n- 7\nname: mlflow-env\n";
	static const char python[] = "python: 3.10\nbuild_dependencies:\n- pip==23.0.1\n"
				     "dependencies:\n- -r requirements.txt\n";
	static const struct package of_conda[] = { { "mlflow", "2.22.5", true },
		{ "numpy", "1.26.4", true }, { "pip", "<=23.0.1", false },
		{ "python", "3.10.12", true }, { "scipy", "", false } };
	static const struct package of_python[] = { { "pip", "23.0.1", true },
		{ "python", "3.10", true } };
	static const struct package merged[] = { { "mlflow", "2.22.5", true },
		{ "numpy", "1.26.4", true }, { "pip", "23.0.1", true }, { "python", "3.10", true },
		{ "scipy", "", false } };
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct package *one, *other, *all;
	size_t n_one, n_other, n;
	CHECK_OK(environment_conda(a, conda, strlen(conda), &one, &n_one, &err));
	check_packages(one, n_one, of_conda, 5);
	CHECK_OK(environment_python(a, python, strlen(python), &other, &n_other, &err));
	check_packages(other, n_other, of_python, 2);
	environment_merge(a, other, n_other, one, n_one, &all, &n);
	check_packages(all, n, merged, 5);
	CHECK_FAILS(environment_conda(a, "- a\n", 4, &one, &n_one, &err), ERR_CORRUPT);
	CHECK_FAILS(environment_conda(a, "a: &x 1\nb: *x\n", 14, &one, &n_one, &err), ERR_CORRUPT);
	arena_free(a);
}

static const char lock[] =
	"schema: '2.0'\nstages:\n  train:\n    cmd: python train.py\n    deps:\n"
	"    - path: data.csv\n      hash: md5\n      md5: 123456\n      size: 37\n"
	"    outs:\n    - path: model.pkl\n      etag: 'e1'\n  none: {}\n";

static void
reads_dvc(void **state)
{
	(void)state;
	static const char single[] =
		"outs:\n- md5: a304.dir\n  nfiles: 2\n  path: raw\n- path: x\n";
	static const char old[] = "train:\n  cmd: a\n  deps:\n  - path: y\n    md5: b\n";
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct dvc_entry *e;
	size_t n;
	CHECK_OK(dvc_parse(a, lock, strlen(lock), &e, &n, &err));
	assert_int_equal(n, 2);
	assert_string_equal(e[0].path, "data.csv");
	assert_string_equal(e[0].digest, "123456");
	assert_string_equal(e[0].stage, "train");
	assert_false(e[0].is_output);
	assert_int_equal(e[0].bytes, 37);
	assert_string_equal(e[1].digest, "e1");
	assert_true(e[1].is_output);
	assert_int_equal(e[1].bytes, -1);
	CHECK_OK(dvc_parse(a, single, strlen(single), &e, &n, &err));
	assert_int_equal(n, 2);
	assert_string_equal(e[0].digest, "a304.dir");
	assert_string_equal(e[1].digest, "");
	CHECK_OK(dvc_parse(a, old, strlen(old), &e, &n, &err));
	assert_int_equal(n, 1);
	CHECK_OK(dvc_parse(a, "", 0, &e, &n, &err));
	assert_int_equal(n, 0);
	CHECK_FAILS(dvc_parse(a, "a: [", 4, &e, &n, &err), ERR_CORRUPT);
	assert_true(dvc_is_file("data/raw.csv.dvc") && dvc_is_file("dvc.lock"));
	assert_false(dvc_is_file(".dvc") || dvc_is_file("a/dvc.yaml") || dvc_is_file("dvc.lock/x"));
	arena_free(a);
}

/* What git says in the fixture's folder, "" where it fails; NULL without a git. */
static char *
git(struct arena *a, const char *const *words)
{
	const char *argv[20] = { "git", "-c", "user.name=t", "-c", "user.email=t@t", "-c",
		"init.defaultBranch=main", "-c", "commit.gpgSign=false", NULL };
	struct process_spec spec = { .argv = argv, .dir = fixture_folder(), .output_max = 65536 };
	struct process_result r;
	struct err err = ERR_INIT;
	for (size_t i = 0; words[i]; i++)
		argv[9 + i] = words[i];
	if (!process_run(&spec, &r, &err)) {
		assert_int_equal(err.code, ERR_NOT_FOUND);
		return NULL;
	}
	char *out = arena_strndup(a, r.out, r.status == 0 ? strcspn(r.out, "\n") : 0);
	process_result_free(&r);
	return out;
}

#define GIT(a, ...) git(a, (const char *const[]){ __VA_ARGS__, NULL })

static bool
everything(const char *path)
{
	(void)path;
	return true;
}

/* Files as a commit has them, whatever the folder has now. */
static void
reads_files_of_a_commit(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct commit_file *files;
	size_t n;
	assert_non_null(GIT(a, "init", "-q", "."));
	write_file("dvc.lock", lock);
	write_file("sub/x y.dvc", "outs: []\n");
	write_file("empty", "");
	assert_non_null(GIT(a, "add", "dvc.lock", "sub", "empty"));
	assert_non_null(GIT(a, "commit", "-q", "-m", "one"));
	const char *commit = GIT(a, "rev-parse", "HEAD");
	assert_int_equal(strlen(commit), 40);
	write_file("dvc.lock", "changed");
	CHECK_OK(commit_files(a, fixture_folder(), commit, dvc_is_file, NULL, &files, &n, &err));
	assert_int_equal(n, 2);
	assert_string_equal(files[0].path, "dvc.lock");
	assert_string_equal(files[0].text, lock);
	assert_string_equal(files[1].path, "sub/x y.dvc");
	CHECK_OK(commit_files(a, fixture_folder(), commit, everything, NULL, &files, &n, &err));
	assert_int_equal(n, 3);
	assert_int_equal(files[1].len, 0);
	CHECK_FAILS(
		commit_files(a, fixture_folder(), "0123456789", everything, NULL, &files, &n, &err),
		ERR_NOT_FOUND);
	CHECK_FAILS(commit_files(a, fixture_folder(), "--help", everything, NULL, &files, &n, &err),
		ERR_NOT_FOUND);
	arena_free(a);
}

static void
collects(void **unused)
{
	(void)unused;
	struct err err = ERR_INIT;
	sqlite3 *db = fixture_store("repro.db", FIXTURE_OLD);
	fixture_run(db, BARE, 0, "bare", 1, 2);
	fixture_run(db, FULL, 0, "full", 1, 2);
	fixture_tag(db, FULL, "mlflow.source.git.commit", "c0ffee");
	fixture_tag(db, FULL, "mlflow.source.git.dirty", "True");
	fixture_param(db, FULL, "Random_State", "42");
	fixture_metric(db, FULL, "system/gpu_0_utilization_percentage", 50, 1, 1);
	fixture_exec(db, "INSERT INTO datasets VALUES ('d1', 0, 'wine', 'abc', 'local', '{}', NULL,"
			 " NULL)");
	fixture_exec(db, "INSERT INTO inputs VALUES ('i1', 'DATASET', 'd1', 'RUN', '" FULL "')");
	sqlite3_close(db);
	write_file(ARTIFACTS "/requirements.txt", "numpy==1.26.4\npandas\n");
	write_file(ARTIFACTS "/model/conda.yaml", "dependencies: [python=3.11.2, pandas=2.0]\n");
	write_file(ARTIFACTS "/model/python_env.yaml", "python: [\n");
	write_file(ARTIFACTS "/data.csv.dvc", "outs:\n- path: data.csv\n  md5: feed\n");
	struct store *s = NULL;
	struct arena *a = arena_new();
	struct repro r;
	CHECK_OK(store_open(fixture_path("repro.db"), NULL, &s, &err));
	struct repro_question q = { .store = s, .run_id = BARE, .ask_git = true };
	CHECK_OK(repro_collect(&q, a, &r, &err));
	assert_string_equal(
		r.missing, "code, data, environment, configuration, randomness, hardware");
	assert_int_equal(r.items->rows, 6);
	CHECK_NEAR(r.score, 0, 0);
	rowset_free(r.items);
	q.run_id = FULL;
	CHECK_OK(repro_collect(&q, a, &r, &err));
	assert_string_equal(r.missing, "");
	assert_int_equal(r.states[REPRO_DATA], REPRO_PINNED);
	assert_int_equal(r.n_facts, 2);
	assert_string_equal(r.facts[0].name, "data.csv");
	assert_string_equal(r.facts[0].value, "feed");
	assert_string_equal(r.facts[1].value, "42");
	assert_string_equal(state_of(r.items, "code"), "loose");
	assert_string_equal(state_of(r.items, "data"), "pinned");
	assert_string_equal(state_of(r.items, "environment"), "loose");
	assert_string_equal(state_of(r.items, "configuration"), "pinned");
	assert_string_equal(state_of(r.items, "randomness"), "pinned");
	assert_string_equal(state_of(r.items, "hardware"), "loose");
	CHECK_NEAR(r.score, 4.5 / 6, 1e-12);
	static const struct package want[] = { { "numpy", "1.26.4", true }, { "pandas", "", false },
		{ "python", "3.11.2", true } };
	check_packages(r.packages, r.n_packages, want, 3);
	rowset_free(r.items);
	arena_free(a);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(reads_requirements), cmocka_unit_test(compares_environments),
	cmocka_unit_test(reads_environments), cmocka_unit_test(reads_dvc),
	cmocka_unit_test(reads_files_of_a_commit), cmocka_unit_test(collects))
