// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Filters: the search language of the run list.
 *
 * MLflow's search syntax is accepted verbatim, with MLflow's meaning
 * (metrics.auc > 0.9 and params."lr" = '0.1' and tags.t LIKE 'a%'), and more:
 * or, not, parentheses, numeric comparison of params, =~ and !~ for regular
 * expressions, min(metrics.x), max(…), best(…), first(…),
 * and short forms: bare words, -word, a|b, lr>=1e-3, m.acc, p.lr, t.team:vision,
 * status:running, age<2d. The whole grammar stands in docs/filter.md.
 *
 * A parsed filter is immutable and knows nothing of a store.
 */
#ifndef CORE_QUERY_FILTER_H
#define CORE_QUERY_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;
struct filter;
struct rowset;
struct strbuf;

/* Longest filter text, deepest nesting. */
#define FILTER_TEXT_MAX  100000
#define FILTER_DEPTH_MAX 64

/*
 * Parses text; an empty text matches everything. On failure err says what was
 * expected and *at (may be NULL) gets the byte offset for a caret. The filter
 * lives in a.
 */
bool filter_parse(struct arena *a, const char *text, const struct filter **out, size_t *at,
	struct err *err) MUST_CHECK;

/*
 * Names of the columns it reads, as rowsets call them ("metrics.acc",
 * "params.lr", "tags.team", "max(metrics.acc)", "status"), without repeats,
 * NULL-ended. In a. Three that are not single attributes:
 *
 *   "metrics.K", "params.K" and, if there is one, the attribute K, all three for
 *   a name without its kind: each run uses the first that it has.
 *   "tags.*", "run_name", "run_id", "tags.mlflow.note.content" for a bare word.
 *   "tags.*" stands for the columns of all tags whose key does not begin with
 *   "mlflow."; filter_eval looks in those of them that the rowset has.
 *   "datasets.name", "datasets.digest", "datasets.context": CELL_TEXT, the
 *   values of all the inputs of a run joined by the byte U+001F, missing
 *   without inputs. A clause holds if it holds for any of them.
 */
const char *const *filter_columns(struct arena *a, const struct filter *f);

/*
 * The first name in it that no column among known (NULL-ended) stands for, though a run must
 * have it to match: "metrics.acuracy", or "acuracy" when it was written without its kind.
 * NULL when there is none. In a.
 */
const char *filter_unknown(struct arena *a, const struct filter *f, const char *const *known);

/*
 * The same filter in MLflow's own language, or NULL when it cannot be said
 * there. In a.
 */
const char *filter_to_mlflow(struct arena *a, const struct filter *f);

/*
 * What stands behind a name for exactly the runs that have value there: "= 'x'", or " =~ …"
 * where no quotes go around it, as with it's "x". Appended to out.
 */
void filter_say_equals(struct strbuf *out, const char *value);

/*
 * One bit per row of rs in keep [(rows + 7) / 8], and in *kept how many. A column that rs
 * lacks reads as missing. now_ms is for ages. At 100,000 rows and two clauses this takes
 * under 5 ms. False, with no row kept, when the filter would take too long on these rows: its
 * regular expressions together some 0.3 seconds, everything else some 0.7.
 */
bool filter_eval(const struct filter *f, const struct rowset *rs, int64_t now_ms, uint8_t *keep,
	size_t *kept, struct err *err) MUST_CHECK;

/*
 * The same over rows that are not runs (models, params, artifacts): a word is
 * looked for in every text, and a name is first the column that is called so.
 */
bool filter_eval_plain(const struct filter *f, const struct rowset *rs, int64_t now_ms,
	uint8_t *keep, size_t *kept, struct err *err) MUST_CHECK;

/*
 * An order-by list in MLflow's syntax ("metrics.auc DESC, params.lr", also
 * max(metrics.auc)), or the short form "-auc,lr". In a.
 */
struct sort_key {
	const char *column; /* as above */
	bool descending;
	const char *
		bare; /* the name when it was written without its kind, else NULL; see order_resolve */
	/*
	 * Params and tags that are all numbers go by their size. Not for a key that MLflow
	 * would take as it is written: there they go as texts.
	 */
	bool natural;
};

#define SORT_KEYS_MAX 32

bool order_parse(struct arena *a, const char *text, struct sort_key **keys, size_t *n,
	struct err *err) MUST_CHECK;

/*
 * Without knowing the store, a name without its kind is the attribute, else the
 * metric of that name. This looks again: the metric, param, tag or attribute
 * (in that order) that is among known (NULL-ended). In a.
 */
void order_resolve(struct arena *a, struct sort_key *keys, size_t n, const char *const *known);

/*
 * One column name as a person writes it ("auc", "m.auc", "metrics.auc",
 * "params.`lr`", "max(auc)") to the name that rowsets use. known (NULL-ended,
 * may be NULL) decides what a bare word means; without a match it is taken as
 * an attribute if there is one of that name, else as a metric. In a.
 */
bool column_name_parse(struct arena *a, const char *text, const char *const *known,
	const char **out, struct err *err) MUST_CHECK;

#endif
