// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Filters, orders, column names and their completion: what can be said in
 * MLflow's language reads back to the same text and keeps the same runs, and a
 * negated filter keeps the others.
 */
#include "core/base/arena.h"
#include "core/query/complete.h"
#include "core/query/filter.h"
#include "core/table/rowset_build.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

enum { RUNS = 11 };
#define NOW INT64_C(1800000000000)

static const char *const names[] = { "run_id", "run_name", "status", "params.a", "params.lr",
	"tags.a", "tags.t", "tags.mlflow.note.content", "datasets.name", "datasets.context" };
static const char *const texts[] = { "", "a", "A", "x%y", "0.1", "1e3", "RUNNING", "it's \"a\"",
	"mnist\037cifar", "\xc3\xa9\xff", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" };

static const struct rowset *
some_runs(void)
{
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct rowset_build *b = rowset_build_new((size_t)1 << 20);
	for (size_t i = 0; i < RUNS; i++)
		rowset_build_row(b);
	for (size_t c = 0; c < sizeof(names) / sizeof(*names); c++) {
		size_t col = rowset_build_column(b, names[c], CELL_TEXT);
		for (size_t i = 0; i < RUNS; i++)
			if ((i + c) % 4)
				rowset_build_text(b, col, i, texts[(i + c) % RUNS],
					strlen(texts[(i + c) % RUNS]));
	}
	size_t acc = rowset_build_column(b, "metrics.a", CELL_REAL);
	size_t best = rowset_build_column(b, "best(metrics.a)", CELL_REAL);
	size_t start = rowset_build_column(b, "start_time", CELL_TIME);
	size_t stale = rowset_build_column(b, "stale", CELL_BOOL);
	for (size_t i = 0; i < RUNS; i++) {
		if (i % 3)
			rowset_build_real(b, acc, i, i == 4 ? (double)NAN : (double)i / 10);
		rowset_build_real(b, best, i, (double)i / 5);
		if (i % 5)
			rowset_build_int(b, start, i, NOW - (int64_t)i * 3600000);
		rowset_build_int(b, stale, i, i % 2);
	}
	FUZZ_CHECK(rowset_build_finish(b, &rs, &err));
	return rs;
}

/* False when it is refused as too costly; then it keeps nothing. */
static bool
kept_by(const struct filter *f, const struct rowset *rs, unsigned *kept)
{
	uint8_t keep[3] = { 0xff, 0xff, 0xa5 };
	struct err err = ERR_INIT;
	size_t n;
	bool ok = filter_eval(f, rs, NOW, keep, &n, &err);
	FUZZ_CHECK(ok || (err.code == ERR_USAGE && n == 0));
	unsigned bits = keep[0] | (unsigned)keep[1] << 8;
	FUZZ_CHECK(bits >> RUNS == 0 && keep[2] == 0xa5);
	FUZZ_CHECK((size_t)__builtin_popcount(bits) == n);
	*kept = bits;
	return ok;
}

static void
check_filter(struct arena *a, const char *text, const struct filter *f)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = some_runs();
	const struct filter *again;
	unsigned kept, others;
	bool answers = kept_by(f, rs, &kept);
	const char *said = filter_to_mlflow(a, f);
	if (said) {
		FUZZ_CHECK(answers);
		FUZZ_CHECK(filter_parse(a, said, &again, NULL, &err));
		const char *repeated = filter_to_mlflow(a, again);
		FUZZ_CHECK(repeated && strcmp(repeated, said) == 0);
		FUZZ_CHECK(kept_by(again, rs, &others) && others == kept);
	}
	/* Parentheses may be one too many, or have nothing in them. */
	if (filter_parse(a, arena_printf(a, "not (%s)", text), &again, NULL, &err) && answers)
		FUZZ_CHECK(kept_by(again, rs, &others) && others == (~kept & ((1u << RUNS) - 1)));
	for (const char *const *c = filter_columns(a, f); *c; c++)
		FUZZ_CHECK(**c);
	rowset_free(rs);
}

static void
check_completion(struct arena *a, const char *text, size_t cursor)
{
	const char *const *known = names;
	const char *list[sizeof(names) / sizeof(*names) + 1] = { NULL };
	memcpy(list, known, sizeof(names));
	struct completion both[] = { filter_complete(a, text, cursor, list, NULL, NULL),
		columns_complete(a, text, cursor, list) };
	for (size_t i = 0; i < 2; i++) {
		FUZZ_CHECK(both[i].from <= both[i].to && both[i].to == cursor);
		FUZZ_CHECK(both[i].n <= COMPLETION_MAX && !both[i].candidates[both[i].n]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const char *text = arena_strndup(a, (const char *)data, size);
	size_t len = strlen(text), at = 0;
	const struct filter *f;
	if (filter_parse(a, text, &f, &at, &err))
		check_filter(a, text, f);
	else
		FUZZ_CHECK(err.code == ERR_USAGE && err.text[0] && at <= len);
	struct sort_key *keys;
	size_t n;
	if (order_parse(a, text, &keys, &n, &err))
		order_resolve(a, keys, n, (const char *const[]){ "metrics.a", NULL });
	const char *column;
	if (column_name_parse(a, text, NULL, &column, &err))
		FUZZ_CHECK(*column);
	check_completion(a, text, len);
	check_completion(a, text, len / 2);
	arena_free(a);
	return 0;
}
