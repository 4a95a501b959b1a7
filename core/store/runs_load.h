// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Loading runs into a rowset under construction: attributes first, which fixes
 * the rows, then columns from the tables of metrics, params and tags. Internal
 * to core/store; everything happens inside the caller's read scope.
 */
#ifndef CORE_STORE_RUNS_LOAD_H
#define CORE_STORE_RUNS_LOAD_H

#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/store/keys.h"
#include "core/store/runs.h"
#include "core/store/store_read.h"
#include "core/table/column.h"
#include "core/table/rowset_build.h"

/* A RUNNING run that began and last logged longer ago than this is called stale. */
#define STALE_MS (INT64_C(60) * 60 * 1000)
/* A longer text in a list of runs is an odd cell: lists are for values, not for documents. */
#define LIST_TEXT_MAX ((size_t)64 << 10)

enum attribute {
	ATTRIBUTE_RUN_ID,
	ATTRIBUTE_RUN_NAME,
	ATTRIBUTE_EXPERIMENT_ID,
	ATTRIBUTE_EXPERIMENT,
	ATTRIBUTE_STATUS,
	ATTRIBUTE_USER_ID,
	ATTRIBUTE_START_TIME,
	ATTRIBUTE_END_TIME,
	ATTRIBUTE_DURATION,
	ATTRIBUTE_LIFECYCLE_STAGE,
	ATTRIBUTE_ARTIFACT_URI,
	ATTRIBUTE_PARENT_RUN_ID,
	ATTRIBUTE_STALE,
	ATTRIBUTES
};
#define ATTRIBUTES_ALL ((1u << ATTRIBUTES) - 1)

/* Bit of the attribute called name, 0 when there is none. */
unsigned load_attribute_bit(const char *name);

/* ---- experiments, as much as runs need of them ---- */

struct experiment_info {
	int64_t id;
	const char *name;
	bool active;
	char id_text[24];
	const char *primary, *greater; /* the tags mlflow.experiment.primaryMetric.…, or NULL */
};

struct experiment_list {
	const struct experiment_info *at; /* [len], by id */
	size_t len;
};

/* All of them, in a. */
bool experiment_list_read(
	struct store *s, struct arena *a, struct experiment_list *out, struct err *err) MUST_CHECK;
/* NULL when there is none of that id. */
const struct experiment_info *experiment_list_find(const struct experiment_list *list, int64_t id);

/* ---- columns by name ---- */

enum column_kind {
	COLUMN_ATTRIBUTE, /* key is the whole name */
	COLUMN_METRIC,
	COLUMN_STEP,
	COLUMN_MIN,
	COLUMN_MAX,
	COLUMN_BEST,
	COLUMN_FIRST,
	COLUMN_PARAM,
	COLUMN_TAG,
};

struct column_ref {
	enum column_kind kind;
	struct str key;
};

/* "metrics.auc", "max(metrics.auc)", "params.lr", "tags.team", "status". */
struct column_ref column_ref_of(const char *name);

/* ---- one load ---- */

struct run_row {
	int64_t rowid, start, experiment;
	bool started; /* start is set */
};

struct runs_load {
	struct store *s;
	struct job *job;
	const struct runs_query *q;
	struct arena *a;
	struct rowset_build *b;
	struct experiment_list experiments;
	struct map *runs; /* run id; its number is the row */
	VEC(struct run_row) rows;
	VEC(uint32_t) live;     /* rows that are RUNNING */
	VEC(uint32_t) nameless; /* rows whose name stands in a tag, if anywhere */
	unsigned wanted;        /* bits of enum attribute */
	size_t col[ATTRIBUTES];
	char missed[64]; /* id looked up last that has no row */
	size_t missed_len;
	size_t found;  /* row of the last look-up by id */
	size_t broken; /* runs left out: no id, or one seen before */
};

bool load_begin(struct runs_load *l, struct store *s, struct job *job, const struct runs_query *q,
	unsigned wanted, struct err *err) MUST_CHECK;
void load_end(struct runs_load *l);

/* The runs that the query's experiments and lifecycle let through, in the table's order. */
bool load_all(struct runs_load *l, struct err *err) MUST_CHECK;
/* The runs behind a walk's current stretch; load_all is made of these. */
bool load_stretch(struct runs_load *l, const struct scan *scan, struct err *err) MUST_CHECK;
/* One run by rowid or by id, if it is there and the query lets it through. */
bool load_rowid(struct runs_load *l, int64_t rowid, struct err *err) MUST_CHECK;
bool load_run(struct runs_load *l, const char *run_id, struct err *err) MUST_CHECK;
/* Names, ends and ages that other tables know; after the last run. */
bool load_rest_of_attributes(struct runs_load *l, struct err *err) MUST_CHECK;

/* True when the query's experiments and lifecycle let a run through. */
bool load_accepts(const struct runs_load *l, bool has_experiment, int64_t experiment);
/* Lifecycle as the table spells it, NULL for all. */
const char *lifecycle_text(enum lifecycle lifecycle);

/* The rows of the query's page in default order; *matched: how many runs there are in all. */
bool load_newest(struct runs_load *l, size_t *matched, struct err *err) MUST_CHECK;

/* Row of a run, or ROWSET_NONE. Quick when runs come in the order of their rows. */
size_t load_find(struct runs_load *l, const char *run_id, size_t len);

/*
 * Columns by name ("metrics.acc", "step(metrics.acc)", "min(metrics.acc)", …), for all
 * rows loaded. Names of attributes, and names given twice, do nothing.
 */
bool load_columns(
	struct runs_load *l, const char *const *names, size_t n, struct err *err) MUST_CHECK;

/* The columns among names that tell of datasets, see filter_columns. */
bool load_datasets(
	struct runs_load *l, const char *const *names, size_t n, struct err *err) MUST_CHECK;
/* Every tag that is not one of MLflow's own, as far as there is room. */
bool load_user_tags(struct runs_load *l, struct err *err) MUST_CHECK;

/* Default order: start_time newest first, unknown last, then run id. */
struct run_place {
	int64_t start;
	bool started;
	const char *id;
};
int run_place_compare(struct run_place a, struct run_place b);
/* Rows in default order. rows: [l->rows.len]. */
void load_default_order(const struct runs_load *l, uint32_t *rows);

/* ---- metrics, params and tags ---- */

struct key_target {
	size_t value, step; /* columns, or ROWSET_NONE */
};

struct key_load {
	struct runs_load *l;
	enum key_table table;
	struct map *keys; /* value: struct key_target *, NULL for a key left out */
	bool open;        /* keys not yet known get a column while there is room */
	bool careful;     /* with steps, and with texts measured before they are read */
	bool user_only;   /* but those that begin with "mlflow." */
	size_t room, left_out;
	size_t last;      /* number of the key found last */
	uint32_t *follow; /* [follow_cap] the key that came after each key last time */
	size_t follow_cap;
	const char *one_key; /* the only key wanted, or NULL */
};

void key_load_init(struct key_load *k, struct runs_load *l, enum key_table table);
void key_load_free(struct key_load *k);
/* Asks for a key's value (and step); columns are made. */
void key_load_want(struct key_load *k, struct str key, bool value, bool step);
/* The key's value goes to a column that is there already. */
void key_load_into(struct key_load *k, const char *key, size_t col);
/* What is wanted, for all rows: by look-ups, by key or by a walk over the table, whichever is quickest. */
bool key_load_run(struct key_load *k, struct err *err) MUST_CHECK;
/* The whole table by a walk, with what is wanted. tail: only behind this rowid. */
bool key_load_scan(
	struct key_load *k, bool tail, int64_t after, int64_t *end, struct err *err) MUST_CHECK;
/* Every key of one run. */
bool key_load_of_run(struct key_load *k, const char *run_id, struct err *err) MUST_CHECK;

/* ---- values out of whole histories ---- */

/* min, max, best and first of the metrics wanted by these columns, for all rows. */
bool load_aggregates(
	struct runs_load *l, const struct column_ref *refs, size_t n, struct err *err) MUST_CHECK;

#endif
