// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The gates as a table: every rule, asked of the newest version of each model it is about. */
#ifndef CORE_COMMAND_GATE_ROWS_H
#define CORE_COMMAND_GATE_ROWS_H

#include <stdint.h>
#include "core/base/err.h"

struct job;
struct rowset;
struct store;

/* Models beyond these are listed, and not asked. */
#define GATE_ROWS_MODELS 200

/*
 * By model, then in the order of the rules; texts unless said: id (unique), gate, model,
 * version (missing for a rule about a model that is not there, or has no version), for
 * ("Production", "@champion", "any"), verdict ("pass", "fail", "unknown"), value and limit
 * (real), severity, from ("gate 3", "gates.conf:12"), number (of gate remove; missing for
 * rules of a file), target (the option of gate check), rule, sentence.
 * ERR_USAGE for a rules file with a fault, with its line.
 */
bool gate_rows(struct store *s, struct job *job, int64_t now_ms, const struct rowset **out,
	struct err *err) MUST_CHECK;

#endif
