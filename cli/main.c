// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The program: decides between the application and one verb. */
#include "core/base/err.h"

int
main(void)
{
	return err_exit_status(ERR_NONE);
}
