// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reports to render in tests: every kind of block, filled with texts of a test's choice. */
#ifndef TESTS_UNIT_REPORT_SAMPLE_H
#define TESTS_UNIT_REPORT_SAMPLE_H

#include "core/report/report.h"

#define SAMPLE_NOW   1763800000000
#define SAMPLE_TEXTS 40

/* Texts that have broken programs of this kind; NULL-ended. */
extern const char *const sample_hostile[];

/* Every block, all free texts taken in turn from texts (NULL-ended). */
struct report *sample_report(const char *const *texts);
/* A table alone: name TEXT, score REAL, count INT, at TIME, good BOOL, of the given rows. */
struct report *sample_table(const char *const *names, size_t rows);

/* Renders into memory; free() the text. Fails the test when rendering fails. */
char *sample_render(
	const struct report *r, enum report_format format, const struct report_style *style);
extern const struct report_style sample_style;

#endif
