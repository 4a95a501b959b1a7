// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rules and files of rules, with the place of every fault. */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/ini.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/gate/gate_kind.h"
#include "core/registry/stage.h"
#include "core/store/models_write.h"

#define RULES_MAX     1000
#define RULE_TEXT_MAX 4000

static bool
parse_words(struct gate_words *w, struct gate_rule *out)
{
	if (gate_take(w, "warn"))
		out->severity = GATE_WARN;
	else
		(void)gate_take(w, "block");
	/* A quoted word is a metric, whatever it is called. */
	size_t start = w->at + strspn(w->text + w->at, " \t");
	const char *first = gate_peek(w);
	bool quoted = strchr("'\"`", w->text[start]) != NULL;
	out->kind = quoted ? NULL : gate_kind_find(first, strlen(first));
	if (out->kind)
		(void)gate_word(w);
	else
		out->kind = gate_kind_find("metric", strlen("metric"));
	return out->kind->parse(w, out) && gate_end(w);
}

bool
gate_rule_parse(
	struct arena *a, const char *text, struct gate_rule *out, size_t *at, struct err *err)
{
	struct gate_words w = { .a = a, .text = arena_strdup(a, text), .err = err };
	struct gate_rule rule = {
		.name = "", .model = "*", .target = "", .origin = "", .folder = "."
	};
	bool ok = strlen(text) <= RULE_TEXT_MAX ||
		  err_set(err, ERR_USAGE, "a rule has at most %d bytes", RULE_TEXT_MAX);
	rule.text = w.text;
	ok = ok && parse_words(&w, &rule);
	if (ok)
		*out = rule;
	else if (at)
		*at = w.from;
	return ok;
}

bool
gate_target_parse(struct arena *a, const char *text, const char **out, struct err *err)
{
	if (*text == '@') {
		*out = arena_strdup(a, text);
		return model_alias_check(text + 1, err);
	}
	if (*text == '\0') {
		*out = "";
		return true;
	}
	return stage_parse(text, out, err);
}

/* ---- files ---- */

struct file {
	struct arena *a;
	const char *name;
	VEC(struct gate_rule) rules;
	struct err *err;
};

static bool
fault(const struct file *f, int line, size_t column)
{
	return err_wrap(f->err, "%s:%d:%zu", f->name, line, column);
}

/* "churn Production", "'my model' @champion", "*". */
static bool
read_section(struct file *f, const struct ini_entry *e, struct gate_rule *rule)
{
	struct gate_words w = { .a = f->a, .text = e->section, .err = f->err };
	if (*e->section == '\0') {
		rule->model = "*";
		rule->target = "";
		return true;
	}
	if (gate_name(&w, "the name of a model, or *", &rule->model) &&
		gate_target_parse(f->a, gate_word(&w), &rule->target, f->err) && gate_end(&w))
		return true;
	return fault(f, e->section_line, (size_t)e->section_column + w.from);
}

static bool
is_known(const struct file *f, const struct gate_rule *rule)
{
	for (size_t i = 0; i < f->rules.len; i++) {
		const struct gate_rule *r = &f->rules.at[i];
		if (strcmp(r->name, rule->name) == 0 && strcmp(r->model, rule->model) == 0 &&
			strcmp(r->target, rule->target) == 0)
			return true;
	}
	return false;
}

static bool
read_entry(struct file *f, const struct ini_entry *e)
{
	struct gate_rule rule, place = { 0 };
	size_t at = 0, column = (size_t)e->column;
	if (!e->key) {
		err_set(f->err, ERR_USAGE, "expected NAME = RULE");
		return fault(f, e->line, column);
	}
	if (!read_section(f, e, &place))
		return false;
	if (!gate_rule_parse(f->a, e->value, &rule, &at, f->err))
		return fault(f, e->line, column + at);
	rule.name = e->key;
	rule.model = place.model;
	rule.target = place.target;
	rule.origin = arena_printf(f->a, "%s:%d", f->name, e->line);
	rule.folder = path_dir(f->a, f->name);
	if (is_known(f, &rule)) {
		err_set(f->err, ERR_USAGE, "a second rule named '%s' in this section", rule.name);
		return fault(f, e->line, 1);
	}
	if (f->rules.len == RULES_MAX) {
		err_set(f->err, ERR_USAGE, "more than %d rules", RULES_MAX);
		return fault(f, e->line, 1);
	}
	VEC_PUSH(&f->rules, rule);
	return true;
}

bool
gate_file_parse(struct arena *a, const char *name, const char *text, size_t len,
	struct gate_rule **rules, size_t *n, struct err *err)
{
	struct file f = { .a = a, .name = arena_strdup(a, name), .err = err };
	struct ini ini;
	bool ok = ini_parse(a, name, text, len, &ini, err);
	for (size_t i = 0; ok && i < ini.len; i++)
		ok = read_entry(&f, &ini.entries[i]);
	if (ok) {
		*rules = arena_memdup(a, f.rules.at, f.rules.len * sizeof(*f.rules.at),
			_Alignof(struct gate_rule));
		*n = f.rules.len;
	}
	VEC_FREE(&f.rules);
	return ok;
}
