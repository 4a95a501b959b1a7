# SPDX-License-Identifier: GPL-3.0-or-later
REPORT_TESTS = %D%/test_report %D%/test_report_csv %D%/test_report_json %D%/test_report_markup \
  %D%/test_report_text
check_PROGRAMS += $(REPORT_TESTS)
TESTS += $(REPORT_TESTS)
REPORT_SAMPLE = %D%/sample.c %D%/sample.h tests/support/check.h
%C%_test_report_SOURCES = %D%/test_report.c $(REPORT_SAMPLE)
%C%_test_report_LDADD = $(UNIT_LIBS)
%C%_test_report_csv_SOURCES = %D%/test_report_csv.c $(REPORT_SAMPLE)
%C%_test_report_csv_LDADD = $(UNIT_LIBS)
%C%_test_report_json_SOURCES = %D%/test_report_json.c $(REPORT_SAMPLE)
%C%_test_report_json_LDADD = $(UNIT_LIBS)
%C%_test_report_markup_SOURCES = %D%/test_report_markup.c $(REPORT_SAMPLE)
%C%_test_report_markup_LDADD = $(UNIT_LIBS)
%C%_test_report_text_SOURCES = %D%/test_report_text.c $(REPORT_SAMPLE)
%C%_test_report_text_LDADD = $(UNIT_LIBS)
