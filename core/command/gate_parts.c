// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rules gathered, asked and shown. */
#include "core/command/gate_parts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/base/vec.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/model_act.h"
#include "core/registry/stage.h"
#include "core/report/report.h"
#include "core/store/companion.h"
#include "core/table/rowset.h"

#define FILE_BYTES_MAX ((size_t)1 << 20)

typedef VEC(struct gate_rule) rule_list;

/* ---- gathering ---- */

static bool
add_row(struct arena *a, const struct rowset *rs, size_t row, rule_list *rules, struct err *err)
{
	struct gate_rule rule;
	long long id = rowset_int(rs, row, "id", 0);
	if (!gate_rule_parse(a, rowset_text(rs, row, "rule"), &rule, NULL, err))
		return err_wrap(err, "gate %lld", id);
	rule.name = arena_strdup(a, rowset_text(rs, row, "name"));
	rule.model = arena_strdup(a, rowset_text(rs, row, "model"));
	rule.target = arena_strdup(a, rowset_text(rs, row, "target"));
	rule.origin = arena_printf(a, "gate %lld", id);
	if (strcmp(rowset_text(rs, row, "severity"), "warn") == 0)
		rule.severity = GATE_WARN;
	VEC_PUSH(rules, rule);
	return true;
}

static bool
load_companion(const char *store, struct arena *a, rule_list *rules, struct err *err)
{
	struct companion *c = NULL;
	const struct rowset *rs = NULL;
	bool ok = companion_open(store, STORE_READER, &c, err) && companion_gates(c, &rs, err);
	for (size_t i = 0; ok && i < rs->rows; i++)
		ok = add_row(a, rs, i, rules, err);
	rowset_free(rs);
	companion_close(c);
	return ok;
}

static bool
load_file(struct arena *a, const char *path, rule_list *rules, struct err *err)
{
	char *text;
	size_t len, n = 0;
	struct gate_rule *more = NULL;
	if (!path_read(a, path, FILE_BYTES_MAX, &text, &len, err) ||
		!gate_file_parse(a, path, text, len, &more, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(rules, more[i]);
	return true;
}

bool
gates_read(struct arena *a, const char *store, const char *const *files, size_t n_files,
	struct gate_rule **rules, size_t *n, struct err *err)
{
	rule_list list = { 0 };
	const char *beside = path_join(a, path_dir(a, store), "gates.conf");
	bool ok = load_companion(store, a, &list, err);
	if (ok && n_files == 0 && (access(beside, F_OK) == 0 || errno != ENOENT))
		ok = load_file(a, beside, &list, err);
	for (size_t i = 0; ok && i < n_files; i++)
		ok = load_file(a, files[i], &list, err);
	if (ok) {
		*rules = arena_memdup(
			a, list.at, list.len * sizeof(*list.at), _Alignof(struct gate_rule));
		*n = list.len;
	}
	VEC_FREE(&list);
	return ok;
}

bool
gates_load(const struct command_call *call, struct arena *a, struct gate_rule **rules, size_t *n,
	struct err *err)
{
	size_t n_files;
	const char *const *files = args_list(call->args, "rules", &n_files);
	return gates_read(a, call->store_path, files, n_files, rules, n, err);
}

/* ---- asking ---- */

/* Those of the rules that are about this version and these targets; rules is changed. */
static bool
answer(const struct command_call *call, struct arena *a, const char *model, int64_t version,
	const char *const *targets, struct gate_rule *rules, size_t n, struct gates_asked *out,
	struct err *err)
{
	size_t kept = 0;
	const struct gate_question q = {
		.store = call->store,
		.job = call->job,
		.model = model,
		.version = version,
		.now_ms = call->now_ms,
	};
	*out = (struct gates_asked){ 0 };
	for (size_t i = 0; i < n; i++)
		if (gate_applies(&rules[i], model, targets))
			rules[kept++] = rules[i];
	if (!gate_check(a, &q, rules, kept, &out->verdicts, err))
		return false;
	out->n = kept;
	out->tally = gate_count(out->verdicts, kept);
	return true;
}

bool
gates_ask(const struct command_call *call, struct arena *a, const char *model, int64_t version,
	const char *const *targets, struct gates_asked *out, struct err *err)
{
	struct gate_rule *rules;
	size_t n;
	return gates_load(call, a, &rules, &n, err) &&
	       answer(call, a, model, version, targets, rules, n, out, err);
}

const char *
gates_today(const struct command_call *call, struct arena *a, const struct plan *p)
{
	struct gates_asked asked = { 0 };
	struct gate_rule *rules;
	struct err err = ERR_INIT;
	size_t n;
	const char *targets[] = { p->stage ? p->stage : arena_printf(a, "@%s", p->alias), NULL };
	if (!gates_read(a, call->store_path, NULL, 0, &rules, &n, &err) ||
		!answer(call, a, p->model, p->version, targets, rules, n, &asked, &err))
		return arena_printf(a, "cannot be asked: %s", err.text);
	return asked.n == 0 ? NULL
			    : arena_printf(a, "%zu of %zu pass", asked.tally.passed, asked.n);
}

static enum verdict
shown_verdict(const struct gate_verdict *v, bool overridden)
{
	if (v->outcome == GATE_PASS)
		return VERDICT_PASS;
	return overridden || v->rule->severity == GATE_WARN ? VERDICT_WARN : VERDICT_FAIL;
}

void
gates_show(const struct gates_asked *asked, bool overridden, struct report *out)
{
	if (asked->n == 0)
		return;
	report_section(out, "gates", "Gates");
	for (size_t i = 0; i < asked->n; i++) {
		const struct gate_verdict *v = &asked->verdicts[i];
		report_check(out, v->rule->name, shown_verdict(v, overridden), v->rule->name, "%s",
			v->sentence);
	}
	report_text(out, "%zu of %zu pass", asked->tally.passed, asked->n);
	report_section(out, "", NULL);
}

bool
gates_for_plan(const struct command_call *call, struct arena *a, const struct plan *p,
	const char *const *aliases, struct act_gates *gates, struct err *err)
{
	size_t n = 0, k = 0;
	struct gates_asked *asked = ARENA_NEW(a, struct gates_asked);
	const char *override = args_text(call->args, "override");
	while (aliases && aliases[n])
		n++;
	const char **targets = ARENA_ARRAY(a, const char *, n + 2);
	if (p->stage && stage_is_active(p->stage))
		targets[k++] = p->stage;
	for (size_t i = 0; i < n; i++)
		targets[k++] = arena_printf(a, "@%s", aliases[i]);
	*gates = (struct act_gates){ 0 };
	if (k == 0)
		return true; /* nothing comes into use */
	if (override && !*override)
		return err_set(err, ERR_USAGE, "an override wants a reason");
	if (!gates_ask(call, a, p->model, p->version, targets, asked, err))
		return err_wrap(err, "gates");
	gates->asked = asked;
	gates->json = asked->n ? gate_json(a, asked->verdicts, asked->n) : NULL;
	gates->overridden = asked->tally.code != ERR_NONE && override != NULL;
	gates->blocked = asked->tally.code != ERR_NONE && !gates->overridden;
	gates->code = asked->tally.code;
	gates->override = override;
	return true;
}
