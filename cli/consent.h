// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Consent: nothing that a person has at home is changed before they have seen how, and said yes. */
#ifndef CLI_CONSENT_H
#define CLI_CONSENT_H

#include <stdbool.h>
#include "core/base/err.h"

struct command;
struct present;
struct report;

/*
 * Shows the plan and asks on the terminal; the default is no. True for yes.
 * ERR_CANCELLED for no, ERR_USAGE when there is nobody to ask.
 */
bool consent_ask(const struct command *c, const struct report *plan, const struct present *p,
	struct err *err) MUST_CHECK;

#endif
