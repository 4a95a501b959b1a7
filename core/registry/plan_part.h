// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What makers of plans share. */
#ifndef CORE_REGISTRY_PLAN_PART_H
#define CORE_REGISTRY_PLAN_PART_H

#include "core/base/vec.h"
#include "core/registry/plan.h"

typedef VEC(struct model_step) step_list;

/* Reads the state into p->before. */
bool plan_begin(struct store *s, struct arena *a, const char *act, const char *model,
	struct plan *p, struct err *err) MUST_CHECK;
/* A version goes to a stage unless it is there. */
void plan_add_stage(const struct plan *p, step_list *steps, int64_t version, const char *stage);
/* An alias goes to a version (0 = nowhere) unless it points there. */
void plan_add_alias(const struct plan *p, step_list *steps, const char *alias, int64_t version);
/* All others out of the stage. */
void plan_archive_others(
	const struct plan *p, step_list *steps, const char *stage, int64_t but_for);
/* Moves the steps into the plan and works out p->after and the token; ERR_CONFLICT (done) without steps. */
bool plan_end(struct store *s, struct arena *a, step_list *steps, struct plan *p, const char *done,
	struct err *err) MUST_CHECK;

#endif
