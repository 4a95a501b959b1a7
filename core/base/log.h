// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A levelled log to a file, for bug reports; never to the terminal.
 *
 * Off unless $CAIRN_LOG names a file (created with mode 0600) that can be
 * opened. Texts are made safe like everything else, and cut at 1000 bytes. Any
 * thread; open and close on the first and last one.
 */
#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H

#include "core/base/attr.h"

enum log_level { LOG_ERROR_LEVEL, LOG_INFO_LEVEL, LOG_DEBUG_LEVEL };

/* Opens $CAIRN_LOG if set; $CAIRN_LOG_LEVEL is error, info (default) or debug. */
void log_open(void);
void log_close(void);
void log_write(enum log_level level, const char *fmt, ...) PRINTF(2, 3);

#endif
