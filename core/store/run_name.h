// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names for runs that were given none. */
#ifndef CORE_STORE_RUN_NAME_H
#define CORE_STORE_RUN_NAME_H

#define RUN_NAME_MAX 21

/* "calm-heron-417": adjective, noun and a number up to 1000, at most 20 characters, as MLflow makes them. */
void run_name_random(char out[RUN_NAME_MAX]);

#endif
