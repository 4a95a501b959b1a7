// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * MLmodel: what a model version says about itself: flavors, signature, input
 * example, environment. Read from its MLmodel file, or, where the files are not on
 * this machine, from what the client of 2.x recorded with the run.
 */
#ifndef CORE_REGISTRY_MLMODEL_H
#define CORE_REGISTRY_MLMODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;
struct json;
struct rowset;
struct store;
struct version_facts;

/* Texts are "" when the file does not say. */
struct mlmodel {
	const char *flavors; /* "onnx, python_function" */
	const char *data;    /* file of the model in its native flavor */
	const char *mlflow_version, *python_version, *created;
	const char *example; /* file of the input example */
	const char *from;    /* "MLmodel" or "mlflow.log-model.history" */
	int64_t bytes;       /* as logged; -1 unknown */
	bool has_signature;
	const struct json *inputs, *outputs, *params; /* arrays, or NULL */
};

/* Reads it; everything in a. ERR_DATA when there is neither source. */
bool mlmodel_load(struct store *s, struct arena *a, const struct version_facts *v,
	struct mlmodel *out, struct err *err) MUST_CHECK;
/* From the text of an MLmodel file. */
bool mlmodel_parse(struct arena *a, const char *text, size_t len, struct mlmodel *out,
	struct err *err) MUST_CHECK;

/* side ("input", "output", "param"), name, type, required, shape, preset: one row a field. */
bool mlmodel_signature(
	const struct mlmodel *m, const struct rowset **out, struct err *err) MUST_CHECK;

#endif
