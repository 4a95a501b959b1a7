// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What promote, rollback, alias and undo do alike: show a plan, carry it out, name the way back. */
#ifndef CORE_COMMAND_MODEL_ACT_H
#define CORE_COMMAND_MODEL_ACT_H

#include <stdbool.h>
#include "core/base/err.h"
#include "core/registry/plan.h"

struct command_call;
struct gates_asked;
struct report;

/* What gates say of a plan; zeroed when none were asked. */
struct act_gates {
	const struct gates_asked *asked; /* section "gates" of the report, or NULL */
	const char *json;                /* verdicts for the history, or NULL */
	bool blocked, overridden;
	const char *override; /* the reason for it, or NULL */
	enum err_code code;   /* ERR_GATE or ERR_DATA when blocked */
	const char *today;    /* what they say where they decide nothing, or NULL */
};

/*
 * Values act, model, version, stage, alias, holder, basis, gates_today, reason, expects,
 * confirm (for Production), changed; table "changes" (what, from, to). Then, unless the call is dry or gates block,
 * applies the plan and adds values change (number in the history) and undo. With a
 * holder, a table "comparison" stands between.
 */
bool model_act(const struct command_call *call, struct arena *a, const struct plan *p,
	const struct act_gates *gates, struct report *out, struct err *err) MUST_CHECK;

/* A change as a verb has planned it. */
struct model_change {
	struct plan plan;
	const char *title;          /* "Promote churn v8 to Production" */
	bool gated;                 /* something comes into use, so its gates are asked */
	bool told;                  /* something comes back, and its gates say how it stands */
	const char *const *aliases; /* that it comes into use under; NULL-ended, or NULL */
};

/* Fills a zeroed change from the arguments of the call and the model they name; texts in a. */
typedef bool (*model_planner)(const struct command_call *call, struct arena *a, const char *model,
	struct model_change *out, struct err *err);

/* A verb: finds the model, plans, asks the gates, and goes through model_act. */
bool model_change(const struct command_call *call, model_planner planner, struct report *out,
	struct err *err) MUST_CHECK;

/* ---- params that these verbs share ---- */

#define MODEL_NAME_PARAM                                                                           \
 {                                                                                                 \
  .name = "name", .type = PARAM_MODEL, .positional = true, .required = true,                       \
  .help = "registered model"                                                                       \
 }
#define OVERRIDE_PARAM                                                                             \
 {                                                                                                 \
  .name = "override", .type = PARAM_TEXT, .value = "REASON",                                       \
  .help = "go on although a gate says no; the reason stands in the history"                        \
 }
#define MODEL_ACT_PARAMS                                                                           \
 { .name = "reason", .letter = 'm', .type = PARAM_TEXT, .help = "why; stands in the history" },    \
 {                                                                                                 \
  .name = "expect", .type = PARAM_TEXT, .value = "STATE",                                          \
  .help = "do it only in the state that a plan named as expects"                                   \
 }

#endif
