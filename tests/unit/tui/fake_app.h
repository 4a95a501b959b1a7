// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * An application on a terminal in memory, over sources that make up their rows:
 * views are tested without a store.
 */
#ifndef TESTS_UNIT_TUI_FAKE_APP_H
#define TESTS_UNIT_TUI_FAKE_APP_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"

struct app;
struct canvas;
struct rowset;
struct term;

struct fake_app {
	struct app *app;
	struct term *term;
	struct job_pool *pool;
	struct canvas *canvas;
};

/* What sources answer from now on. */
struct fake_data {
	size_t runs;      /* rows of "runs" and "runs.snapshot" */
	bool fails;       /* every source fails */
	const char *name; /* of every run, NULL for "run-0", "run-1" … */
	double shift;     /* added to every metric */
	bool once;        /* "auc" has one point in every run */
	bool machine;     /* "system" tells of one that is made up, with GPUs and limits */
	bool system;      /* run-4, run-9, run-14 … logged system metrics */
	size_t points;    /* of every curve, by step from 0; "loss" has a gap from 20 to 24 */
};

extern struct fake_data fake_data;

/* h x w cells, at the view. Fails the test when that does not work. */
struct fake_app fake_app_open(const char *view, int h, int w);
void fake_app_close(struct fake_app *f);
/* Delivers and draws until nothing is left to do. */
void fake_settle(struct fake_app *f);
/* Presses keys one by one, each with its effects. */
void fake_press(struct fake_app *f, const char *keys);
/* The screen as text, in memory that the next call reuses. */
const char *fake_screen(struct fake_app *f);
bool fake_shows(struct fake_app *f, const char *text);

/* The view on top draws nothing outside of h x w cells that are given to it. */
void fake_check_size(const struct fake_app *f, int h, int w);

/* How often all runs were read so far. */
size_t fake_reads(void);
/* How often a part of one run was read so far: its page, its params, its metrics … */
size_t fake_parts(void);
/* The rowset of runs that the fake sources give. */
const struct rowset *fake_runs(size_t n);

#endif
