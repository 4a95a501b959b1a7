// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Registered models and what serves under their names; Enter shows the versions of one. */
#include "tui/view/list_view.h"
#include "tui/view/views.h"

static const struct column columns[] = {
	{ .name = "name", .title = "model", .max_width = 48, .priority = 100 },
	{ .name = "production", .title = "Production", .max_width = 16, .priority = 95 },
	{ .name = "staging", .title = "Staging", .max_width = 16, .priority = 90 },
	{ .name = "aliases", .max_width = 40, .priority = 60 },
	{ .name = "versions", .format = FORMAT_COUNT, .priority = 50 },
	{ .name = "since", .title = "age", .format = FORMAT_AGE, .priority = 70 },
	{ .name = "run_name", .title = "run", .max_width = 24, .priority = 55 },
	{ .name = "metric", .max_width = 24, .priority = 65 },
	{ .name = "value", .format = FORMAT_SHORT, .digits = 5, .priority = 66 },
	{ .name = "description", .max_width = 60, .priority = 20 },
	{ .name = NULL },
};

static const struct list_spec spec = {
	.source = "models",
	.columns = columns,
	.id = "name",
	.open = "view.open versions {name}",
	.noun = "models",
	.empty = "No registered model in this store.\n\nRegister what a run logged:\n"
		 "cairn model register RUN churn",
};

static const char *const contexts[] = { "models", "table", NULL };

static const struct hint hints[] = {
	{ "open", "versions" },
	{ "model.history {name}", "history" },
	{ "model.rollback {name}", "roll back" },
	{ "model.undo {name}", "undo" },
	{ "filter", "filter" },
	{ "sort", "sort" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class models_view = {
	.name = "models",
	.title = "Models",
	.about = "Registered models, and which version serves",
	.contexts = contexts,
	.hints = hints,
	LIST_VIEW(&spec),
};
