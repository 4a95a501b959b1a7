// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The C locale as an object, for number reading and printing. Any thread. */
#ifndef CORE_BASE_C_LOCALE_H
#define CORE_BASE_C_LOCALE_H

#include <locale.h>
#include <stddef.h>
#include "core/base/attr.h"

locale_t c_locale(void);
/* snprintf with '.' as the decimal point, whatever the locale of the program. */
int c_snprintf(char *out, size_t size, const char *fmt, ...) PRINTF(3, 4);

#endif
