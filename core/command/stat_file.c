// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Data files of statistics: the columns asked for, and what is wrong with them. */
#include "core/command/stat_file.h"

#include <string.h>
#include "core/base/number.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/dataset/dataset.h"
#include "core/dataset/frame.h"
#include "core/job/job.h"
#include "core/stats/method_table.h"

bool
stat_file_read(const struct command_call *call, const char *path, const char *const columns[],
	struct stat_file *out, struct err *err)
{
	struct dataset *d;
	const struct dataset_options how = {
		.columns = columns,
		.texts = out->as_text ? columns : NULL,
		.table = args_text(call->args, "table"),
		.stop = call->job ? job_stop_flag(call->job) : NULL,
	};
	if (!dataset_open(path, &how, &d, err))
		return false;
	bool ok = frame_read(d, 0, call->job, &out->frame, err);
	const struct frame *f = ok ? out->frame : NULL;
	out->path = path;
	dataset_close(d);
	if (ok && f->rows == 0) {
		frame_free(out->frame);
		out->frame = NULL;
		return err_set(err, ERR_DATA, "'%s' has no rows", path);
	}
	return ok;
}

bool
stat_file_is_text(const struct stat_file *f, size_t col)
{
	return f->frame->col[col].type == FIELD_TEXT;
}

/* The first cell that made a column text. */
static bool
first_text(const struct frame *f, size_t col, size_t *row, const char **text)
{
	const struct frame_column *c = &f->col[col];
	char buffer[48];
	double number;
	for (size_t i = 0; i < f->rows; i++) {
		if (c->is_missing[i])
			continue;
		const char *cell = frame_text(c, i, buffer);
		if (cell == buffer || parse_real(cell, strlen(cell), &number))
			continue;
		*row = i + 1;
		*text = cell;
		return true;
	}
	return false;
}

bool
stat_file_numbers(const struct stat_file *f, size_t col, const struct method *m, struct err *err)
{
	const struct frame_column *c = &f->frame->col[col];
	const char *text;
	size_t row;
	if (c->type == FIELD_EMPTY)
		return err_set(err, ERR_DATA, "column '%s' of '%s' holds no value in %zu rows",
			c->name, f->path, f->frame->rows);
	if (c->type != FIELD_TEXT)
		return true;
	if (f->frame->rows == f->frame->rows_total && first_text(f->frame, col, &row, &text))
		return err_set(err, ERR_DATA,
			"column '%s' of '%s' is text, for row %zu holds '%.40s'; '%s' takes "
			"numbers; "
			"for levels see: cairn stat list --kind levels-pair",
			c->name, f->path, row, text, m->name);
	return err_set(err, ERR_DATA,
		"column '%s' of '%s' is text, and '%s' takes numbers; for levels see: cairn stat "
		"list --kind levels-pair",
		c->name, f->path, m->name);
}
