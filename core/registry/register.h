// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which model of a run is registered, and how MLflow's client would name its place. */
#ifndef CORE_REGISTRY_REGISTER_H
#define CORE_REGISTRY_REGISTER_H

#include "core/base/err.h"

struct arena;
struct store;

/* Texts in the arena; NULL where there is nothing. */
struct model_source {
	const char *source, *storage_location;
	const char *run_id, *model_id;
	const char *folder; /* the model's name or folder in the run, for people */
	const char *commit; /* of the run's code */
	const char *caution;
};

/*
 * The model that a run logged, as a folder of its artifacts (2.x) or as a logged model (3.x).
 * name NULL: the only one there is. Of several logged models of one name the last
 * step counts. ERR_NOT_FOUND, ERR_CONFLICT with the names when there are several, or when the run
 * is deleted or the model has failed.
 */
bool register_from_run(struct store *s, struct arena *a, const char *run_id, const char *name,
	struct model_source *out, struct err *err) MUST_CHECK;
/* A logged model by its id "m-…". */
bool register_from_model(struct store *s, struct arena *a, const char *model_id,
	struct model_source *out, struct err *err) MUST_CHECK;

#endif
