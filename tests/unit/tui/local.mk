# SPDX-License-Identifier: GPL-3.0-or-later
TUI_TESTS = %D%/test_canvas %D%/test_charts %D%/test_charts_data %D%/test_cell_show %D%/test_describe %D%/test_feel_keys %D%/test_keymap %D%/test_loop %D%/test_pace %D%/test_placeholder %D%/test_table %D%/test_theme \
  %D%/test_user_command %D%/test_views
TUI_UNIT_LIBS = libtui.a $(UNIT_LIBS) $(CURSES_LIBS)
TUI_FAKE = %D%/fake_app.c %D%/fake_app.h tests/support/check.h
check_PROGRAMS += $(TUI_TESTS)
TESTS += $(TUI_TESTS)
THREAD_TESTS += %D%/test_charts %D%/test_views
%C%_test_canvas_SOURCES = %D%/test_canvas.c tests/support/check.h
%C%_test_canvas_LDADD = $(TUI_UNIT_LIBS)
%C%_test_cell_show_SOURCES = %D%/test_cell_show.c tests/support/check.h
%C%_test_cell_show_LDADD = $(TUI_UNIT_LIBS)
%C%_test_describe_SOURCES = %D%/test_describe.c tests/support/check.h
%C%_test_describe_LDADD = $(TUI_UNIT_LIBS)
%C%_test_keymap_SOURCES = %D%/test_keymap.c tests/support/check.h
%C%_test_keymap_LDADD = $(TUI_UNIT_LIBS)
%C%_test_loop_SOURCES = %D%/test_loop.c $(TUI_FAKE)
%C%_test_loop_LDADD = $(TUI_UNIT_LIBS)
%C%_test_placeholder_SOURCES = %D%/test_placeholder.c tests/support/check.h
%C%_test_placeholder_LDADD = $(TUI_UNIT_LIBS)
%C%_test_table_SOURCES = %D%/test_table.c $(TUI_FAKE)
%C%_test_table_LDADD = $(TUI_UNIT_LIBS)
%C%_test_theme_SOURCES = %D%/test_theme.c tests/support/check.h
%C%_test_theme_LDADD = $(TUI_UNIT_LIBS)
%C%_test_user_command_SOURCES = %D%/test_user_command.c tests/support/check.h
%C%_test_user_command_LDADD = $(TUI_UNIT_LIBS)
%C%_test_views_SOURCES = %D%/test_views.c %D%/outside.c %D%/outside.h $(TUI_FAKE)
%C%_test_views_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=child_run,--wrap=process_run,--wrap=path_output_open
%C%_test_views_LDADD = $(TUI_UNIT_LIBS)
%C%_test_charts_SOURCES = %D%/test_charts.c $(TUI_FAKE)
%C%_test_charts_LDADD = $(TUI_UNIT_LIBS)
%C%_test_charts_data_SOURCES = %D%/test_charts_data.c tests/support/check.h
%C%_test_charts_data_LDADD = $(TUI_UNIT_LIBS)
%C%_test_feel_keys_SOURCES = %D%/test_feel_keys.c $(TUI_FAKE)
%C%_test_feel_keys_LDADD = $(TUI_UNIT_LIBS)
%C%_test_pace_SOURCES = %D%/test_pace.c tests/support/check.h
%C%_test_pace_LDADD = $(TUI_UNIT_LIBS)
