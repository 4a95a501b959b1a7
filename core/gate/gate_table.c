// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The kinds of rules: one entry each. */
#include <string.h>
#include "core/base/hash.h"
#include "core/base/number.h"
#include "core/gate/gate_kind.h"
#include "core/table/rowset_build.h"

/* ---- how they are written ---- */

static bool
parse_metric(struct gate_words *w, struct gate_rule *rule)
{
	return gate_name(w, "the name of a metric", &rule->subject) && gate_comparison(w, rule);
}

/* The constant limit of what is computed here: there is no Production value of it. */
static bool
parse_constant(struct gate_words *w, struct gate_rule *rule)
{
	bool percent;
	return gate_operator(w, &rule->op) && gate_number(w, &rule->limit.number, &percent);
}

static bool
parse_bias(struct gate_words *w, struct gate_rule *rule)
{
	if (!gate_name(w, "a metric or a measure of bias", &rule->subject))
		return false;
	if (!gate_take(w, "file"))
		return gate_comparison(w, rule);
	if (!gate_name(w, "the name of a file", &rule->file))
		return false;
	for (;;) {
		const char **to = gate_take(w, "group")       ? &rule->group
				  : gate_take(w, "predicted") ? &rule->predicted
				  : gate_take(w, "truth")     ? &rule->truth
							      : NULL;
		if (!to)
			break;
		if (!gate_name(w, "the name of a column", to))
			return false;
	}
	if (!rule->group || !rule->predicted) {
		(void)gate_word(w);
		return gate_fail(w, "group COLUMN and predicted COLUMN");
	}
	return parse_constant(w, rule);
}

static bool
parse_data(struct gate_words *w, struct gate_rule *rule)
{
	if (!gate_take(w, "file"))
		return parse_metric(w, rule);
	if (!gate_name(w, "the name of a file", &rule->file))
		return false;
	if (gate_take(w, "rows")) {
		rule->subject = "rows";
	} else if (gate_take(w, "missing")) {
		rule->subject = "missing";
		const char *next = gate_peek(w);
		if (*next && !strchr("<>=", *next) && !gate_name(w, "a column", &rule->column))
			return false;
	} else {
		(void)gate_word(w);
		return gate_fail(w, "'rows' or 'missing'");
	}
	return parse_constant(w, rule);
}

static bool
parse_tag(struct gate_words *w, struct gate_rule *rule)
{
	if (!gate_name(w, "the name of a tag", &rule->subject))
		return false;
	if (!gate_take(w, "="))
		return true;
	rule->op = GATE_EQ;
	return gate_name(w, "the tag's value", &rule->value);
}

static bool
parse_age(struct gate_words *w, struct gate_rule *rule)
{
	int64_t ms;
	if (!gate_operator(w, &rule->op))
		return false;
	const char *span = gate_word(w);
	if (!parse_span(span, strlen(span), &ms))
		return gate_fail(w, "a span of time such as 30d or 12h");
	rule->limit.number = (double)ms;
	rule->value = span;
	return true;
}

static bool
parse_nothing(struct gate_words *w, struct gate_rule *rule)
{
	(void)w;
	(void)rule;
	return true;
}

static bool
parse_digest(struct gate_words *w, struct gate_rule *rule)
{
	if (!gate_take(w, "="))
		return true;
	rule->value = gate_word(w);
	if (strlen(rule->value) != HASH_HEX_MAX - 1 ||
		strspn(rule->value, "0123456789abcdef") != HASH_HEX_MAX - 1)
		return gate_fail(w, "64 lower-case hexadecimal digits");
	rule->op = GATE_EQ;
	return true;
}

static bool
parse_predictions(struct gate_words *w, struct gate_rule *rule)
{
	bool percent;
	if (!gate_name(w, "the name of a file of known inputs", &rule->file))
		return false;
	return !gate_take(w, "within") || gate_number(w, &rule->limit.number, &percent);
}

/* ---- the table ---- */

static const struct gate_kind kinds[] = {
	{ "age", "age <= SPAN", "the version was registered no longer ago than this", parse_age,
		gate_answer_age },
	{ "approvals", "approvals >= N", "so many tags of the version begin with \"approval.\"",
		parse_constant, gate_answer_approvals },
	{ "bias",
		"bias METRIC OP LIMIT | bias MEASURE file FILE group COLUMN predicted COLUMN "
		"[truth COLUMN] OP NUMBER",
		"a difference between groups, from a metric or computed from scored rows",
		parse_bias, gate_answer_bias },
	{ "data",
		"data METRIC OP LIMIT | data file FILE rows OP N | data file FILE missing "
		"[COLUMN] OP SHARE",
		"coverage or quality of data, from a metric or computed from a file", parse_data,
		gate_answer_data },
	{ "digest", "digest [= SHA256]",
		"the version's files are those that were registered, or have this digest",
		parse_digest, gate_answer_digest },
	{ "drift", "drift OP NUMBER", "the worst drift of a feature since training", parse_constant,
		NULL },
	{ "example", "example", "an input example lies with the model", parse_nothing,
		gate_answer_example },
	{ "latency", "latency METRIC OP LIMIT", "a metric of time, in milliseconds", parse_metric,
		gate_answer_metric },
	{ "metric", "[metric] METRIC OP LIMIT",
		"a metric against a number, or against the version in Production", parse_metric,
		gate_answer_metric },
	{ "predictions", "predictions FILE [within NUMBER]",
		"predictions on known inputs are unchanged", parse_predictions, NULL },
	{ "signature", "signature", "the model says what its inputs and outputs are", parse_nothing,
		gate_answer_signature },
	{ "tag", "tag KEY [= VALUE]", "the version has this tag, with this value", parse_tag,
		gate_answer_tag },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

const struct gate_kind *
gate_kind_find(const char *name, size_t len)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strlen(kinds[i].name) == len && memcmp(kinds[i].name, name, len) == 0)
			return &kinds[i];
	return NULL;
}

bool
gate_kinds(const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)1 << 20);
	size_t kind = rowset_build_column(b, "kind", CELL_TEXT);
	size_t syntax = rowset_build_column(b, "syntax", CELL_TEXT);
	size_t summary = rowset_build_column(b, "summary", CELL_TEXT);
	size_t computed = rowset_build_column(b, "computed", CELL_BOOL);
	for (size_t i = 0; i < KINDS; i++) {
		size_t row = rowset_build_row(b);
		rowset_build_text(b, kind, row, kinds[i].name, strlen(kinds[i].name));
		rowset_build_text(b, syntax, row, kinds[i].syntax, strlen(kinds[i].syntax));
		rowset_build_text(b, summary, row, kinds[i].summary, strlen(kinds[i].summary));
		rowset_build_int(b, computed, row, kinds[i].answer != NULL);
	}
	return rowset_build_finish(b, out, err);
}
