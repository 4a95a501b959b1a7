// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is known for making a model again, and environments side by side. */
#include "core/base/arena.h"
#include "core/repro/repro.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BARE "abcd0000000000000000000000000001"
#define FULL "abcd0000000000000000000000000002"

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
	assert_int_equal(n, sizeof want / sizeof *want);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(p[i].name, want[i].name);
		assert_string_equal(p[i].version, want[i].version);
		assert_int_equal(p[i].pinned, want[i].pinned);
	}
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

static void
write_requirements(const char *text)
{
	char whole[700];
	snprintf(whole, sizeof whole, "%s/mlruns/0/%s/artifacts/requirements.txt", fixture_folder(),
		FULL);
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
	write_requirements("numpy==1.26.4\npandas\n");
	struct store *s = NULL;
	struct arena *a = arena_new();
	struct repro r;
	CHECK_OK(store_open(fixture_path("repro.db"), NULL, &s, &err));
	CHECK_OK(repro_collect(s, NULL, a, BARE, NULL, &r, &err));
	assert_int_equal(r.items->rows, 6);
	CHECK_NEAR(r.score, 0, 0);
	rowset_free(r.items);
	CHECK_OK(repro_collect(s, NULL, a, FULL, NULL, &r, &err));
	assert_string_equal(state_of(r.items, "code"), "loose");
	assert_string_equal(state_of(r.items, "data"), "pinned");
	assert_string_equal(state_of(r.items, "environment"), "loose");
	assert_string_equal(state_of(r.items, "configuration"), "pinned");
	assert_string_equal(state_of(r.items, "randomness"), "pinned");
	assert_string_equal(state_of(r.items, "hardware"), "loose");
	CHECK_NEAR(r.score, 4.5 / 6, 1e-12);
	assert_int_equal(r.n_packages, 2);
	rowset_free(r.items);
	arena_free(a);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(reads_requirements), cmocka_unit_test(compares_environments),
	cmocka_unit_test(collects))
