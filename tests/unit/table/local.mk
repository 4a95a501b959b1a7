# SPDX-License-Identifier: GPL-3.0-or-later
TABLE_TESTS = %D%/test_cell_format %D%/test_order %D%/test_rowset %D%/test_rowset_merge
check_PROGRAMS += $(TABLE_TESTS)
TESTS += $(TABLE_TESTS)
%C%_test_cell_format_SOURCES = %D%/test_cell_format.c tests/support/check.h
%C%_test_cell_format_LDADD = $(UNIT_LIBS)
%C%_test_order_SOURCES = %D%/test_order.c tests/support/check.h
%C%_test_order_LDADD = $(UNIT_LIBS)
%C%_test_rowset_SOURCES = %D%/test_rowset.c tests/support/check.h
%C%_test_rowset_LDADD = $(UNIT_LIBS)
%C%_test_rowset_merge_SOURCES = %D%/test_rowset_merge.c tests/support/check.h
%C%_test_rowset_merge_LDADD = $(UNIT_LIBS)
