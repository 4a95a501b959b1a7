// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Pages of a metric's history. A page never scans more than STORE_PAGE rows, so
 * that a writer waits for milliseconds at most, whatever else the run has logged.
 */
#include "core/store/series_read.h"

#include <string.h>
#include "core/store/store.h"

struct page {
	const char *run_id, *key;
	struct series_sink *sink;
	struct str wanted;   /* key, or nothing for all */
	int64_t rowid, step; /* of the last row read */
	int64_t first, end;  /* rows: the first one read by the page; the last one it may look at */
	size_t rows;         /* read by the page */
	bool by_step;        /* the query picks the key */
	bool in_rows;        /* it looks at every row up to end */
	bool stop;           /* the sink has enough */
	bool end_of_steps;   /* a step that is no integer: such rows come after all others */
};

/* False for another key than the wanted one; a key that is no text is "". */
static bool
wanted_key(struct stmt *q, const struct page *page, struct str *key)
{
	if (stmt_text(q, 1, &key->at, &key->len) != GOT_VALUE)
		*key = str_make("", 0);
	return !page->key ||
	       (key->len == page->wanted.len && memcmp(key->at, page->wanted.at, key->len) == 0);
}

/* One row: to the sink, or counted as odd. */
static void
take(struct stmt *q, struct page *page)
{
	struct series_point p = { 0 };
	struct str key = page->wanted;
	page->rowid = stmt_int_or(q, 0, page->rowid);
	if (page->rows++ == 0)
		page->first = page->rowid;
	page->sink->rowid = page->rowid;
	bool typed = stmt_int(q, 2, &p.step) == GOT_VALUE;
	if (typed)
		page->step = p.step;
	else
		page->end_of_steps = true;
	if (page->sink->some && page->rowid > page->sink->upto) {
		page->stop = !page->by_step;
		return;
	}
	if (!page->by_step && !wanted_key(q, page, &key))
		return;
	typed = typed && stmt_int(q, 3, &p.timestamp) == GOT_VALUE &&
		metric_cell(q, 4, 5, &p.value) == GOT_VALUE && (page->key || key.len > 0);
	if (!typed)
		page->sink->odd++;
	else if (!page->sink->point(page->sink->arg, key, p))
		page->stop = true;
}

static bool
read_page(struct store *s, const char *sql, struct page *page, struct err *err)
{
	struct stmt *q = stmt_use(s, sql);
	page->rows = 0;
	stmt_bind_text(q, 1, page->run_id);
	if (page->by_step) {
		stmt_bind_text(q, 2, page->key);
		stmt_bind_int(q, 4, page->step);
		if (strcmp(sql, SERIES_SAME_STEP) == 0)
			stmt_bind_int(q, 5, page->rowid);
	} else {
		stmt_bind_int(q, 2, page->rowid);
	}
	stmt_bind_int(q, 3, page->in_rows ? page->end : STORE_PAGE);
	while (!page->stop && stmt_next(q))
		take(q, page);
	return stmt_done(q, err);
}

static bool
between_pages(struct store *s, struct job *job, struct err *err)
{
	return store_read_pause(s, err) && job_goes_on(job, err);
}

static bool
tail(const struct series_sink *sink)
{
	return sink->some && sink->from > INT64_MIN;
}

/* Whether at least half of the rows around the page are of the run: then the next ones likely are, too. */
static bool
is_dense(const struct page *page, int64_t before)
{
	int64_t span;
	if (page->rowid > INT64_MAX - STORE_PAGE)
		return false;
	return !__builtin_sub_overflow(page->rowid, page->in_rows ? before : page->first, &span) &&
	       span / 2 <= (int64_t)page->rows;
}

/* A walk needs each page of the table once: keeping them all would only cost memory. */
static bool
walk(struct store *s, struct page *page, bool in_rows, struct err *err)
{
	bool changes = in_rows != page->in_rows;
	page->in_rows = in_rows;
	return !changes || cache_pages(s, in_rows ? CACHE_FOR_WALKS : CACHE_USUAL, err);
}

static bool
read_run(struct store *s, struct job *job, struct page *page, struct err *err)
{
	page->rowid = tail(page->sink) ? page->sink->from - 1 : INT64_MIN;
	for (;;) {
		int64_t before = page->rowid;
		page->end = page->in_rows ? before + STORE_PAGE : INT64_MAX;
		if (!read_page(s, page->in_rows ? SERIES_IN_ROWS : SERIES_BY_RUN, page, err))
			return false;
		if (page->stop || (!page->in_rows && page->rows < STORE_PAGE))
			return true;
		if (page->in_rows)
			page->rowid = page->end;
		if (!walk(s, page, is_dense(page, before), err) || !between_pages(s, job, err))
			return false;
	}
}

static bool
read_by_run(struct store *s, struct job *job, struct page *page, struct err *err)
{
	bool ok = read_run(s, job, page, err);
	bool restored = walk(s, page, false, ok ? err : NULL);
	return ok && restored;
}

/* Pages may end within a step: the rest of that step comes first, then what is beyond it. */
static bool
read_by_step(struct store *s, struct job *job, struct page *page, struct err *err)
{
	page->step = page->rowid = INT64_MIN;
	for (bool same = true;;) {
		const char *sql = same ? SERIES_SAME_STEP : SERIES_LATER_STEP;
		if (!read_page(s, sql, page, err))
			return false;
		bool full = page->rows == STORE_PAGE;
		if (page->stop || page->end_of_steps || (!same && !full))
			return true;
		if (full && !between_pages(s, job, err))
			return false;
		same = full;
	}
}

bool
series_read(struct store *s, struct job *job, const char *run_id, const char *key,
	struct series_sink *sink, struct err *err)
{
	struct page page = { .run_id = run_id, .key = key, .sink = sink };
	if (key)
		page.wanted = str_of(key);
	page.by_step = key && store_facts(s)->has_series_index && !tail(sink);
	return page.by_step ? read_by_step(s, job, &page, err) : read_by_run(s, job, &page, err);
}
