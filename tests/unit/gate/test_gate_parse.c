// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The rule language: what is understood, and where each fault is. */
#include "core/base/arena.h"
#include "core/gate/gate_kind.h"
#include "tests/support/check.h"

#include <string.h>

static struct gate_rule
parsed(struct arena *a, const char *text)
{
	struct err err = ERR_INIT;
	struct gate_rule r;
	if (!gate_rule_parse(a, text, &r, NULL, &err))
		fail_msg("%s: %s", text, err.text);
	return r;
}

static void
understands_rules(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct gate_rule r = parsed(a, "val_auc >= production - 0.02");
	assert_string_equal(r.kind->name, "metric");
	assert_string_equal(r.subject, "val_auc");
	assert_int_equal(r.op, GATE_GE);
	assert_true(r.limit.production && !r.limit.relative && r.limit.number == -0.02);
	assert_int_equal(r.severity, GATE_BLOCK);
	r = parsed(a, "warn loss<=Production+5% unless first");
	assert_int_equal(r.severity, GATE_WARN);
	assert_true(r.limit.relative && r.limit.unless_first && r.limit.number == 0.05);
	r = parsed(a, "loss <= production -2%");
	assert_true(r.limit.relative && r.limit.number == -0.02);
	r = parsed(a, "metric `val auc` > production");
	assert_string_equal(r.subject, "val auc");
	assert_true(r.limit.number == 0);
	/* Quotes make a metric of a word that names a kind. */
	r = parsed(a, "'age' < 3e-2");
	assert_string_equal(r.kind->name, "metric");
	assert_string_equal(r.subject, "age");
	assert_true(r.limit.number == 3e-2);
	r = parsed(a, "latency p99 <= 0.2s");
	assert_true(r.limit.number == 200);
	assert_string_equal(r.kind->name, "latency");
	r = parsed(
		a, "bias demographic_parity file 'a b.csv' group sex predicted p truth t <= 10%");
	assert_string_equal(r.file, "a b.csv");
	assert_string_equal(r.group, "sex");
	assert_string_equal(r.truth, "t");
	assert_true(r.limit.number == 0.1);
	r = parsed(a, "bias dp_diff <= production");
	assert_null(r.file);
	r = parsed(a, "data file x.csv missing age <= 5%");
	assert_string_equal(r.column, "age");
	r = parsed(a, "data file x.csv missing <= 0.05");
	assert_null(r.column);
	r = parsed(a, "data file x.csv rows >= 1000");
	assert_string_equal(r.subject, "rows");
	r = parsed(a, "tag validated = 'yes please'");
	assert_string_equal(r.value, "yes please");
	assert_null(parsed(a, "tag reviewer").value);
	assert_true(parsed(a, "age <= 30d").limit.number == 30.0 * 86400000);
	assert_true(parsed(a, "approvals >= 2").limit.number == 2);
	assert_string_equal(parsed(a, "signature").kind->name, "signature");
	assert_null(parsed(a, "drift <= 0.2").kind->answer);
	assert_null(parsed(a, "predictions known.csv within 1e-5").kind->answer);
	arena_free(a);
}

static void
places_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t at;
	} bad[] = { { "", 0 }, { "warn", 4 }, { "auc", 3 }, { "auc >", 5 }, { "auc > x", 6 },
		{ "auc > 1 2", 8 }, { "auc ! 1", 4 }, { "auc > nan", 6 }, { "auc > inf", 6 },
		{ "auc > 5x", 6 }, { "auc >= production - x", 20 },
		{ "auc >= production - -1", 20 }, { "auc >= production unless", 24 },
		{ "auc >= production unless ever", 25 }, { "> 3", 0 }, { "'auc > 3", 0 },
		{ "bias m file f <= 1", 14 }, { "data file f columns > 1", 12 }, { "tag", 3 },
		{ "tag a =", 7 }, { "age <= soon", 7 }, { "digest = abc", 9 },
		{ "signature now", 10 }, { "auc > 1e999", 6 }, { "latency p99 <= 2h", 15 } };
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err err = ERR_INIT;
		struct gate_rule r;
		size_t at = 999;
		if (gate_rule_parse(a, bad[i].text, &r, &at, &err))
			fail_msg("'%s' was understood", bad[i].text);
		assert_int_equal(err.code, ERR_USAGE);
		if (at != bad[i].at)
			fail_msg("'%s': at %zu, not %zu: %s", bad[i].text, at, bad[i].at, err.text);
	}
	arena_free(a);
}

static void
reads_files(void **state)
{
	(void)state;
	static const char text[] = "any = signature\n"
				   "# comment\n"
				   "[churn Production]\n"
				   "accuracy = val_auc >= production - 0.02  # allowed drop\n"
				   "parity = warn bias dp <= 0.1\n"
				   "['my model' @champion]\n"
				   "age = age <= 30d\n"
				   "[*]\n"
				   "tagged = tag owner\n";
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct gate_rule *r;
	size_t n;
	CHECK_OK(gate_file_parse(a, "dir/gates.conf", text, strlen(text), &r, &n, &err));
	assert_int_equal(n, 5);
	assert_string_equal(r[0].model, "*");
	assert_string_equal(r[1].model, "churn");
	assert_string_equal(r[1].target, "Production");
	assert_string_equal(r[1].origin, "dir/gates.conf:4");
	assert_string_equal(r[1].folder, "dir");
	assert_string_equal(r[1].text, "val_auc >= production - 0.02");
	assert_int_equal(r[2].severity, GATE_WARN);
	assert_string_equal(r[3].model, "my model");
	assert_string_equal(r[3].target, "@champion");
	static const char *const production[] = { "Production", NULL };
	static const char *const champion[] = { "@champion", NULL };
	assert_true(gate_applies(&r[0], "other", production));
	assert_true(gate_applies(&r[1], "churn", production));
	assert_false(gate_applies(&r[1], "churn", champion));
	assert_false(gate_applies(&r[1], "other", production));
	assert_true(gate_applies(&r[3], "my model", champion));
	static const struct {
		const char *text, *place;
	} bad[] = { { "a = auc >\n", "g:1:10: " }, { "\n\n  x =   auc ! 1\n", "g:3:13: " },
		{ "just words\n", "g:1:1: " }, { "[m Prod]\na = signature\n", "g:1:4: " },
		{ "\n [m Production extra]\na = signature\n", "g:2:16: " },
		{ "a = signature\na = example\n", "g:2:1: " }, { "[m\n", "g:1:3: " } };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK_FAILS(gate_file_parse(a, "g", bad[i].text, strlen(bad[i].text), &r, &n, &err),
			ERR_USAGE);
		if (strncmp(err.text, bad[i].place, strlen(bad[i].place)) != 0)
			fail_msg("'%s' is not at %s", err.text, bad[i].place);
	}
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(understands_rules), cmocka_unit_test(places_faults),
	cmocka_unit_test(reads_files))
