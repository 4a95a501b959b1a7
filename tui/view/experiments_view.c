// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Experiments; Enter shows the runs of one. */
#include "tui/view/list_view.h"
#include "tui/view/views.h"

static const struct column columns[] = {
	{ .name = "name", .title = "experiment", .max_width = 48, .priority = 100 },
	{ .name = "runs", .format = FORMAT_COUNT, .priority = 90 },
	{ .name = "running", .format = FORMAT_COUNT, .priority = 80 },
	{ .name = "last_start", .title = "last run", .format = FORMAT_AGE, .priority = 85 },
	{ .name = "primary_metric", .title = "primary metric", .max_width = 24, .priority = 50 },
	{ .name = "creation_time", .title = "created", .format = FORMAT_AGE, .priority = 40 },
	{ .name = "experiment_id", .title = "id", .max_width = 20, .priority = 30 },
	{ .name = "note", .max_width = 60, .priority = 20 },
	{ .name = NULL },
};

static const struct list_spec spec = {
	.source = "experiments",
	.columns = columns,
	.id = "experiment_id",
	.open = "view.open runs {experiment_id}",
	.noun = "experiments",
	.empty = "No experiment in this store.\n\nThe first run that is logged makes one:\n"
		 "mlflow.set_experiment(\"churn\"), or  cairn experiment create churn",
};

static const char *const contexts[] = { "experiments", "table", NULL };

static const struct hint hints[] = {
	{ "open", "runs" },
	{ "filter", "filter" },
	{ "sort", "sort" },
	{ "columns", "columns" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class experiments_view = {
	.name = "experiments",
	.title = "Experiments",
	.about = "Experiments of the store",
	.contexts = contexts,
	.hints = hints,
	LIST_VIEW(&spec),
};
