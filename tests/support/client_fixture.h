// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What real clients wrote and read: tests/fixtures, unpacked. */
#ifndef TESTS_SUPPORT_CLIENT_FIXTURE_H
#define TESTS_SUPPORT_CLIENT_FIXTURE_H

/*
 * Path of a fresh, writable copy of tests/fixtures/NAME.gz ("mlflow-3.1.db",
 * "mlflow-3.17.json") in the program's fixture_folder(); one of a few static
 * buffers. Ends the program with a message when it cannot.
 */
const char *fixture_client(const char *name);

/* The same, as text; free it. */
char *fixture_client_text(const char *name);

#endif
