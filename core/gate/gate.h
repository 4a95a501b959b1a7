// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Gates: rules that a version must meet before it comes into use. The language is
 * told in docs/gates.md. A rule ends in pass, fail or unknown, with its numbers and a
 * sentence; unknown (it cannot be computed) never passes.
 */
#ifndef CORE_GATE_GATE_H
#define CORE_GATE_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/store/models.h"

struct arena;
struct gate_kind;
struct job;
struct rowset;
struct store;

enum gate_severity { GATE_BLOCK, GATE_WARN };
enum gate_op { GATE_NO_OP, GATE_LE, GATE_LT, GATE_GE, GATE_GT, GATE_EQ };

/* What a rule compares with: number, or the Production version's value and a margin. */
struct gate_limit {
	double number;     /* constant, or the margin with its sign */
	bool production;   /* compared with the version in Production */
	bool relative;     /* the margin is a share of its value */
	bool unless_first; /* passes while nothing is in Production */
};

/* Texts in the arena it was parsed in. */
struct gate_rule {
	const char *name;
	const char *model, *target; /* "*" and "" stand for all */
	const char *text;           /* as written */
	const char *origin;         /* "gates.conf:12", "gate 3" */
	const char *folder;         /* that file names in it are relative to */
	enum gate_severity severity;
	const struct gate_kind *kind;
	const char *subject; /* metric, tag, measure */
	const char *value;   /* of a tag; a digest */
	const char *file, *group, *predicted, *truth, *column;
	enum gate_op op;
	struct gate_limit limit;
};

/* Parses "[block|warn] RULE"; *at (may be NULL) gets the byte of a fault. ERR_USAGE. */
bool gate_rule_parse(struct arena *a, const char *text, struct gate_rule *out, size_t *at,
	struct err *err) MUST_CHECK;
/*
 * A rules file: sections [MODEL] or [MODEL TARGET], lines NAME = RULE. name is for
 * messages, which are "name:line:column: …" (ERR_USAGE).
 */
bool gate_file_parse(struct arena *a, const char *name, const char *text, size_t len,
	struct gate_rule **rules, size_t *n, struct err *err) MUST_CHECK;
/* "Production" or "@champion" from how people write it; "" stays. *out is in a or static. */
bool gate_target_parse(
	struct arena *a, const char *text, const char **out, struct err *err) MUST_CHECK;

/* True when the rule is about this model and one of the targets ("Production", "@champion"; NULL-ended). */
bool gate_applies(const struct gate_rule *rule, const char *model, const char *const *targets);

enum gate_outcome { GATE_PASS, GATE_FAIL, GATE_UNKNOWN };

struct gate_verdict {
	const struct gate_rule *rule;
	enum gate_outcome outcome;
	double value, limit;  /* NaN where the rule has none */
	const char *sentence; /* with the numbers, no full stop */
};

struct gate_question {
	struct store *store;
	struct job *job; /* may be NULL */
	const char *model;
	int64_t version;
	int64_t now_ms;
};

/*
 * Verdicts [n] in a, in the order of the rules. False only for what no verdict can
 * say: the store is busy or broken, the work was cancelled, there is no such version.
 */
bool gate_check(struct arena *a, const struct gate_question *q, const struct gate_rule *rules,
	size_t n, struct gate_verdict **out, struct err *err) MUST_CHECK;

/* How a set of verdicts counts. */
struct gate_tally {
	size_t passed, failed, unknown, warned; /* warned: failed or unknown rules that only warn */
	enum err_code
		code; /* ERR_NONE: nothing blocks; ERR_GATE: a rule failed; ERR_DATA: one is unknown */
};
struct gate_tally gate_count(const struct gate_verdict *verdicts, size_t n);

/* JSON array of name, kind, rule, verdict, severity, value, limit, sentence. In a. */
const char *gate_json(struct arena *a, const struct gate_verdict *verdicts, size_t n);
const char *gate_outcome_name(enum gate_outcome outcome); /* "pass", "fail", "unknown" */
const char *gate_severity_name(enum gate_severity severity);

/* kind, syntax, summary, computed (bool: false for kinds that only answer unknown yet). */
bool gate_kinds(const struct rowset **out, struct err *err) MUST_CHECK;

#endif
