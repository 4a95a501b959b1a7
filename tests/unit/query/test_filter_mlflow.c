// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The recorded readings of MLflow's own parser against ours; see mlflow_filters.tsv. */
#include "core/base/arena.h"
#include "core/query/filter.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILTER, IN_2_22, IN_3_1, IN_3_17, THEIRS, OURS, FIELDS };

static void
unescape(char *s)
{
	char *to = s;
	for (; *s; s++) {
		if (*s == '\\' && s[1]) {
			s++;
			*to++ = (char)(*s == 't' ? '\t' : *s == 'n' ? '\n' : *s);
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

static void
split(char *line, char *field[FIELDS])
{
	line[strcspn(line, "\n")] = '\0';
	for (int i = 0; i < FIELDS; i++) {
		field[i] = line;
		line += strcspn(line, "\t");
		assert_int_equal(*line, i + 1 < FIELDS ? '\t' : '\0');
		*line++ = '\0';
	}
	for (int i = 0; i < FIELDS; i++)
		unescape(field[i]);
}

static const char *
reading(struct arena *a, const char *text)
{
	struct err err = ERR_INIT;
	const struct filter *f;
	if (!filter_parse(a, text, &f, NULL, &err))
		return "!";
	const char *said = filter_to_mlflow(a, f);
	return said ? said : "-";
}

static void
reads_as_recorded(void **state)
{
	(void)state;
	char path[1000], line[2000];
	const char *top = getenv("srcdir");
	int accepted = 0, refused = 0;
	snprintf(path, sizeof(path), "%s/tests/unit/query/mlflow_filters.tsv", top ? top : ".");
	FILE *in = fopen(path, "r");
	if (!in)
		fail_msg("cannot open %s", path);
	while (fgets(line, sizeof(line), in)) {
		char *field[FIELDS];
		if (*line == '#')
			continue;
		split(line, field);
		bool by_any = strpbrk(field[IN_2_22], "y") || strpbrk(field[IN_3_1], "y") ||
			      strpbrk(field[IN_3_17], "y");
		assert_int_equal(by_any, strcmp(field[THEIRS], "!") != 0);
		*(by_any ? &accepted : &refused) += 1;
		struct arena *a = arena_new();
		const char *want = field[strcmp(field[OURS], "same") == 0 ? THEIRS : OURS];
		const char *got = reading(a, field[FILTER]);
		if (strcmp(got, want) != 0)
			fail_msg("%s: %s, not %s", field[FILTER], got, want);
		arena_free(a);
	}
	fclose(in);
	assert_true(accepted >= 300 && refused >= 150);
}

CHECK_MAIN(cmocka_unit_test(reads_as_recorded))
