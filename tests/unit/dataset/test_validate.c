// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Schemas and checks: every check passes on its own data, fails on spoilt data, and alone. */
#include "core/base/arena.h"
#include "core/dataset/validate.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64], schema_path[72];

static int
set_up(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/cairn-validate-%d.csv", (int)getpid());
	snprintf(schema_path, sizeof(schema_path), "%s.json", path);
	return 0;
}

static void
write_file(const char *name, const char *text, size_t n)
{
	FILE *f = fopen(name, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	fclose(f);
}

static struct profile *
profiled(const char *const *texts, const struct profile_visitor *visitor)
{
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	struct profile *p = NULL;
	struct dataset_options o = { .texts = texts };
	struct profile_options how = { .visitor = visitor };
	CHECK_OK(dataset_open(path, &o, &d, &err));
	CHECK_OK(profile_read(d, &how, NULL, &p, &err));
	dataset_close(d);
	return p;
}

/* 40 rows: a key, a colour, a number, an ascending time. spoil replaces row 20. */
static void
write_rows(const char *head, const char *spoil, size_t rows)
{
	char text[4096];
	size_t n = (size_t)snprintf(text, sizeof(text), "%s\n", head);
	for (size_t i = 0; i < rows; i++) {
		if (i == 20 && spoil)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s\n", spoil);
		else
			n += (size_t)snprintf(text + n, sizeof(text) - n,
				"%zu,%s,%zu.5,2026-01-%02zu\n", i + 1000, i % 2 ? "red" : "blue",
				i % 10, i * 30 / rows + 1);
	}
	write_file(path, text, n);
}

static const char head[] = "id,colour,x,when";

static const struct data_schema *
inferred(struct arena *a)
{
	write_rows(head, NULL, 40);
	struct profile *p = profiled(NULL, NULL);
	const struct data_schema *s = data_schema_infer(a, p);
	profile_free(p);
	return s;
}

static size_t
judged(struct arena *a, const struct data_schema *s, const struct data_verdict **out)
{
	struct err err = ERR_INIT;
	struct validation *v = NULL;
	CHECK_OK(validation_new(s, &v, &err));
	struct profile *p = profiled(data_schema_texts(a, s), validation_visitor(v));
	size_t n = validation_verdicts(v, p, a, out);
	profile_free(p);
	validation_free(v);
	return n;
}

/* The only checks that do not pass, "check:column check:column", in order. */
static void
check_only(const struct data_schema *s, const char *want)
{
	struct arena *a = arena_new();
	const struct data_verdict *v;
	size_t n = judged(a, s, &v);
	char got[512] = "";
	size_t len = 0;
	assert_true(n > 5);
	for (size_t i = 0; i < n; i++) {
		if (v[i].outcome != OUTCOME_PASS)
			len += (size_t)snprintf(got + len, sizeof(got) - len, "%s%s:%s",
				len ? " " : "", data_check_name(v[i].check),
				v[i].column ? v[i].column : "");
	}
	if (strcmp(got, want) != 0)
		fail_msg("'%s' and not '%s'", got, want);
	arena_free(a);
}

static void
each_check_fails_alone(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct data_schema *s = inferred(a);
	assert_true(s->cols == 4 && s->col[0].unique && s->col[1].has_levels);
	assert_true(s->col[2].has_range && s->col[3].ascending && !s->col[2].unique);
	check_only(s, "");
	static const struct {
		const char *spoil, *want;
	} cases[] = {
		{ "2000,green,3.5,2026-01-16", "levels:colour" },
		{ "1001,red,3.5,2026-01-16", "unique:id" },
		{ "1001,blue,0.5,2026-01-01", "unique:id ascending:when" },
		{ "2000,red,9.75,2026-01-16", "range:x" },
		{ "2000,red,-1,2026-01-16", "range:x" },
		{ "2000,red,inf,2026-01-16", "range:x" },
		{ "2000,red,many,2026-01-16", "type:x" },
		{ "2000,red,3.5,soon", "type:when" },
		{ "2000,red,3.5,2026-01-01", "ascending:when" },
		{ "2000,red,,2026-01-16", "" }, /* 2.5 % missing: within the tolerance */
		{ "2000,red,3,2026-01-16", "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		write_rows(head, cases[i].spoil, 40);
		check_only(s, cases[i].want);
	}
	write_rows(head, NULL, 30);
	check_only(s, "rows:");
	write_rows("id,colour,y,when", NULL, 40);
	check_only(s, "columns: new_columns:");
	arena_free(a);
	unlink(path);
}

/* Each of these is what the schema file says and nothing else: severities, tolerances, hand-made rules. */
static void
rules_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *schema, *want;
	} cases[] = {
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"real\",\"min\":1}],"
		  "\"checks\":{\"new_columns\":{\"severity\":\"off\"}}",
			"range:x" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"real\",\"min\":1,\"checks\":"
		  "{\"range\":{\"tolerance\":0.1}}}]",
			"new_columns:" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"real\",\"max\":8,\"checks\":"
		  "{\"range\":{\"severity\":\"off\"}}}]",
			"new_columns:" },
		{ "\"rows\":36,\"columns\":[{\"name\":\"when\",\"type\":\"time\",\"min\":\"2026-01-"
		  "01\","
		  "\"max\":\"2026-01-29\"}]",
			"rows: new_columns: range:when" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"colour\",\"type\":\"text\",\"regex\":\"^[a-"
		  "z]{3,4}$\"}]",
			"new_columns:" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"colour\",\"type\":\"text\",\"regex\":\"^"
		  "r\"}]",
			"new_columns: regex:colour" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"real\",\"mean\":0,\"sd\":1}"
		  "]",
			"new_columns: mean:x" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"real\",\"mean\":0,\"sd\":3}"
		  "]",
			"new_columns: mean:x" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"real\",\"mean\":0,\"sd\":3,"
		  "\"checks\":{\"mean\":{\"tolerance\":2}}}]",
			"new_columns:" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"int\"}]",
			"new_columns: type:x" },
		{ "\"rows\":40,\"key\":[\"colour\",\"x\"],\"columns\":[{\"name\":\"x\",\"type\":"
		  "\"real\"}]",
			"new_columns: key:" },
		{ "\"rows\":40,\"key\":[\"id\",\"x\"],\"columns\":[{\"name\":\"x\",\"type\":"
		  "\"real\"}]",
			"new_columns:" },
		{ "\"rows\":40,\"key\":[\"gone\"],\"columns\":[{\"name\":\"x\",\"type\":\"real\"}]",
			"new_columns: key:" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"x\",\"type\":\"real\"},{\"name\":\"id\","
		  "\"type\":"
		  "\"int\"}],\"checks\":{\"order\":{\"severity\":\"block\"}}",
			"new_columns: order:" },
		{ "\"rows\":40,\"columns\":[{\"name\":\"gone\",\"type\":\"real\",\"min\":0}],"
		  "\"checks\":{\"columns\":{\"severity\":\"warn\"}}",
			"columns: new_columns: type:gone missing:gone range:gone" },
	};
	struct err err = ERR_INIT;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new();
		const struct data_schema *s;
		char text[600];
		size_t n = (size_t)snprintf(
			text, sizeof(text), "{\"cairn_data_schema\":1,%s}", cases[i].schema);
		write_rows(head, NULL, 40);
		write_file(schema_path, text, n);
		CHECK_OK(data_schema_read(a, schema_path, &s, &err));
		check_only(s, cases[i].want);
		arena_free(a);
	}
	unlink(path);
	unlink(schema_path);
}

static void
written_is_read(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const struct data_schema *s = inferred(a), *again;
	char *first = NULL, *second = NULL;
	size_t n, m;
	FILE *f = open_memstream(&first, &n);
	data_schema_write(f, s);
	fclose(f);
	write_file(schema_path, first, n);
	CHECK_OK(data_schema_read(a, schema_path, &again, &err));
	f = open_memstream(&second, &m);
	data_schema_write(f, again);
	fclose(f);
	assert_string_equal(first, second);
	check_only(again, "");
	free(first);
	free(second);
	arena_free(a);
	unlink(path);
	unlink(schema_path);
}

static void
bad_schemas_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "[]", "{}", "{\"cairn_data_schema\":1}",
		"{\"cairn_data_schema\":1,\"columns\":[]}",
		"{\"cairn_data_schema\":9,\"columns\":[{\"name\":\"a\",\"type\":\"int\"}]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int\"},{\"name\":"
		"\"a\",\"type\":\"int\"}]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int\",\"min\":0."
		"5}]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"text\",\"min\":1}"
		"]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int\",\"levels\":"
		"[\"x\"]}]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"text\","
		"\"levels\":[1]}]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int\",\"checks\":"
		"{\"rows\":{}}}]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int\",\"checks\":"
		"{\"range\":{\"severity\":\"maybe\"}}}]}",
		"{\"cairn_data_schema\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int\",\"checks\":"
		"{\"range\":{\"tolerance\":-1}}}]}",
		"{\"cairn_data_schema\":1,\"rows\":\"many\",\"columns\":[{\"name\":\"a\",\"type\":"
		"\"int\"}]}",
		"{\"cairn_data_schema\":1,\"row\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int\"}]"
		"}" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct arena *a = arena_new();
		struct err err = ERR_INIT;
		const struct data_schema *s;
		write_file(schema_path, bad[i], strlen(bad[i]));
		if (data_schema_read(a, schema_path, &s, &err))
			fail_msg("%s was read", bad[i]);
		assert_non_null(strstr(err.text, "schema '/tmp/"));
		arena_free(a);
	}
	unlink(schema_path);
	static const char *const regex[] = { "(", "(a)\\1", "a{,65}", "((a{99}){99}){99}", "[" };
	for (size_t i = 0; i < sizeof(regex) / sizeof(*regex); i++) {
		struct schema_column c = { .name = "a", .type = FIELD_TEXT, .regex = regex[i] };
		struct data_schema s = { .col = &c, .cols = 1 };
		struct validation *v = NULL;
		struct err err = ERR_INIT;
		CHECK_FAILS(validation_new(&s, &v, &err), ERR_DATA);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_check_fails_alone),
		cmocka_unit_test(rules_are_read), cmocka_unit_test(written_is_read),
		cmocka_unit_test(bad_schemas_are_refused) };
	return cmocka_run_group_tests(tests, set_up, NULL);
}
