// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* SQL over MLflow's registry tables, which differ between revisions. Internal to core/store. */
#ifndef CORE_STORE_REGISTRY_SQL_H
#define CORE_STORE_REGISTRY_SQL_H

#include "core/store/store_stmt.h"

/*
 * stmt_use after "{v}" was replaced by " AND v.workspace = 'default'" in stores that
 * have workspaces, by nothing in others; v is a table or its other name, one or more letters.
 * "{text v.source}" stands for TEXT_COLUMN("v.source").
 */
struct stmt *registry_use(struct store *s, const char *sql) MUST_CHECK;

/* Whether the model_versions of this store say where the files lie (from MLflow 2.8 on). */
bool registry_has_storage(struct store *s, bool *has, struct err *err) MUST_CHECK;

/* The logged model's id in a source "models:/m-…", NULL when it is another one; borrowed. */
const char *registry_model_id(const char *source);

#endif
