// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which tables and triggers MLflow (or cairn) made. */
#ifndef CORE_STORE_CHECK_NAMES_H
#define CORE_STORE_CHECK_NAMES_H

#include <stdbool.h>

/* Of a table or trigger that MLflow's migrations up to 3.17 make, or that begins with "cairn_". */
bool check_name_is_known(const char *name);

#endif
