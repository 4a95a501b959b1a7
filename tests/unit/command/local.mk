# SPDX-License-Identifier: GPL-3.0-or-later
COMMAND_TESTS = %D%/test_args %D%/test_artifact_preview %D%/test_gate_rows %D%/test_command %D%/test_run_importance %D%/test_saved_views %D%/test_session \
  %D%/test_source
check_PROGRAMS += $(COMMAND_TESTS)
TESTS += $(COMMAND_TESTS)
%C%_test_args_SOURCES = %D%/test_args.c tests/support/check.h
%C%_test_args_LDADD = $(UNIT_LIBS)
%C%_test_artifact_preview_SOURCES = %D%/test_artifact_preview.c tests/support/check.h
%C%_test_artifact_preview_LDADD = $(UNIT_LIBS)
%C%_test_gate_rows_SOURCES = %D%/test_gate_rows.c tests/support/check.h
%C%_test_gate_rows_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_session_SOURCES = %D%/test_session.c tests/support/store_fixture.c \
  tests/support/store_fixture.h tests/support/check.h
%C%_test_session_LDADD = $(UNIT_LIBS)
%C%_test_command_SOURCES = %D%/test_command.c tests/support/check.h
%C%_test_command_LDADD = $(UNIT_LIBS)
%C%_test_source_SOURCES = %D%/test_source.c tests/support/store_fixture.c \
  tests/support/store_fixture.h tests/support/check.h
%C%_test_source_LDADD = $(UNIT_LIBS)
%C%_test_run_importance_SOURCES = %D%/test_run_importance.c tests/support/check.h
%C%_test_run_importance_LDADD = $(UNIT_LIBS)
%C%_test_saved_views_SOURCES = %D%/test_saved_views.c tests/support/store_fixture.c \
  tests/support/store_fixture.h tests/support/check.h
%C%_test_saved_views_LDADD = $(UNIT_LIBS)
