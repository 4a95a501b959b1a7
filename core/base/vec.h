// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The growable array: a struct with "at", "len" and "cap", zero to begin with.
 *
 *   VEC(int) numbers = { 0 };
 *   VEC_PUSH(&numbers, 42);
 *   VEC_FREE(&numbers);
 */
#ifndef CORE_BASE_VEC_H
#define CORE_BASE_VEC_H

#include <stdlib.h>
#include "core/base/oom.h"

#define VEC(T)                                                                                     \
 struct {                                                                                          \
  T *at;                                                                                           \
  size_t len, cap;                                                                                 \
 }

/* Room for one more element, at the end. */
#define VEC_RESERVE_ONE(v)                                                                         \
 do {                                                                                              \
  if ((v)->len == (v)->cap) {                                                                      \
   (v)->cap = (v)->cap ? 2 * (v)->cap : 8;                                                         \
   (v)->at = xrealloc((v)->at, (v)->cap, sizeof(*(v)->at));                                        \
  }                                                                                                \
 } while (0)

#define VEC_PUSH(v, ...)                                                                           \
 do {                                                                                              \
  VEC_RESERVE_ONE(v);                                                                              \
  (v)->at[(v)->len++] = (__VA_ARGS__);                                                             \
 } while (0)

#define VEC_FREE(v)                                                                                \
 do {                                                                                              \
  free((v)->at);                                                                                   \
  (v)->at = NULL;                                                                                  \
  (v)->len = (v)->cap = 0;                                                                         \
 } while (0)

#endif
