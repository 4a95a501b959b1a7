// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Four words that MLflow accepts in any case and stores in one. */
#include "core/registry/stage.h"

#include <string.h>
#include "core/base/str.h"

bool
stage_parse(const char *text, const char **out, struct err *err)
{
	static const char *const stages[] = { "None", "Staging", "Production", "Archived" };
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (str_casecmp(text, stages[i]) == 0) {
			*out = stages[i];
			return true;
		}
	return err_set(err, ERR_USAGE,
		"'%s' is no stage; the stages are None, Staging, Production and Archived", text);
}

bool
stage_is_active(const char *stage)
{
	return strcmp(stage, "Staging") == 0 || strcmp(stage, "Production") == 0;
}
