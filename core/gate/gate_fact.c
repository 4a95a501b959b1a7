// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rules about the version itself: tags, approvals, age, signature, files. */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/gate/gate_kind.h"
#include "core/job/job.h"
#include "core/registry/mlmodel.h"
#include "core/store/model_files.h"
#include "core/table/rowset.h"

#define APPROVAL   "approval."
#define DIGEST_TAG "cairn.digest"

static const char *
tag(const struct gate_facts *f, const char *key)
{
	for (size_t i = 0; i < f->tags->rows; i++)
		if (strcmp(rowset_text(f->tags, i, "key"), key) == 0)
			return rowset_text(f->tags, i, "value");
	return NULL;
}

bool
gate_answer_tag(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	const struct gate_rule *r = v->rule;
	const char *value = tag(f, r->subject);
	(void)err;
	if (!value)
		return gate_say(f, v, GATE_FAIL, "the version has no tag '%s'", r->subject);
	if (!r->value || strcmp(value, r->value) == 0)
		return gate_say(f, v, GATE_PASS, "tag '%s' is '%s'", r->subject, value);
	return gate_say(f, v, GATE_FAIL, "tag '%s' is '%s', not '%s'", r->subject, value, r->value);
}

bool
gate_answer_approvals(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	size_t n = 0;
	(void)err;
	for (size_t i = 0; i < f->tags->rows; i++)
		n += str_starts(rowset_text(f->tags, i, "key"), APPROVAL) &&
		     *rowset_text(f->tags, i, "value") != '\0';
	return gate_compare(f, v, "approvals", (double)n);
}

bool
gate_answer_age(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	char text[NUMBER_MAX];
	int64_t age = f->q->now_ms - f->candidate.created_ms;
	(void)err;
	if (f->candidate.created_ms <= 0 || age < 0)
		return gate_say(f, v, GATE_UNKNOWN,
			"cannot be computed: the version has no time of registration in the past");
	(void)gate_compare(f, v, "age", (double)age);
	return gate_say(f, v, v->outcome, "registered %s ago, %s %s wanted", number_span(text, age),
		gate_op_text(v->rule->op), v->rule->value);
}

bool
gate_answer_signature(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	struct mlmodel m;
	struct err local = ERR_INIT;
	if (!mlmodel_load(f->q->store, f->a, &f->candidate, &m, &local))
		return gate_trouble(f, v, &local, err);
	if (!m.has_signature)
		return gate_say(f, v, GATE_FAIL, "the model has no signature");
	return gate_say(f, v, GATE_PASS, "the model has a signature: %zu inputs, %zu outputs",
		m.inputs ? m.inputs->len : 0, m.outputs ? m.outputs->len : 0);
}

bool
gate_answer_example(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	struct mlmodel m;
	struct err local = ERR_INIT;
	if (!mlmodel_load(f->q->store, f->a, &f->candidate, &m, &local))
		return gate_trouble(f, v, &local, err);
	if (!*m.example)
		return gate_say(f, v, GATE_FAIL, "the model has no input example");
	return gate_say(f, v, GATE_PASS, "the model has an input example in '%s'", m.example);
}

bool
gate_answer_digest(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	struct err local = ERR_INIT;
	const struct rowset *files;
	char hex[HASH_HEX_MAX];
	const char *want = v->rule->value ? v->rule->value : tag(f, DIGEST_TAG);
	const atomic_bool *stop = f->q->job ? job_stop_flag(f->q->job) : NULL;
	if (!want)
		return gate_say(f, v, GATE_UNKNOWN,
			"cannot be computed: no digest was kept at registration (tag '%s')",
			DIGEST_TAG);
	if (!model_files(f->q->store, &f->candidate, true, stop, &files, &local))
		return gate_trouble(f, v, &local, err);
	bool ok = model_files_digest(files, hex, &local);
	rowset_free(files);
	if (!ok)
		return gate_trouble(f, v, &local, err);
	if (strcmp(hex, want) == 0)
		return gate_say(f, v, GATE_PASS, "the files have the digest %.12s", hex);
	return gate_say(f, v, GATE_FAIL,
		"the files have the digest %.12s, not %.12s: they have changed", hex, want);
}
