// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Verdicts: numbers, sentences, and that nothing passes which cannot be computed. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/gate/gate.h"
#include "core/store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define OLD "abcd0000000000000000000000000001"
#define NEW "abcd0000000000000000000000000002"
#define DAY INT64_C(86400000)

struct fixture {
	struct store *s;
	struct arena *a;
};

/* Version 1 in Production, version 2 the candidate; model "first" has nothing in Production. */
static void
set_up(struct fixture *f)
{
	struct err err = ERR_INIT;
	sqlite3 *db = fixture_store("gate.db", FIXTURE_NEW);
	fixture_run(db, OLD, 0, "old", 1, 2);
	fixture_run(db, NEW, 0, "new", 1, 2);
	fixture_metric(db, OLD, "auc", 0.90, 1, 1);
	fixture_metric(db, NEW, "auc", 0.89, 1, 1);
	fixture_metric(db, NEW, "only_new", 1, 1, 1);
	fixture_metric(db, NEW, "diverged", (double)NAN, 1, 1);
	fixture_metric(db, NEW, "huge", 1, 1, 1);
	fixture_exec(db, "UPDATE latest_metrics SET value = 9e999 WHERE key = 'huge'");
	fixture_metric(db, OLD, "diverged_before", (double)NAN, 1, 1);
	fixture_metric(db, NEW, "diverged_before", 1, 1, 1);
	fixture_metric(db, NEW, "p99_ms", 180, 1, 1);
	fixture_exec(db, "INSERT INTO registered_models (name) VALUES ('m'), ('first')");
	fixture_exec(db,
		"INSERT INTO model_versions (name, version, creation_time, current_stage, source,"
		" run_id, status) VALUES ('m', 1, %lld, 'Production', 'x', '" OLD "', 'READY'),"
		" ('m', 2, %lld, 'Staging', '%q/mlruns/0/" NEW "/artifacts/model', '" NEW
		"', 'READY'), ('first', 1, 1, 'None', 'x', '" NEW "', 'READY')",
		(long long)DAY, (long long)(10 * DAY), fixture_folder());
	fixture_exec(db, "INSERT INTO model_version_tags (key, value, name, version) VALUES"
			 " ('validated', 'yes', 'm', 2), ('approval.ann', '2026-11-01', 'm', 2),"
			 " ('approval.bob', '2026-11-02', 'm', 2), ('approval.eve', '', 'm', 2)");
	sqlite3_close(db);
	f->a = arena_new();
	CHECK_OK(store_open(fixture_path("gate.db"), NULL, &f->s, &err));
}

static void
tear_down(struct fixture *f)
{
	store_close(f->s);
	arena_free(f->a);
}

static struct gate_verdict
asked(struct fixture *f, const char *model, int64_t version, const char *text)
{
	struct err err = ERR_INIT;
	struct gate_rule *rule = ARENA_NEW(f->a, struct gate_rule);
	struct gate_verdict *v = NULL;
	struct gate_question q = { f->s, NULL, model, version, 20 * DAY };
	CHECK_OK(gate_rule_parse(f->a, text, rule, NULL, &err));
	rule->folder = fixture_folder();
	CHECK_OK(gate_check(f->a, &q, rule, 1, &v, &err));
	return *v;
}

static void
compares_metrics(void **state)
{
	(void)state;
	static const struct {
		const char *rule;
		enum gate_outcome outcome;
		const char *says;
	} cases[] = {
		{ "auc >= production - 0.02", GATE_PASS, "auc 0.89 >= 0.9 - 0.02 (Production v1)" },
		{ "auc >= production - 0.005", GATE_FAIL, "auc 0.89 < 0.9 - 0.005" },
		{ "auc >= production - 2%", GATE_PASS, "0.9 - 0.018" },
		{ "auc >= production", GATE_FAIL, "auc 0.89 < 0.9 (Production v1)" },
		{ "auc < production", GATE_PASS, "" },
		{ "auc >= 0.89", GATE_PASS, "auc 0.89 >= 0.89" },
		{ "auc > 0.8900000001", GATE_FAIL, "auc 0.89 <= 0.8900000001" },
		{ "auc > 0.89", GATE_FAIL, "auc 0.89 <= 0.89" },
		{ "latency p99_ms <= 0.2s", GATE_PASS, "p99_ms 180 <= 200" },
		{ "missing > 0", GATE_UNKNOWN, "has no metric 'missing'" },
		{ "only_new >= production", GATE_UNKNOWN, "Production has no metric 'only_new'" },
		{ "diverged <= 1", GATE_UNKNOWN, "diverged is NaN" },
		{ "diverged >= production", GATE_UNKNOWN, "diverged is NaN" },
		{ "diverged_before >= production", GATE_UNKNOWN, "no finite value" },
		{ "huge >= 1", GATE_UNKNOWN, "cannot be computed" },
		{ "drift <= 0.2", GATE_UNKNOWN, "cannot be computed yet" },
		{ "predictions x within 1e-5", GATE_UNKNOWN, "cannot be computed yet" },
		{ "tag validated", GATE_PASS, "tag 'validated' is 'yes'" },
		{ "tag validated = no", GATE_FAIL, "is 'yes', not 'no'" },
		{ "tag owner", GATE_FAIL, "has no tag 'owner'" },
		{ "approvals >= 2", GATE_PASS, "approvals 2 >= 2" },
		{ "approvals >= 3", GATE_FAIL, "" },
		{ "age <= 30d", GATE_PASS, "registered 10d" },
		{ "age <= 9d", GATE_FAIL, "" },
		{ "signature", GATE_UNKNOWN, "cannot be computed" },
		{ "digest", GATE_UNKNOWN, "cannot be computed" },
		{ "bias parity file nothing.csv group g predicted p <= 1", GATE_UNKNOWN,
			"no measure of bias" },
		{ "bias demographic_parity file nothing.csv group g predicted p <= 1", GATE_UNKNOWN,
			"cannot be computed" },
	};
	struct fixture f;
	set_up(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gate_verdict v = asked(&f, "m", 2, cases[i].rule);
		if (v.outcome != cases[i].outcome || !strstr(v.sentence, cases[i].says))
			fail_msg("%s: %s, %s", cases[i].rule, gate_outcome_name(v.outcome),
				v.sentence);
	}
	struct gate_verdict v = asked(&f, "m", 2, "auc >= production - 2%");
	CHECK_NEAR(v.value, 0.89, 1e-15);
	CHECK_NEAR(v.limit, 0.882, 1e-12);
	/* The first version of all has nothing to be compared with. */
	assert_int_equal(asked(&f, "first", 1, "auc >= production").outcome, GATE_UNKNOWN);
	assert_int_equal(
		asked(&f, "first", 1, "auc >= production unless first").outcome, GATE_PASS);
	assert_int_equal(asked(&f, "m", 2, "auc >= production unless first").outcome, GATE_FAIL);
	tear_down(&f);
}

static void
write_file(const char *name, const char *text)
{
	char whole[600];
	snprintf(whole, sizeof whole, "%s/%s", fixture_folder(), name);
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
computes_from_files(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	/* Selected: 3 of 4 in a, 1 of 4 in b; true positives found: 2 of 2 and 1 of 2. */
	write_file("scored.csv", "sex,pred,truth,age\n"
				 "a,1,1,3\na,1,1,4\na,1,0,\na,0,0,5\n"
				 "b,1,1,\nb,0,1,7\nb,0,0,8\nb,0,0,9\n");
	struct gate_verdict v = asked(&f, "m", 2,
		"bias demographic_parity file scored.csv group sex predicted pred <= 0.4");
	assert_int_equal(v.outcome, GATE_FAIL);
	CHECK_NEAR(v.value, 0.5, 1e-12);
	v = asked(&f, "m", 2,
		"bias equal_opportunity file scored.csv group sex predicted pred truth truth <= "
		"0.5");
	assert_int_equal(v.outcome, GATE_PASS);
	CHECK_NEAR(v.value, 0.5, 1e-12);
	v = asked(
		&f, "m", 2, "bias equal_opportunity file scored.csv group sex predicted pred <= 1");
	assert_int_equal(v.outcome, GATE_UNKNOWN);
	/* Groups may be numbers; predictions may not be anything but 0 and 1. */
	v = asked(&f, "m", 2,
		"bias demographic_parity file scored.csv group truth predicted pred <= 1");
	assert_int_equal(v.outcome, GATE_PASS);
	CHECK_NEAR(v.value, 0.5, 1e-12);
	v = asked(
		&f, "m", 2, "bias demographic_parity file scored.csv group sex predicted age <= 1");
	assert_int_equal(v.outcome, GATE_UNKNOWN);
	v = asked(
		&f, "m", 2, "bias demographic_parity file scored.csv group no predicted pred <= 1");
	assert_int_equal(v.outcome, GATE_UNKNOWN);
	/* Positives in one group only: nothing to compare, and no pass. */
	write_file("apart.csv", "sex,pred,truth\na,1,1\na,1,1\nb,0,0\nb,0,0\n");
	v = asked(&f, "m", 2,
		"bias equal_opportunity file apart.csv group sex predicted pred truth truth <= 1");
	assert_int_equal(v.outcome, GATE_UNKNOWN);
	v = asked(&f, "m", 2, "data file scored.csv rows >= 8");
	assert_int_equal(v.outcome, GATE_PASS);
	v = asked(&f, "m", 2, "data file scored.csv missing <= 20%");
	assert_int_equal(v.outcome, GATE_FAIL);
	assert_non_null(strstr(v.sentence, "'age'"));
	CHECK_NEAR(v.value, 0.25, 1e-12);
	v = asked(&f, "m", 2, "data file scored.csv missing sex <= 0");
	assert_int_equal(v.outcome, GATE_PASS);
	v = asked(&f, "m", 2, "data file gone.csv rows >= 0");
	assert_int_equal(v.outcome, GATE_UNKNOWN);
	tear_down(&f);
}

static void
looks_at_the_files_of_the_model(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	write_file("mlruns/0/" NEW "/artifacts/model/MLmodel",
		"flavors: {onnx: {data: m.onnx}}\nsignature:\n  inputs: '[{\"type\": \"long\"}]'\n"
		"  outputs: null\n");
	assert_int_equal(asked(&f, "m", 2, "signature").outcome, GATE_PASS);
	assert_int_equal(asked(&f, "m", 2, "example").outcome, GATE_FAIL);
	struct gate_verdict v = asked(&f, "m", 2,
		"digest = 0000000000000000000000000000000000000000000000000000000000000000");
	assert_int_equal(v.outcome, GATE_FAIL);
	assert_non_null(strstr(v.sentence, "they have changed"));
	tear_down(&f);
}

static void
counts(void **state)
{
	(void)state;
	struct gate_rule block = { .severity = GATE_BLOCK }, warn = { .severity = GATE_WARN };
	struct gate_verdict v[] = { { &block, GATE_PASS, 0, 0, "" }, { &warn, GATE_FAIL, 0, 0, "" },
		{ &warn, GATE_UNKNOWN, 0, 0, "" }, { &block, GATE_UNKNOWN, 0, 0, "" },
		{ &block, GATE_FAIL, 0, 0, "" } };
	assert_int_equal(gate_count(v, 0).code, ERR_NONE);
	assert_int_equal(gate_count(v, 3).code, ERR_NONE);
	assert_int_equal(gate_count(v, 3).warned, 2);
	assert_int_equal(gate_count(v, 4).code, ERR_DATA);
	assert_int_equal(gate_count(v, 5).code, ERR_GATE);
	struct fixture f;
	set_up(&f);
	struct err err = ERR_INIT;
	struct gate_verdict one = asked(&f, "m", 2, "auc >= 0.5");
	const struct json *root;
	const char *text = gate_json(f.a, &one, 1);
	CHECK_OK(json_parse(f.a, text, strlen(text), 1 << 20, &root, &err));
	assert_string_equal(json_text(root->child, "verdict", ""), "pass");
	assert_true(json_get(root->child, "value")->number == 0.89);
	struct gate_question q = { f.s, NULL, "m", 9, 0 };
	struct gate_verdict *none;
	CHECK_FAILS(gate_check(f.a, &q, &block, 0, &none, &err), ERR_NOT_FOUND);
	tear_down(&f);
}

CHECK_MAIN(cmocka_unit_test(compares_metrics), cmocka_unit_test(computes_from_files),
	cmocka_unit_test(looks_at_the_files_of_the_model), cmocka_unit_test(counts))
