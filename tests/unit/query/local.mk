# SPDX-License-Identifier: GPL-3.0-or-later
QUERY_TESTS = %D%/test_filter_parse %D%/test_filter_eval
check_PROGRAMS += $(QUERY_TESTS)
TESTS += $(QUERY_TESTS)
%C%_test_filter_parse_SOURCES = %D%/test_filter_parse.c tests/support/check.h
%C%_test_filter_parse_LDADD = $(UNIT_LIBS)
%C%_test_filter_eval_SOURCES = %D%/test_filter_eval.c tests/support/check.h
%C%_test_filter_eval_LDADD = $(UNIT_LIBS)
