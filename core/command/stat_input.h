// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From files and options to what a statistical method is given. */
#ifndef CORE_COMMAND_STAT_INPUT_H
#define CORE_COMMAND_STAT_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/stats/method_table.h"

struct arena;
struct command_call;

struct stat_input {
	struct arena *arena;
	struct sample ref, cur;
	struct levels levels;
	struct method_data data; /* points into the others */
	const char *subject;     /* "tenure", "churned by score" */
	const char *const
		*groups;      /* names of data.groups, for METHOD_GROUPS and METHOD_ARM_COLUMNS */
	const char *positive; /* the class taken as 1 when classes are texts, else NULL */
	size_t missing[2];    /* cells without a value, of reference and current or of the file */
	bool levels_cut;      /* a column has more levels than are told apart */
	uint64_t rows, rows_total; /* fewer rows than there are: a sample of them */
};

/* Its numbers stand on the command line and not in files. */
bool stat_input_is_list(const struct method *m);
/* ERR_USAGE names the option that is lacking, ERR_DATA the column that does not fit. Free it either way. */
bool stat_input_read(const struct command_call *call, const struct method *m,
	struct stat_input *out, struct err *err) MUST_CHECK;
void stat_input_free(struct stat_input *in);

#endif
