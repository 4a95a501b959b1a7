// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Environments as YAML: what conda is asked for (conda.yaml) and what MLflow's virtualenv
 * is (python_env.yaml). The files are hostile; bounds are those of yaml.h. Pure.
 */
#ifndef CORE_REPRO_ENVIRONMENT_H
#define CORE_REPRO_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/repro/packages.h"

#define ENVIRONMENT_BYTES_MAX ((size_t)1 << 20)

/*
 * Sorted by name, in a. The version of Python counts as package "python"; what the pip
 * part of a conda file asks for counts as in requirements.txt; "channel::" is left out. At most
 * 5,000 packages are read. ERR_CORRUPT when it is no YAML or no environment.
 */
bool environment_conda(struct arena *a, const char *text, size_t len, struct package **out,
	size_t *n, struct err *err) MUST_CHECK;
/* The version of Python and what is needed to build; its list of requirements is a file of its own. */
bool environment_python(struct arena *a, const char *text, size_t len, struct package **out,
	size_t *n, struct err *err) MUST_CHECK;

/* Both lists in one, sorted; what both name is as in the first. In a. */
void environment_merge(struct arena *a, const struct package *first, size_t n_first,
	const struct package *second, size_t n_second, struct package **out, size_t *n);

#endif
