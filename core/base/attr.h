// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Compiler attributes under names that say what they are for. */
#ifndef CORE_BASE_ATTR_H
#define CORE_BASE_ATTR_H

/* The result says whether the call worked: ignoring it is a warning. */
#define MUST_CHECK __attribute__((warn_unused_result))
/* Argument fmt is a printf format whose values start at argument args. */
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN          __attribute__((noreturn))

#endif
