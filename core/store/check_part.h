// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The parts of a check and what they share. Internal to the check. */
#ifndef CORE_STORE_CHECK_PART_H
#define CORE_STORE_CHECK_PART_H

#include <stdbool.h>
#include <stdint.h>
#include "core/base/attr.h"
#include "core/base/err.h"
#include "core/base/str.h"

struct job;
struct rowset_build;
struct store;

struct check {
	struct store *store;
	struct job *job; /* may be NULL */
	struct rowset_build *rows;
	uint64_t done, total; /* table rows, about */
	int64_t now_ms;
};

/* One finding. verdict: "pass", "warn", "fail". */
void check_add(struct check *c, const char *check, const char *verdict, const char *advice,
	const char *format, ...) PRINTF(5, 6);
void check_progress(struct check *c, uint64_t rows);

/* A list of names for people: the first few, and how many more. */
struct names {
	struct strbuf text;
	size_t n;
};

void names_init(struct names *l);
void names_free(struct names *l);
void names_add(struct names *l, const char *name);
const char *names_text(struct names *l);

/* Each adds its findings. Damage (ERR_CORRUPT) ends a part, not the check. */
bool check_integrity(struct check *c, struct err *err) MUST_CHECK;
bool check_indexes(struct check *c, struct err *err) MUST_CHECK;
bool check_types(struct check *c, struct err *err) MUST_CHECK;
bool check_orphans(struct check *c, struct err *err) MUST_CHECK;
bool check_latest(struct check *c, struct err *err) MUST_CHECK;
bool check_silent(struct check *c, struct err *err) MUST_CHECK;

#endif
