// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reproducibility of a run or a version, shown. */
#include "core/command/repro_parts.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/command/command.h"
#include "core/report/report.h"
#include "core/repro/repro.h"
#include "core/table/rowset_build.h"

static void
put(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (*text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static bool
show_packages(const struct repro *r, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "package", .priority = 9 },
		{ .name = "version", .max_width = 40, .priority = 8 },
		{ .name = "pinned", .priority = 5 },
		{ 0 },
	};
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	const struct rowset *rs;
	size_t name = rowset_build_column(b, "package", CELL_TEXT);
	size_t version = rowset_build_column(b, "version", CELL_TEXT);
	size_t pinned = rowset_build_column(b, "pinned", CELL_BOOL);
	for (size_t i = 0; i < r->n_packages; i++) {
		size_t row = rowset_build_row(b);
		put(b, name, row, r->packages[i].name);
		put(b, version, row, r->packages[i].version);
		rowset_build_int(b, pinned, row, r->packages[i].pinned);
	}
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_section(out, "", "Packages");
	report_table(out, "packages", rs, columns, "no list of packages was logged");
	return true;
}

/* What DVC says. */
static bool
show_data(const struct repro *r, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "path", .max_width = 60, .priority = 9 },
		{ .name = "digest", .max_width = 64, .priority = 8 },
		{ 0 },
	};
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	const struct rowset *rs;
	size_t path = rowset_build_column(b, "path", CELL_TEXT);
	size_t digest = rowset_build_column(b, "digest", CELL_TEXT);
	for (size_t i = 0; i < r->n_facts; i++) {
		if (r->facts[i].item != REPRO_DATA)
			continue;
		size_t row = rowset_build_row(b);
		put(b, path, row, r->facts[i].name);
		put(b, digest, row, r->facts[i].value);
	}
	if (!rowset_build_finish(b, &rs, err))
		return false;
	if (rs->rows == 0) {
		rowset_free(rs);
		return true;
	}
	report_section(out, "", "Data kept by DVC");
	report_table(out, "data", rs, columns, NULL);
	return true;
}

bool
repro_fill(const struct command_call *call, const struct repro_page *page, struct report *out,
	struct err *err)
{
	static const struct column columns[] = {
		{ .name = "item", .priority = 9 },
		{ .name = "state", .priority = 9 },
		{ .name = "value", .max_width = 80, .priority = 7 },
		{ .name = "note", .max_width = 60, .priority = 6 },
		{ 0 },
	};
	static const struct column percent = { .name = "score", .format = FORMAT_PERCENT };
	const struct repro_question q = {
		.store = call->store,
		.job = call->job,
		.run_id = page->run_id,
		.version = page->version,
		.ask_git = true,
	};
	struct arena *a = report_arena(out);
	struct repro r;
	if (!repro_collect(&q, a, &r, err))
		return false;
	report_section(out, page->key, "Reproducibility");
	report_value_real(out, "score", "known", r.score, &percent);
	if (*r.missing)
		report_value_text(out, "missing", "missing", r.missing);
	else
		report_value_missing(out, "missing", "missing", "nothing");
	report_table(out, "items", r.items, columns, NULL);
	return !page->full || (show_data(&r, out, err) && show_packages(&r, out, err));
}
