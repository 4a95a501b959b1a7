# SPDX-License-Identifier: GPL-3.0-or-later
STORE_TESTS = %D%/test_companion %D%/test_models %D%/test_store %D%/test_store_stmt %D%/test_init \
  %D%/test_check %D%/test_rest %D%/test_watch %D%/test_write
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
THREAD_TESTS += %D%/test_watch
%C%_test_store_SOURCES = %D%/test_store.c tests/support/check.h
%C%_test_store_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_store_stmt_SOURCES = %D%/test_store_stmt.c tests/support/check.h tests/support/opened.h
%C%_test_store_stmt_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_init_SOURCES = %D%/test_init.c tests/support/check.h
%C%_test_init_LDADD = $(UNIT_LIBS)
%C%_test_write_SOURCES = %D%/test_write.c tests/support/check.h
%C%_test_write_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_rest_SOURCES = %D%/test_rest.c tests/support/check.h
%C%_test_rest_LDADD = $(UNIT_LIBS)
%C%_test_watch_SOURCES = %D%/test_watch.c tests/support/check.h
%C%_test_watch_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_check_SOURCES = %D%/test_check.c tests/support/check.h
%C%_test_check_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
READ_TESTS = %D%/test_series %D%/test_series_many %D%/test_runs_page %D%/test_runs_snapshot %D%/test_runs \
  %D%/test_artifacts
check_PROGRAMS += $(READ_TESTS)
TESTS += $(READ_TESTS)
%C%_test_series_SOURCES = %D%/test_series.c tests/support/check.h
%C%_test_series_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_series_many_SOURCES = %D%/test_series_many.c tests/support/check.h
%C%_test_series_many_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_runs_page_SOURCES = %D%/test_runs_page.c tests/support/check.h
%C%_test_runs_page_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_runs_snapshot_SOURCES = %D%/test_runs_snapshot.c tests/support/check.h
%C%_test_runs_snapshot_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_runs_SOURCES = %D%/test_runs.c tests/support/check.h
%C%_test_runs_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_artifacts_SOURCES = %D%/test_artifacts.c tests/support/check.h
%C%_test_artifacts_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_artifacts_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=read
# Against what real clients recorded.
check_PROGRAMS += %D%/test_recorded
TESTS += %D%/test_recorded
%C%_test_recorded_SOURCES = %D%/test_recorded.c tests/support/check.h
%C%_test_recorded_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_models_SOURCES = %D%/test_models.c tests/support/check.h
%C%_test_models_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_companion_SOURCES = %D%/test_companion.c tests/support/check.h
%C%_test_companion_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
