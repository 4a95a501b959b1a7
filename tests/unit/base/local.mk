# SPDX-License-Identifier: GPL-3.0-or-later
BASE_TESTS = %D%/test_arena %D%/test_map %D%/test_str \
  %D%/test_clock %D%/test_err %D%/test_hash %D%/test_ini \
  %D%/test_json %D%/test_log %D%/test_number %D%/test_oom %D%/test_path \
  %D%/test_process %D%/test_random %D%/test_regex %D%/test_utf8 %D%/test_yaml
THREAD_TESTS += %D%/test_regex
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)
%C%_test_clock_SOURCES = %D%/test_clock.c tests/support/check.h
%C%_test_clock_LDADD = $(UNIT_LIBS)
%C%_test_err_SOURCES = %D%/test_err.c tests/support/check.h
%C%_test_err_LDADD = $(UNIT_LIBS)
%C%_test_hash_SOURCES = %D%/test_hash.c tests/support/check.h
%C%_test_hash_LDADD = $(UNIT_LIBS)
%C%_test_ini_SOURCES = %D%/test_ini.c tests/support/check.h
%C%_test_ini_LDADD = $(UNIT_LIBS)
%C%_test_json_SOURCES = %D%/test_json.c tests/support/check.h
%C%_test_json_LDADD = $(UNIT_LIBS)
%C%_test_log_SOURCES = %D%/test_log.c tests/support/check.h
%C%_test_log_LDADD = $(UNIT_LIBS)
%C%_test_number_SOURCES = %D%/test_number.c tests/support/check.h
%C%_test_number_LDADD = $(UNIT_LIBS)
%C%_test_path_SOURCES = %D%/test_path.c tests/support/check.h
%C%_test_path_LDADD = $(UNIT_LIBS)
%C%_test_process_SOURCES = %D%/test_process.c tests/support/check.h
%C%_test_process_LDADD = $(UNIT_LIBS)
%C%_test_random_SOURCES = %D%/test_random.c tests/support/check.h
%C%_test_random_LDADD = $(UNIT_LIBS)
%C%_test_regex_SOURCES = %D%/test_regex.c tests/support/check.h
%C%_test_regex_LDADD = $(UNIT_LIBS)
%C%_test_utf8_SOURCES = %D%/test_utf8.c tests/support/check.h
%C%_test_utf8_LDADD = $(UNIT_LIBS)
%C%_test_oom_SOURCES = %D%/test_oom.c tests/support/check.h
%C%_test_oom_LDADD = $(UNIT_LIBS)
%C%_test_oom_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc \
  -Wl,--wrap=aligned_alloc
%C%_test_arena_SOURCES = %D%/test_arena.c tests/support/check.h
%C%_test_arena_LDADD = $(UNIT_LIBS)
%C%_test_map_SOURCES = %D%/test_map.c tests/support/check.h
%C%_test_map_LDADD = $(UNIT_LIBS)
%C%_test_str_SOURCES = %D%/test_str.c tests/support/check.h
%C%_test_str_LDADD = $(UNIT_LIBS)
%C%_test_yaml_SOURCES = %D%/test_yaml.c tests/support/check.h
%C%_test_yaml_LDADD = $(UNIT_LIBS)
