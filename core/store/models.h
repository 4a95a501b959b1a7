// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The model registry, for reading: registered models and their versions.
 *
 * Prompts, which MLflow keeps in the same tables, and deleted versions are not
 * shown; in stores with workspaces only the default one is. Stages are spelled
 * as MLflow does: None, Staging, Production, Archived.
 */
#ifndef CORE_STORE_MODELS_H
#define CORE_STORE_MODELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;
struct rowset;
struct store;

/*
 * By name: name, production, staging (texts: versions, newest first, "7, 5"),
 * aliases ("champion=7 challenger=8"), versions (how many), latest; current (the
 * version that stands for the model: newest in Production, else alias champion,
 * else the latest) with its since (time of its last change), run_id, run_name,
 * metric, value (the experiment's primary metric, or the first one with a known direction);
 * creation_time, last_updated_time, description, tags ("owner=ada …").
 */
bool models_list(struct store *s, const struct rowset **out, struct err *err) MUST_CHECK;

/*
 * Newest first: version, stage, aliases ("champion, blue"), status, status_message,
 * creation_time, last_updated_time, user_id, description, run_id, run_name,
 * run_lifecycle (missing when there is no such run), experiment, model_id (of a
 * logged model of 3.x), source, storage_location, run_link, tags, ref (the version as
 * a text, to hold on to rows by); then "metrics.K" as
 * version_metrics has them, at most 64. only: one version, 0 = all.
 * ERR_NOT_FOUND for a model that is not there.
 */
bool model_versions(struct store *s, const char *name, int64_t only, const struct rowset **out,
	struct err *err) MUST_CHECK;

/* One row: name, description, creation_time, last_updated_time, tags, aliases. ERR_NOT_FOUND. */
bool model_info(
	struct store *s, const char *name, const struct rowset **out, struct err *err) MUST_CHECK;

/* A model by its exact name, else by the only beginning that fits. In a. ERR_NOT_FOUND, ERR_CONFLICT. */
bool model_find(struct store *s, struct arena *a, const char *text, char **name,
	struct err *err) MUST_CHECK;
/*
 * A version by "8", "v8", "@champion" or "champion" (an alias), "production" or another
 * stage (the newest there), or "latest". ERR_NOT_FOUND, also when it was deleted.
 */
bool model_version_find(struct store *s, const char *name, const char *text, int64_t *version,
	struct err *err) MUST_CHECK;

/* What a change of the registry needs to know about a version; texts in the arena. */
struct version_facts {
	int64_t version;
	const char *stage, *status, *status_message; /* status "READY", "PENDING_REGISTRATION", … */
	const char *source, *storage_location;       /* "" when missing */
	const char *run_id;                          /* "" when missing */
	const char *model_id;                        /* "" unless the source is a logged model */
	const char *commit;                          /* of the run's code, "" when unknown */
	bool run_exists, run_deleted;
	int64_t created_ms, updated_ms;
};

/* ERR_NOT_FOUND. A deleted version has the stage "Deleted_Internal". */
bool version_facts(struct store *s, struct arena *a, const char *name, int64_t version,
	struct version_facts *out, struct err *err) MUST_CHECK;

struct version_metric {
	const char *key;
	double value; /* NaN for a logged NaN */
	bool better_higher, better_lower;
};

/*
 * The version's metrics, sorted by key: the latest values of the logged model's own
 * where it has any, and of its run for all others. In a. system/ metrics are left out.
 */
bool version_metrics(struct store *s, struct arena *a, const struct version_facts *v,
	struct version_metric **out, size_t *n, struct err *err) MUST_CHECK;
/* NULL when the version has none of that name. */
const struct version_metric *version_metric_find(
	const struct version_metric *metrics, size_t n, const char *key);

/* A logged model of 3.x; texts in the arena, "" when missing. */
struct logged_model {
	const char *name, *status, *location, *run_id; /* status as in run_models */
};
/* ERR_NOT_FOUND, also for one that was deleted. */
bool logged_model_find(struct store *s, struct arena *a, const char *model_id,
	struct logged_model *out, struct err *err) MUST_CHECK;

/* key, value of the version's tags, sorted. */
bool version_tags(struct store *s, const char *name, int64_t version, const struct rowset **out,
	struct err *err) MUST_CHECK;

#endif
