# SPDX-License-Identifier: GPL-3.0-or-later
GATE_TESTS = %D%/test_gate_parse %D%/test_gate
check_PROGRAMS += $(GATE_TESTS)
TESTS += $(GATE_TESTS)
%C%_test_gate_parse_SOURCES = %D%/test_gate_parse.c tests/support/check.h
%C%_test_gate_parse_LDADD = $(UNIT_LIBS)
%C%_test_gate_SOURCES = %D%/test_gate.c tests/support/check.h
%C%_test_gate_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
