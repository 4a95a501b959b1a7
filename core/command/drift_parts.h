// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* How one compared column is told: in a sentence, as a row of a table, as a picture. */
#ifndef CORE_COMMAND_DRIFT_PARTS_H
#define CORE_COMMAND_DRIFT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/attr.h"
#include "core/drift/drift.h"

struct arena;
struct report;

/* "PSI 0.244, p 0.0047; median 0.1087, was 0.0914", or why there is none. In a. */
const char *drift_sentence(struct arena *a, const struct drift_feature *f);
/* f [n], a row each in this order, as the table "columns". */
bool drift_put_table(struct report *r, const struct drift_feature *const f[], size_t n,
	struct err *err) MUST_CHECK;
/* A section with the shares of its bins on both sides. */
bool drift_put_picture(struct report *r, const struct drift_feature *f, struct err *err) MUST_CHECK;

#endif
