// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* system show: this machine as it is now. Rates need two looks, a moment apart. */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "core/system/system_sample.h"
#include "core/table/rowset_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TABLE_BYTES ((size_t)4 << 20)
#define SPAN_MAX_MS 60000
#define SLICE_MS    20

enum cell { CELL_VALUE, CELL_MOST, CELL_SHARE, CELL_SAID, CELL_ID };

/* A cell of a table: what measure it shows, and of that the value, its upper end, both, or the words. */
struct source_cell {
	const char *column, *what;
	enum cell cell;
};

/* A table: rows of the sample of one part, those of one name as one row. */
struct pivot {
	const char *key, *heading;
	const char *part; /* of the sample's rows */
	const struct column *columns;
	const struct source_cell *cells;
};

static void
add_cell(struct rowset_build *b, size_t row, const struct pivot *p, size_t i,
	const struct rowset *rows, size_t at)
{
	double value = rowset_real(rows, at, "value");
	double most = rowset_real(rows, at, "most");
	size_t col = rowset_build_find(b, p->cells[i].column);
	const char *text = rowset_text(rows, at, "text");
	switch (p->cells[i].cell) {
	case CELL_SAID:
		if (*text)
			rowset_build_text(b, col, row, text, strlen(text));
		return;
	case CELL_ID:
		text = rowset_text(rows, at, "id");
		rowset_build_text(b, col, row, text, strcspn(text, "/"));
		return;
	case CELL_MOST:
		value = most;
		break;
	case CELL_SHARE:
		value = value / most;
		break;
	case CELL_VALUE:
		break;
	}
	if (!isnan(value))
		rowset_build_real(b, col, row, value);
}

/* Rows of one name stand together. */
static void
fill(struct rowset_build *b, const struct pivot *p, const struct rowset *rows)
{
	const char *name = NULL;
	size_t row = 0;
	for (size_t at = 0; at < rows->rows; at++) {
		const char *own = rowset_text(rows, at, "name");
		if (strcmp(rowset_text(rows, at, "part"), p->part) != 0)
			continue;
		if (!name || strcmp(name, own) != 0) {
			row = rowset_build_row(b);
			rowset_build_text(b, 0, row, own, strlen(own));
			name = own;
		}
		for (size_t i = 0; p->cells[i].column; i++)
			if (strcmp(p->cells[i].what, rowset_text(rows, at, "what")) == 0)
				add_cell(b, row, p, i, rows, at);
	}
}

static bool
add_table(struct report *out, const struct pivot *p, const struct rowset *rows, struct err *err)
{
	struct rowset_build *b = rowset_build_new(TABLE_BYTES);
	const struct rowset *table;
	(void)rowset_build_column(b, p->columns[0].name, CELL_TEXT);
	for (size_t i = 0; p->cells[i].column; i++)
		(void)rowset_build_column(b, p->cells[i].column,
			p->cells[i].cell == CELL_SAID || p->cells[i].cell == CELL_ID ? CELL_TEXT
										     : CELL_REAL);
	fill(b, p, rows);
	if (!rowset_build_finish(b, &table, err))
		return false;
	if (table->rows == 0) {
		rowset_free(table);
		return true;
	}
	report_section(out, "", p->heading);
	report_table(out, p->key, table, p->columns, NULL);
	return true;
}

#define SHARE(name_, title_, priority_)                                                            \
 {                                                                                                 \
  .name = (name_), .title = (title_), .format = FORMAT_PERCENT, .digits = 1,                       \
  .priority = (priority_)                                                                          \
 }
#define BYTES(name_, title_, priority_)                                                            \
 {                                                                                                 \
  .name = (name_), .title = (title_), .format = FORMAT_BYTES, .align = ALIGN_RIGHT,                \
  .priority = (priority_)                                                                          \
 }

static const struct column memory_columns[] = { { .name = "name", .title = "", .priority = 9 },
	BYTES("used", "used", 8), BYTES("total", "of", 7), SHARE("share", "share", 6), { 0 } };
static const struct column limit_columns[] = { { .name = "name", .title = "", .priority = 9 },
	BYTES("used", "used", 8), BYTES("total", "of", 7), SHARE("busy", "busy", 6),
	{ .name = "allowed", .format = FORMAT_COUNT, .priority = 5 },
	{ .name = "note", .title = "", .max_width = 60, .priority = 4 }, { 0 } };
static const struct column gpu_columns[] = { { .name = "gpu", .title = "", .priority = 9 },
	{ .name = "model", .priority = 2 }, SHARE("busy", "busy", 8), BYTES("memory", "memory", 7),
	BYTES("total", "of", 6),
	{ .name = "watts",
		.unit = "W",
		.title = "power",
		.format = FORMAT_SHORT,
		.digits = 3,
		.priority = 5 },
	{ .name = "watts_limit",
		.unit = "W",
		.title = "limit",
		.format = FORMAT_SHORT,
		.digits = 3,
		.priority = 3 },
	{ .name = "celsius",
		.unit = "°C",
		.title = "heat",
		.format = FORMAT_SHORT,
		.digits = 3,
		.priority = 4 },
	{ 0 } };
static const struct column process_columns[] = { { .name = "pid", .priority = 9 },
	{ .name = "gpu", .priority = 7 }, BYTES("memory", "memory", 8),
	{ .name = "name", .max_width = 64, .priority = 6 }, { 0 } };
static const struct column disk_columns[] = { { .name = "name", .title = "", .priority = 9 },
	BYTES("read", "read/s", 8), BYTES("written", "written/s", 7), SHARE("busy", "busy", 6),
	{ 0 } };
static const struct column folder_columns[] = {
	{ .name = "path", .title = "", .max_width = 64, .priority = 9 }, BYTES("used", "used", 8),
	BYTES("total", "of", 7), SHARE("share", "share", 6), { 0 }
};
static const struct column link_columns[] = { { .name = "name", .title = "", .priority = 9 },
	BYTES("received", "received/s", 8), BYTES("sent", "sent/s", 7), { 0 } };
static const struct column core_columns[] = { { .name = "core", .title = "", .priority = 9 },
	SHARE("busy", "busy", 8),
	{ .name = "bar", .title = "", .format = FORMAT_BAR, .shown_only = true, .priority = 7 },
	{ 0 } };

static const struct column flat_columns[] = { { .name = "id", .priority = 9 },
	{ .name = "value", .format = FORMAT_SHORT, .digits = 6, .priority = 8 },
	{ .name = "most", .format = FORMAT_SHORT, .digits = 6, .priority = 7 },
	{ .name = "unit", .priority = 6 }, { .name = "text", .max_width = 60, .priority = 5 },
	{ 0 } };

#undef SHARE
#undef BYTES

static const struct source_cell memory_cells[] = { { "used", "used", CELL_VALUE },
	{ "total", "used", CELL_MOST }, { "share", "used", CELL_SHARE }, { 0 } };
static const struct source_cell limit_cells[] = { { "used", "used", CELL_VALUE },
	{ "total", "used", CELL_MOST }, { "busy", "busy", CELL_SHARE },
	{ "allowed", "allowed", CELL_VALUE }, { "note", "used", CELL_SAID },
	{ "note", "busy", CELL_SAID }, { "note", "allowed", CELL_SAID }, { 0 } };
static const struct source_cell gpu_cells[] = { { "model", "busy", CELL_SAID },
	{ "busy", "busy", CELL_SHARE }, { "memory", "memory", CELL_VALUE },
	{ "total", "memory", CELL_MOST }, { "watts", "power", CELL_VALUE },
	{ "watts_limit", "power", CELL_MOST }, { "celsius", "heat", CELL_VALUE }, { 0 } };
static const struct source_cell process_cells[] = { { "gpu", "memory", CELL_ID },
	{ "memory", "memory", CELL_VALUE }, { "name", "memory", CELL_SAID }, { 0 } };
static const struct source_cell disk_cells[] = { { "read", "read", CELL_VALUE },
	{ "written", "written", CELL_VALUE }, { "busy", "busy", CELL_SHARE }, { 0 } };
static const struct source_cell link_cells[] = { { "received", "received", CELL_VALUE },
	{ "sent", "sent", CELL_VALUE }, { 0 } };
static const struct source_cell core_cells[] = { { "busy", "busy", CELL_SHARE },
	{ "bar", "busy", CELL_SHARE }, { 0 } };

static const struct pivot pivots[] = {
	{ "memory", "Memory", "memory", memory_columns, memory_cells },
	{ "limits", "This container's limits", "limit", limit_columns, limit_cells },
	{ "gpus", "NVIDIA GPUs", "gpu", gpu_columns, gpu_cells },
	{ "processes", "Processes on GPUs", "process", process_columns, process_cells },
	{ "disks", "Disks", "disk", disk_columns, disk_cells },
	{ "folders", "File systems", "folder", folder_columns, memory_cells },
	{ "network", "Network", "network", link_columns, link_cells },
	{ "cores", "Cores", "core", core_columns, core_cells },
};

/* ---- looking ---- */

static bool
pause_for(struct job *job, int64_t ms, struct err *err)
{
	int64_t until = clock_mono_ms() + ms;
	const struct timespec slice = { .tv_nsec = SLICE_MS * 1000000L };
	while (clock_mono_ms() < until) {
		if (job && job_stopping(job))
			return err_set(err, ERR_CANCELLED, "interrupted");
		nanosleep(&slice, NULL);
	}
	return true;
}

/* Two looks; the rows of the second. With an interval of 0 one look, without rates. */
static bool
look(const struct command_call *call, struct system_sample *sample, const struct rowset **out,
	struct err *err)
{
	const char *root = system_root();
	const atomic_bool *stop = call->job ? job_stop_flag(call->job) : NULL;
	int64_t interval = args_int(call->args, "interval", 0);
	const struct rowset *first;
	if (interval > SPAN_MAX_MS)
		return err_set(err, ERR_USAGE, "--interval is at most one minute");
	if (!system_sample_take(root, stop, sample, err))
		return false;
	if (interval == 0)
		return system_rows(sample, NULL, out, err);
	if (!system_rows(sample, NULL, &first, err))
		return false;
	bool ok = pause_for(call->job, interval, err) &&
		  system_sample_take(root, stop, sample, err) &&
		  system_rows(sample, first, out, err);
	rowset_free(first);
	return ok;
}

/* ---- the report ---- */

static size_t
row_of(const struct rowset *rows, const char *id)
{
	size_t i = 0;
	while (i < rows->rows && strcmp(rowset_text(rows, i, "id"), id) != 0)
		i++;
	return i;
}

static void
fill_processor(const struct system_sample *now, const struct rowset *rows, struct report *out)
{
	static const struct column share = { .format = FORMAT_PERCENT, .digits = 1 };
	static const struct column load = { .format = FORMAT_FIXED, .digits = 2 };
	static const char *const keys[] = { "load1", "load5", "load15" };
	static const char *const labels[] = { "load, one minute", "load, five", "load, fifteen" };
	size_t row = row_of(rows, "cpu/busy");
	double busy = row < rows->rows ? rowset_real(rows, row, "value") / 100 : (double)NAN;
	report_value_int(out, "processors", "cores", (int64_t)now->n_cores);
	if (isnan(busy))
		report_value_missing(out, "busy", "busy", "needs two looks");
	else
		report_value_real(out, "busy", "busy", busy, &share);
	for (int i = 0; i < 3; i++)
		if (!isnan(now->load[i]))
			report_value_real(out, keys[i], labels[i], now->load[i], &load);
}

static bool
fill_report(const struct command_call *call, const struct system_sample *now,
	const struct rowset *rows, struct report *out, struct err *err)
{
	char host[256] = "";
	report_set_title(out, "This machine");
	if (!*system_root() && gethostname(host, sizeof(host) - 1) == 0)
		report_value_text(out, "host", "host", host);
	fill_processor(now, rows, out);
	if (now->gpus.note[0])
		report_value_text(out, "gpus_note", "NVIDIA GPUs", now->gpus.note);
	if (args_flag(call->args, "flat")) {
		report_table(out, "measures", rowset_ref(rows), flat_columns, NULL);
		return true;
	}
	for (size_t i = 0; i < sizeof(pivots) / sizeof(pivots[0]); i++)
		if (!add_table(out, &pivots[i], rows, err))
			return false;
	report_section(out, "", NULL);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct system_sample *sample = xcalloc(1, sizeof(*sample));
	const struct rowset *rows = NULL;
	bool ok = look(call, sample, &rows, err) && fill_report(call, sample, rows, out, err);
	rowset_free(rows);
	free(sample);
	return ok;
}

static const struct param params[] = {
	{ .name = "interval",
		.letter = 'i',
		.type = PARAM_SPAN,
		.preset = "1s",
		.help = "time between the two looks that rates are taken from; 0 for one look" },
	{ .name = "flat",
		.type = PARAM_FLAG,
		.help = "every measure as a row of one table, for CSV and scripts" },
	{ 0 },
};

const struct command command_system_show = {
	.name = "system.show",
	.summary = "show this machine: processors, memory, GPUs, disks, network",
	.details =
		"What the system view shows, once. Where control groups (version 2) give this "
		"process less memory or time than the machine has, that is told beside it. "
		"NVIDIA GPUs are asked for by NVML where libnvidia-ml.so.1 is installed, else by "
		"nvidia-smi. With CAIRN_SYSTEM_ROOT=DIR it reads DIR/proc and DIR/sys instead, "
		"such as "
		"a host's seen from a container, without GPUs and file systems.\n\n"
		"What MLflow logged of the machines that runs ran on is in the store: "
		"cairn metric series system/gpu_0_utilization_percentage RUN",
	.examples = "cairn system show\n"
		    "cairn system show --flat --format csv\n"
		    "cairn system show --format json | jq .gpus",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
