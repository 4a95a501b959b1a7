// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One declaration for each line of commands.def, for the files that define them and for the table. */
#ifndef CORE_COMMAND_COMMAND_TABLE_H
#define CORE_COMMAND_COMMAND_TABLE_H

#include "core/command/command.h"

#define COMMAND(id) extern const struct command command_##id;
#include "core/command/commands.def"
#undef COMMAND

#endif
