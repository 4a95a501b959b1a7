// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One C locale object for the life of the process. */
#include "core/base/c_locale.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t plain;

static void
make(void)
{
	plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

locale_t
c_locale(void)
{
	pthread_once(&once, make);
	return plain;
}

int
c_snprintf(char *out, size_t size, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	locale_t old = uselocale(c_locale());
	int n = vsnprintf(out, size, fmt, args);
	uselocale(old);
	va_end(args);
	return n;
}
