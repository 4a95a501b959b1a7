// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Being interrupted: SIGINT, SIGTERM and SIGHUP set a flag; a second one ends the process at once. */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <stdatomic.h>

/* Once, before any thread. Signals that were ignored at the start stay so (nohup, background jobs). */
void stop_install(void);
const atomic_bool *stop_flag(void);
/* Readable once a signal came; -1 when it could not be made. */
int stop_fd(void);
/* 128 + the signal that came first, or 0. */
int stop_status(void);

#endif
