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
#include <stdio.h>
#include <string.h>

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
 * Ends a test function that cannot be run here. cmocka's own skip() prints a line that
 * TAP readers take for a failure; this one adds TAP's directive to the test's name, which
 * cmocka prints after the test.
 */
#define CHECK_SKIP(reason)                                                                         \
 do {                                                                                              \
  check_skip(__func__, reason);                                                                    \
  return;                                                                                          \
 } while (0)

enum { CHECK_NAMES = 64, CHECK_NAME_MAX = 200 };
static char check_names[CHECK_NAMES][CHECK_NAME_MAX];

static inline const char *
check_name(const char *function)
{
	for (size_t i = 0; i < CHECK_NAMES; i++) {
		if (!check_names[i][0]) {
			snprintf(check_names[i], CHECK_NAME_MAX, "%s", function);
			return check_names[i];
		}
	}
	return function;
}

static inline void
check_skip(const char *function, const char *reason)
{
	for (size_t i = 0; i < CHECK_NAMES; i++)
		if (strcmp(check_names[i], function) == 0)
			snprintf(check_names[i], CHECK_NAME_MAX, "%s # SKIP %s", function, reason);
}

#undef cmocka_unit_test
#define cmocka_unit_test(f)                                                                        \
 {                                                                                                 \
  check_name(#f), f, NULL, NULL, NULL                                                              \
 }

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
