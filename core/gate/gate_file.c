// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rules that are computed from rows of a file: bias between groups, rows, missing values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/dataset/dataset.h"
#include "core/dataset/frame.h"
#include "core/gate/gate_kind.h"
#include "core/job/job.h"
#include "core/stats/fairness.h"

#define GROUPS_MAX 1000

static bool
read_frame(struct gate_facts *f, const struct gate_rule *r, const char *const *columns,
	struct frame **out, struct err *err)
{
	struct dataset *d;
	const struct dataset_options options = {
		.columns = columns,
		.stop = f->q->job ? job_stop_flag(f->q->job) : NULL,
	};
	if (!dataset_open(path_join(f->a, r->folder, r->file), &options, &d, err))
		return false;
	bool ok = frame_read(d, 0, f->q->job, out, err);
	dataset_close(d);
	return ok;
}

/* ---- bias ---- */

enum measure { PARITY_DIFFERENCE, PARITY_RATIO, OPPORTUNITY, ODDS, MEASURES };

static const char *const measure_names[MEASURES] = { "demographic_parity", "parity_ratio",
	"equal_opportunity", "equalized_odds" };

static enum measure
measure_of(const char *name)
{
	enum measure m = PARITY_DIFFERENCE;
	while (m < MEASURES && strcmp(name, measure_names[m]) != 0)
		m++;
	return m;
}

/* Numbers for the groups: a level's own, or one for each different value. */
static bool
number_groups(const struct frame_column *c, size_t rows, size_t *group, size_t *n, struct err *err)
{
	struct arena *a = arena_new();
	double *seen = ARENA_ARRAY(a, double, GROUPS_MAX);
	bool ok = true;
	*n = 0;
	for (size_t i = 0; ok && i < rows; i++) {
		if (c->type == FIELD_TEXT) {
			group[i] = c->is_missing[i] ? GROUPS_MAX : c->code[i];
			*n = c->n_levels;
			continue;
		}
		double v = frame_real(c, i);
		size_t k = 0;
		while (k < *n && seen[k] != v)
			k++;
		if (isnan(v))
			k = GROUPS_MAX;
		else if (k == *n && *n < GROUPS_MAX)
			seen[(*n)++] = v;
		else if (k == *n)
			ok = false;
		group[i] = k;
	}
	arena_free(a);
	if (!ok || *n > GROUPS_MAX)
		return err_set(
			err, ERR_DATA, "column '%s' has more than %d groups", c->name, GROUPS_MAX);
	return true;
}

/* A column of zeros and ones; ERR_DATA for anything else. NaN where missing. */
static bool
read_binary(const struct frame *frame, const char *name, double *out, struct err *err)
{
	size_t at = frame_find(frame, name);
	if (at == (size_t)-1)
		return err_set(err, ERR_DATA, "there is no column '%s'", name);
	for (size_t i = 0; i < frame->rows; i++) {
		out[i] = frame_real(&frame->col[at], i);
		if (frame->col[at].type == FIELD_TEXT ||
			(!isnan(out[i]) && out[i] != 0 && out[i] != 1))
			return err_set(err, ERR_DATA,
				"column '%s' has other values than 0 and 1 (row %zu)", name, i + 1);
	}
	return true;
}

/* The measure over the frame's rows; rows without a group or a value count for nothing. */
static bool
measure_bias(struct arena *a, const struct gate_rule *r, const struct frame *frame,
	enum measure measure, double *out, struct err *err)
{
	size_t at = frame_find(frame, r->group), n_groups = 0, kept = 0;
	double *truth = ARENA_ARRAY(a, double, frame->rows + 1);
	double *predicted = ARENA_ARRAY(a, double, frame->rows + 1);
	size_t *group = ARENA_ARRAY(a, size_t, frame->rows + 1);
	if (at == (size_t)-1)
		return err_set(err, ERR_DATA, "there is no column '%s'", r->group);
	if (!number_groups(&frame->col[at], frame->rows, group, &n_groups, err) ||
		!read_binary(frame, r->predicted, predicted, err) ||
		(r->truth && !read_binary(frame, r->truth, truth, err)))
		return false;
	for (size_t i = 0; i < frame->rows; i++) {
		if (group[i] == GROUPS_MAX)
			continue;
		truth[kept] = truth[i];
		predicted[kept] = predicted[i];
		group[kept++] = group[i];
	}
	struct fairness x = fairness(truth, predicted, group, kept, n_groups, NULL);
	*out = measure == PARITY_DIFFERENCE ? x.demographic_parity_difference
	       : measure == PARITY_RATIO    ? x.demographic_parity_ratio
	       : measure == OPPORTUNITY     ? x.equal_opportunity_difference
					    : x.equalized_odds_difference;
	if (x.groups < 2 || (measure >= OPPORTUNITY && x.with_positives < 2) ||
		(measure == ODDS && x.with_negatives < 2))
		return err_set(
			err, ERR_DATA, "fewer than two groups have such rows: no rates to compare");
	if (!isfinite(*out))
		return err_set(
			err, ERR_DATA, "%s", x.why ? x.why : "it is undefined on these rows");
	return true;
}

bool
gate_answer_bias(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	const struct gate_rule *r = v->rule;
	struct err local = ERR_INIT;
	struct frame *frame;
	double value = 0;
	if (!r->file)
		return gate_answer_metric(f, v, err);
	enum measure measure = measure_of(r->subject);
	if (measure == MEASURES)
		return gate_say(f, v, GATE_UNKNOWN,
			"cannot be computed: '%s' is no measure of bias; there are "
			"demographic_parity, parity_ratio, equal_opportunity, equalized_odds",
			r->subject);
	if (measure >= OPPORTUNITY && !r->truth)
		return gate_say(f, v, GATE_UNKNOWN, "cannot be computed: %s needs 'truth COLUMN'",
			r->subject);
	const char *columns[] = { r->group, r->predicted, r->truth, NULL };
	if (!read_frame(f, r, columns, &frame, &local))
		return gate_trouble(f, v, &local, err);
	struct arena *a = arena_new();
	bool ok = measure_bias(a, r, frame, measure, &value, &local);
	bool sampled = frame->rows_total > frame->rows;
	frame_free(frame);
	arena_free(a);
	if (!ok)
		return gate_trouble(f, v, &local, err);
	return gate_compare(f, v,
		arena_printf(f->a, "%s by %s%s", r->subject, r->group,
			sampled ? " (of a sample of the rows)" : ""),
		value);
}

/* ---- data ---- */

/* Share of missing cells: of one column, or the worst of all. */
static double
worst_missing(const struct frame *frame, const char **name)
{
	double worst = -1;
	for (size_t i = 0; i < frame->cols; i++) {
		double share = (double)frame->col[i].missing / (double)frame->rows;
		if (share <= worst)
			continue;
		worst = share;
		*name = frame->col[i].name;
	}
	return worst;
}

bool
gate_answer_data(struct gate_facts *f, struct gate_verdict *v, struct err *err)
{
	const struct gate_rule *r = v->rule;
	const char *columns[] = { r->column, NULL }, *name = "";
	struct err local = ERR_INIT;
	struct frame *frame;
	if (!r->file)
		return gate_answer_metric(f, v, err);
	if (!read_frame(f, r, r->column ? columns : NULL, &frame, &local))
		return gate_trouble(f, v, &local, err);
	if (strcmp(r->subject, "rows") == 0)
		(void)gate_compare(f, v, arena_printf(f->a, "rows of %s:", path_base(r->file)),
			(double)frame->rows_total);
	else if (frame->rows == 0 || frame->cols == 0)
		(void)gate_say(f, v, GATE_UNKNOWN, "cannot be computed: '%s' has no rows", r->file);
	else {
		double share = worst_missing(frame, &name);
		(void)gate_compare(
			f, v, arena_printf(f->a, "missing values in column '%s':", name), share);
	}
	frame_free(frame);
	return true;
}
