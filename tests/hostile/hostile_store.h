// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A store whose every text means harm: what has ever made a terminal, a report,
 * a shell or a parser do more than show it stands in every column that somebody
 * else may fill. For tests of everything that shows a store.
 */
#ifndef TESTS_HOSTILE_HOSTILE_STORE_H
#define TESTS_HOSTILE_HOSTILE_STORE_H

#include <stddef.h>

struct hostile_text {
	const char *name; /* what it is, in one word */
	const char *bytes;
	size_t len; /* texts may hold NUL */
};

/* All of them. Calls after the first give the same. */
const struct hostile_text *hostile_texts(size_t *n);

/*
 * mlflow.db of the newest schema in fixture_folder(): for text i experiment
 * i + 1, run hostile_run(i) with everything a run can have, a registered model
 * with a version, and artifacts; and one more run, hostile_run(n) in experiment
 * 0, with the params, metrics, tags, data sets, models and artifacts of all
 * texts. Ends the program with a message when it cannot.
 */
void hostile_store_make(void);

/* Id of run i; a static buffer. */
const char *hostile_run(size_t i);

#endif
