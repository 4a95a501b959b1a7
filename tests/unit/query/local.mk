# SPDX-License-Identifier: GPL-3.0-or-later
QUERY_TESTS = %D%/test_filter_parse %D%/test_filter_eval %D%/test_filter_mlflow \
  %D%/test_order_parse %D%/test_complete
check_PROGRAMS += $(QUERY_TESTS)
TESTS += $(QUERY_TESTS)
EXTRA_DIST += %D%/mlflow_filters.tsv
%C%_test_filter_parse_SOURCES = %D%/test_filter_parse.c tests/support/check.h
%C%_test_filter_parse_LDADD = $(UNIT_LIBS)
%C%_test_filter_eval_SOURCES = %D%/test_filter_eval.c tests/support/check.h
%C%_test_filter_eval_LDADD = $(UNIT_LIBS)
%C%_test_filter_mlflow_SOURCES = %D%/test_filter_mlflow.c tests/support/check.h
%C%_test_filter_mlflow_LDADD = $(UNIT_LIBS)
%C%_test_order_parse_SOURCES = %D%/test_order_parse.c tests/support/check.h
%C%_test_order_parse_LDADD = $(UNIT_LIBS)
%C%_test_complete_SOURCES = %D%/test_complete.c tests/support/check.h
%C%_test_complete_LDADD = $(UNIT_LIBS)
