# SPDX-License-Identifier: GPL-3.0-or-later
# One fragment for each room under test. A unit test is one program, one group,
# one file: tests/unit/<room>/test_<file>.c.
# Tests worth running under a thread checker; rooms add theirs.
THREAD_TESTS = tests/unit/job/test_job tests/unit/command/test_session
if WITH_TUI
SESSION_TESTS = tests/screen/screens.sh $(PTY_TESTS)
THREAD_TESTS += $(SESSION_TESTS)
endif
check_LIBRARIES += tests/support/libfixture.a
tests_support_libfixture_a_SOURCES = \
  tests/support/store_fixture.c tests/support/store_fixture.h \
  tests/support/client_fixture.c tests/support/client_fixture.h
FIXTURE_LIBS = tests/support/libfixture.a
UNIT_LIBS = $(CORE_LIBS) $(CMOCKA_LIBS)
if HAVE_CMOCKA
include tests/unit/base/local.mk
include tests/unit/table/local.mk
include tests/unit/query/local.mk
include tests/unit/store/local.mk
include tests/unit/job/local.mk
include tests/unit/report/local.mk
include tests/unit/plot/local.mk
include tests/unit/stats/local.mk
include tests/unit/dataset/local.mk
include tests/unit/drift/local.mk
include tests/unit/gate/local.mk
include tests/unit/registry/local.mk
include tests/unit/repro/local.mk
include tests/unit/system/local.mk
include tests/unit/command/local.mk
if WITH_TUI
include tests/unit/tui/local.mk
endif
endif
include tests/fixtures/local.mk
include tests/lint/local.mk
include tests/reference/local.mk
include tests/verb/local.mk
# Sessions are many and come and go: the archive takes what is there, however it is configured.
dist-hook: dist-sessions
dist-sessions:
	cp $(srcdir)/%D%/screen/*.keys $(srcdir)/%D%/screen/*.screen $(distdir)/%D%/screen/
	cp $(srcdir)/%D%/verb/*.verb $(distdir)/%D%/verb/
include tests/screen/local.mk
include tests/pty/local.mk
include tests/fuzz/local.mk
include tests/fault/local.mk
include tests/hostile/local.mk
include tests/interop/local.mk
include tests/bench/local.mk

# The same tests under another light. CHECK_QUICK=yes leaves out what a second
# compiler or a sanitizer cannot make different.
check-threads:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS="$(THREAD_TESTS)"
VALGRIND = valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible \
  --errors-for-leak-kinds=definite,possible
# Valgrind computes long doubles in 64 bits, and SQLite reads and writes decimals by
# long doubles: tests that hold the largest double against its text see another one.
VALGRIND_CANNOT = %D%/unit/store/test_write %D%/unit/store/test_runs_page \
  %D%/unit/store/test_series
check-valgrind:
	$(MAKE) $(AM_MAKEFLAGS) check CHECK_QUICK=yes LOG_COMPILER="$(VALGRIND)" \
	  TESTS="$(filter-out %.sh $(VALGRIND_CANNOT),$(filter tests/unit/%,$(TESTS)))"
	$(MAKE) $(AM_MAKEFLAGS) check TESTS="$(SESSION_TESTS)" \
	  CAIRN_PROGRAM="$(abs_top_srcdir)/tests/support/valgrind.sh"
EXTRA_DIST += %D%/support/valgrind.sh
# A million random keys with changes of size, best under a sanitizer.
MILLION = 1000000
check-keys:
	CAIRN_MONKEY_KEYS=$(MILLION) CAIRN_WALK=$(MILLION) CAIRN_SEED=$(CAIRN_SEED) $(MAKE) \
	  $(AM_MAKEFLAGS) check TESTS="tests/unit/tui/test_views tests/hostile/test_hostile_screen"
.PHONY: check-threads check-valgrind check-keys
