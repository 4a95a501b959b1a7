// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What a fuzz target shares with libFuzzer and with our own driver. A target
 * must accept any bytes, keep no state between calls and not write anywhere.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Returns 0. Ends the program when something that must hold does not. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                                      \
 do {                                                                                              \
  if (!(condition)) {                                                                              \
   fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                   \
   abort();                                                                                        \
  }                                                                                                \
 } while (0)

#endif
