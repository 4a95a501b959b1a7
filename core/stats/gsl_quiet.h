// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* GSL ends the process on a domain error unless told otherwise. */
#ifndef CORE_STATS_GSL_QUIET_H
#define CORE_STATS_GSL_QUIET_H

/* Makes GSL return its error codes and NaN instead. Any thread, as often as wanted. */
void gsl_quiet(void);

#endif
