// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rules of gates: a whole rule, or the line and column of a fault that lie in the text. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/gate/gate.h"
#include "core/gate/gate_kind.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

static void
check_rule(const struct gate_rule *r)
{
	FUZZ_CHECK(r->kind && r->text && r->name && r->model && r->target && r->folder);
	FUZZ_CHECK(isfinite(r->limit.number));
	FUZZ_CHECK(r->severity == GATE_BLOCK || r->severity == GATE_WARN);
}

static void
check_one(struct arena *a, const char *text)
{
	struct gate_rule rule, again;
	struct err err = ERR_INIT;
	size_t at = 0;
	if (gate_rule_parse(a, text, &rule, &at, &err)) {
		check_rule(&rule);
		FUZZ_CHECK(gate_rule_parse(a, rule.text, &again, NULL, &err));
		FUZZ_CHECK(again.kind == rule.kind && again.severity == rule.severity);
	} else {
		FUZZ_CHECK(err.code == ERR_USAGE);
		FUZZ_CHECK(at <= strlen(text));
	}
}

/* "f:LINE:COLUMN: …" */
static void
check_place(const char *message, const char *text, size_t size)
{
	size_t lines = 1, len;
	int64_t line, column;
	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	FUZZ_CHECK(strncmp(message, "f:", 2) == 0);
	len = strspn(message + 2, "0123456789");
	FUZZ_CHECK(len > 0 && parse_int(message + 2, len, &line));
	FUZZ_CHECK(line >= 1 && (size_t)line <= lines);
	message += 2 + len;
	len = *message == ':' ? strspn(message + 1, "0123456789") : 0;
	FUZZ_CHECK(len > 0 && parse_int(message + 1, len, &column));
	FUZZ_CHECK(column >= 1 && (size_t)column <= size + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct gate_rule *rules;
	size_t n;
	check_one(a, arena_strndup(a, (const char *)data, size));
	if (gate_file_parse(a, "f", (const char *)data, size, &rules, &n, &err)) {
		for (size_t i = 0; i < n; i++)
			check_rule(&rules[i]);
	} else {
		FUZZ_CHECK(err.code == ERR_USAGE);
		check_place(err.text, (const char *)data, size);
	}
	arena_free(a);
	return 0;
}
