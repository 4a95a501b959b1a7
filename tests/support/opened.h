// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A store of the fixture opened as the program opens it. */
#ifndef TESTS_SUPPORT_OPENED_H
#define TESTS_SUPPORT_OPENED_H

#include "core/store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>

/* For reading; fails the test when it cannot be opened. */
static inline struct store *
opened(const char *name)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	CHECK_OK(store_open(fixture_path(name), NULL, &s, &err));
	return s;
}

/* The run id of that number; one of a few static buffers. */
static inline const char *
id_of(int i)
{
	static char ids[4][33];
	static int turn;
	char *id = ids[turn = (turn + 1) % 4];
	snprintf(id, 33, "%032x", (unsigned)i);
	return id;
}

#endif
