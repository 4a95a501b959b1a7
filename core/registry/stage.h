// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The stages of MLflow's registry. */
#ifndef CORE_REGISTRY_STAGE_H
#define CORE_REGISTRY_STAGE_H

#include <stdbool.h>
#include "core/base/err.h"

/* "None Staging Production Archived" from any mixture of cases; ERR_USAGE lists them. *out is static. */
bool stage_parse(const char *text, const char **out, struct err *err) MUST_CHECK;
/* Staging and Production: the stages that one version takes over from another. */
bool stage_is_active(const char *stage);

#endif
