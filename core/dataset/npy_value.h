// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the bytes of one element of an array mean. Internal to core/dataset. */
#ifndef CORE_DATASET_NPY_VALUE_H
#define CORE_DATASET_NPY_VALUE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/base/str.h"
#include "core/dataset/npy_header.h"

/* The element at p as bits, whatever the order of its bytes. */
uint64_t npy_whole(const struct npy_field *f, const unsigned char *p);
/* Sign extension of the smaller integers. */
int64_t npy_signed(const struct npy_field *f, uint64_t v);
/* Floats of 2, 4 and 8 bytes. */
double npy_real(const struct npy_field *f, const unsigned char *p);
/* Milliseconds of a count of units; false past the range of int64_t. */
bool npy_time(const struct npy_field *f, int64_t count, int64_t *ms);
/* Texts, and whole numbers spelled out. In a. */
struct str npy_text(struct arena *a, const struct npy_field *f, const unsigned char *p);

#endif
