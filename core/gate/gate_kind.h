// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A kind of rule is one entry of gate_table.c: how it is written and how it is answered. */
#ifndef CORE_GATE_GATE_KIND_H
#define CORE_GATE_GATE_KIND_H

#include "core/gate/gate.h"

/* The words of a rule, read from left to right. */
struct gate_words {
	struct arena *a;
	const char *text;
	size_t at;   /* of the next word */
	size_t from; /* where the last word began, for messages */
	struct err *err;
};

/* Everything that answers need; made once for all rules of a question. */
struct gate_facts {
	struct arena *a;
	const struct gate_question *q;
	struct version_facts candidate, production;
	struct version_metric *metrics, *production_metrics;
	size_t n_metrics, n_production;
	int64_t production_version; /* 0: nothing is in Production */
	const struct rowset *tags;  /* key, value of the candidate */
};

struct gate_kind {
	const char *name, *syntax, *summary;
	bool (*parse)(struct gate_words *w, struct gate_rule *rule);
	/* Fills outcome, value, limit, sentence. False with err set for trouble that is no verdict. */
	bool (*answer)(
		struct gate_facts *f, struct gate_verdict *v, struct err *err); /* NULL: not yet */
};

const struct gate_kind *gate_kind_find(const char *name, size_t len);

/* ---- reading words (gate_words.c) ---- */

bool gate_fail(struct gate_words *w, const char *expected);
/* The next word, unquoted; "" at the end. Operators are words of their own. */
const char *gate_word(struct gate_words *w);
/* The next word without taking it. */
const char *gate_peek(struct gate_words *w);
/* Takes the next word if it is this one. */
bool gate_take(struct gate_words *w, const char *word);
/* A name, quoted or not. */
bool gate_name(struct gate_words *w, const char *expected, const char **out);
/* "<=", "<", ">=", ">", "=" */
bool gate_operator(struct gate_words *w, enum gate_op *out);
/* "0.9", "5%", "200ms", "0.2s" (in milliseconds), "inf" is none. */
bool gate_number(struct gate_words *w, double *out, bool *percent);
/* OP and "0.9" or "production [+|- MARGIN[%]] [unless first]". */
bool gate_comparison(struct gate_words *w, struct gate_rule *rule);
bool gate_end(struct gate_words *w);

/* ---- answering ---- */

/* Sets outcome and sentence; returns true. */
bool gate_say(struct gate_facts *f, struct gate_verdict *v, enum gate_outcome outcome,
	const char *fmt, ...) PRINTF(4, 5);
/* An error of a look-up: a verdict of unknown, or trouble. */
bool gate_trouble(
	struct gate_facts *f, struct gate_verdict *v, const struct err *local, struct err *err);
/* value against the rule's constant limit; what names it in the sentence. */
bool gate_compare(struct gate_facts *f, struct gate_verdict *v, const char *what, double value);
const char *gate_op_text(enum gate_op op);
/* How a value stands to a limit that the rule holds for, or not: "0.91 < 0.92" for a failed ">=". */
const char *gate_relation_text(enum gate_op op, bool holds);

bool gate_answer_metric(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_bias(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_data(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_tag(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_approvals(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_age(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_signature(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_example(struct gate_facts *f, struct gate_verdict *v, struct err *err);
bool gate_answer_digest(struct gate_facts *f, struct gate_verdict *v, struct err *err);

#endif
