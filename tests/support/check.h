// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Unit tests: cmocka and the few checks we add. One test program is
 *
 *   static void adds(void **state) { (void)state; assert_int_equal(1 + 1, 2); }
 *   CHECK_MAIN(cmocka_unit_test(adds))
 *
 * Run by the TAP driver; each function counts as one test.
 */
#ifndef TESTS_SUPPORT_CHECK_H
#define TESTS_SUPPORT_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CHECK_MAIN(...)                                                                            \
 int main(void)                                                                                    \
 {                                                                                                 \
  const struct CMUnitTest tests[] = { __VA_ARGS__ };                                               \
  return cmocka_run_group_tests(tests, NULL, NULL);                                                \
 }

/* |value - want| <= relative * |want|; NaN equals NaN. */
#define CHECK_NEAR(value, want, relative)                                                          \
 do {                                                                                              \
  double check_v = (value), check_w = (want);                                                      \
  if (!((isnan(check_v) && isnan(check_w)) || check_v == check_w ||                                \
	      fabs(check_v - check_w) <= (relative)*fabs(check_w)))                                \
   fail_msg("%s is %.17g, not %.17g", #value, check_v, check_w);                                   \
 } while (0)

/*
 * Ends a test that cannot be run here. cmocka's own skip() prints a line that TAP
 * readers take for a failure; this one is a pass that says in the log what was left out.
 */
#define CHECK_SKIP(...)                                                                            \
 do {                                                                                              \
  print_message("# skipped: " __VA_ARGS__);                                                        \
  print_message("\n");                                                                             \
  return;                                                                                          \
 } while (0)

/* The call works; its error's text is shown when it does not. */
#define CHECK_OK(call)                                                                             \
 do {                                                                                              \
  if (!(call))                                                                                     \
   fail_msg("%s: %s", #call, err.text);                                                            \
 } while (0)

#define CHECK_FAILS(call, expected)                                                                \
 do {                                                                                              \
  if (call)                                                                                        \
   fail_msg("%s worked", #call);                                                                   \
  if (err.code != (expected))                                                                      \
   fail_msg("%s: %s (%s)", #call, err.text, err_name(err.code));                                   \
 } while (0)

#endif
