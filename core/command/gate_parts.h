// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the verbs of gates, and promotions, share: which rules there are, and what they say. */
#ifndef CORE_COMMAND_GATE_PARTS_H
#define CORE_COMMAND_GATE_PARTS_H

#include <stdint.h>
#include "core/base/err.h"
#include "core/gate/gate.h"

struct act_gates;
struct arena;
struct command_call;
struct plan;
struct report;

/*
 * All rules: of the companion store, then of these files, or without any of gates.conf
 * beside the store where there is one. In a. A file with a fault is an error.
 */
bool gates_read(struct arena *a, const char *store, const char *const *files, size_t n_files,
	struct gate_rule **rules, size_t *n, struct err *err) MUST_CHECK;
/* The same for a verb: its store, and the files that --rules names. */
bool gates_load(const struct command_call *call, struct arena *a, struct gate_rule **rules,
	size_t *n, struct err *err) MUST_CHECK;

struct gates_asked {
	struct gate_verdict *verdicts;
	size_t n;
	struct gate_tally tally;
};
/* The rules that apply to this version and these targets, answered. */
bool gates_ask(const struct command_call *call, struct arena *a, const char *model, int64_t version,
	const char *const *targets, struct gates_asked *out, struct err *err) MUST_CHECK;

/*
 * "1 of 2 pass": how the version that a plan brings back stands now with the gates of
 * where it goes, which decide nothing; NULL without gates. A fault is told in it. In a.
 */
const char *gates_today(const struct command_call *call, struct arena *a, const struct plan *p);

/* Section "gates": one check a rule; overridden ones only warn. */
void gates_show(const struct gates_asked *asked, bool overridden, struct report *out);

/*
 * Asks the gates of a plan for its stage and these aliases (NULL-ended, may be NULL).
 * --override goes on against a no.
 */
bool gates_for_plan(const struct command_call *call, struct arena *a, const struct plan *p,
	const char *const *aliases, struct act_gates *gates, struct err *err) MUST_CHECK;

#define GATE_RULES_PARAM                                                                           \
 {                                                                                                 \
  .name = "rules", .type = PARAM_FILE, .repeats = true,                                            \
  .help = "file of rules; without it gates.conf beside the store"                                  \
 }

#endif
