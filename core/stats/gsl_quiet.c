// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Once per process: GSL reports errors by value. */
#include "core/stats/gsl_quiet.h"

#include <gsl/gsl_errno.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
turn_off(void)
{
	gsl_set_error_handler_off();
}

void
gsl_quiet(void)
{
	pthread_once(&once, turn_off);
}
