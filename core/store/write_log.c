// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Writing what a run logs: metrics, with their latest values, and params. */
#include "core/base/arena.h"
#include "core/store/store_stmt.h"
#include "core/store/store_txn.h"
#include "core/store/write.h"
#include "core/store/write_check.h"
#include "core/store/write_run.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define METRICS_MAX 1000

/* SQL has no NaN and MLflow no infinity: 0 with a mark, and the largest doubles. */
static double
stored_value(double value)
{
	if (isnan(value))
		return 0;
	return isinf(value) ? copysign(DBL_MAX, value) : value;
}

static bool
check_points(const struct metric_point *points, size_t n, struct err *err)
{
	if (n > METRICS_MAX)
		return err_set(err, ERR_USAGE, "%zu metrics at once: at most %d go into one call",
			n, METRICS_MAX);
	for (size_t i = 0; i < n; i++) {
		if (!write_check_key("metric", points[i].key, err))
			return false;
		if (points[i].timestamp_ms < 0)
			return err_set(err, ERR_USAGE, "metric '%s': its time is before 1970",
				points[i].key);
	}
	return true;
}

static struct stmt *
bind_point(struct stmt *q, const char *run_id, const struct metric_point *p)
{
	stmt_bind_text(q, 1, p->key);
	stmt_bind_real(q, 2, stored_value(p->value));
	stmt_bind_int(q, 3, p->timestamp_ms);
	stmt_bind_int(q, 4, p->step);
	stmt_bind_int(q, 5, isnan(p->value) ? 1 : 0);
	stmt_bind_text(q, 6, run_id);
	return q;
}

/* The same point again is not an error and not a row. */
static bool
log_point(struct store *s, const char *run_id, const struct metric_point *p, struct err *err)
{
	return stmt_run(bind_point(stmt_use(s, "INSERT INTO metrics (\"key\", value, timestamp, "
					       "step, is_nan,"
					       " run_uuid) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
					       " ON CONFLICT DO NOTHING"),
				run_id, p),
		       err) &&
	       stmt_run(bind_point(
				stmt_use(s,
					"INSERT INTO latest_metrics (\"key\", value, timestamp, "
					"step,"
					" is_nan, run_uuid) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
					" ON CONFLICT (\"key\", run_uuid) DO UPDATE SET"
					" value = excluded.value, timestamp = excluded.timestamp,"
					" step = excluded.step, is_nan = excluded.is_nan"
					" WHERE (excluded.step, excluded.timestamp, excluded.value)"
					" > (latest_metrics.step, latest_metrics.timestamp,"
					" latest_metrics.value)"),
				run_id, p),
		       err);
}

bool
run_log_metrics(struct store *s, const char *run_id, const struct metric_point *points, size_t n,
	struct err *err)
{
	if (!check_points(points, n, err) || !txn_begin(s, err))
		return false;
	bool ok = write_run_active(s, run_id, err);
	for (size_t i = 0; ok && i < n; i++)
		ok = log_point(s, run_id, &points[i], err);
	return txn_end(s, ok, err);
}

/* 0: there is none, 1: it has this value, -1: it has another. */
static bool
compare_param(struct store *s, const char *run_id, const char *key, const char *value, int *same,
	struct err *err)
{
	struct stmt *q =
		stmt_use(s, "SELECT value FROM params WHERE run_uuid = ?1 AND \"key\" = ?2");
	stmt_bind_text(q, 1, run_id);
	stmt_bind_text(q, 2, key);
	const char *text = NULL;
	size_t n = 0;
	*same = 0;
	if (stmt_next(q))
		*same = stmt_text(q, 0, &text, &n) == GOT_VALUE && n == strlen(value) &&
					memcmp(text, value, n) == 0
				? 1
				: -1;
	return stmt_done(q, err);
}

bool
run_log_param(
	struct store *s, const char *run_id, const char *key, const char *value, struct err *err)
{
	if (!write_check_key("param", key, err) ||
		!write_check_text("the param's value", value, WRITE_PARAM_MAX, err) ||
		!txn_begin(s, err))
		return false;
	int same = 0;
	bool ok = write_run_active(s, run_id, err) &&
		  compare_param(s, run_id, key, value, &same, err);
	if (ok && same < 0)
		ok = err_set(err, ERR_CONFLICT,
			"param '%s' of run '%s' has another value: params do not change once they "
			"are "
			"logged",
			key, run_id);
	if (ok && same == 0) {
		struct stmt *q = stmt_use(
			s, "INSERT INTO params (\"key\", value, run_uuid) VALUES (?1, ?2, ?3)");
		stmt_bind_text(q, 1, key);
		stmt_bind_text(q, 2, value);
		stmt_bind_text(q, 3, run_id);
		ok = stmt_run(q, err);
	}
	return txn_end(s, ok, err);
}
