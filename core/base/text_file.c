// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Memory streams that cannot fail quietly. */
#include "core/base/text_file.h"

#include <stdbool.h>
#include "core/base/oom.h"

void
text_file_open(struct text_file *t)
{
	*t = (struct text_file){ .at = NULL };
	t->out = open_memstream(&t->at, &t->len);
	if (!t->out)
		out_of_memory();
}

void
text_file_close(struct text_file *t)
{
	bool whole = fflush(t->out) == 0 && !ferror(t->out);
	if (fclose(t->out) != 0 || !whole || !t->at)
		out_of_memory();
	t->out = NULL;
}
