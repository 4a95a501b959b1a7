# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libtui.a
libtui_a_SOURCES = \
  %D%/act/app_act.c %D%/act/app_command.c %D%/act/key_help.c %D%/act/key_help.h %D%/act/output.c \
  %D%/act/line_complete.c %D%/act/line_complete.h %D%/act/palette.c %D%/act/palette.h %D%/app.c %D%/app.h %D%/app_draw.c %D%/app_inside.h \
  %D%/app_state.c %D%/builtin.c %D%/builtin.h %D%/canvas.c %D%/canvas.h %D%/canvas_svg.c \
  %D%/canvas_svg.h %D%/colour.c %D%/engine.h %D%/fuzzy.c %D%/fuzzy.h %D%/key.h %D%/key_name.c \
  %D%/keymap.c %D%/keymap.h %D%/layer.h %D%/line_history.c %D%/line_history.h %D%/loop.c \
  %D%/loop.h %D%/message.c %D%/output.h %D%/placeholder.c %D%/placeholder.h %D%/role.c %D%/role.h \
  %D%/roles.def %D%/script.c %D%/script.h %D%/term.h %D%/term_curses.c %D%/term_memory.c \
  %D%/term_described.c %D%/term_described.h %D%/term_output.c %D%/term_output.h \
  %D%/text_editor.c %D%/text_editor.h %D%/theme.c %D%/theme.h %D%/theme_watch.c \
  %D%/theme_watch.h \
  %D%/tui.c %D%/tui.h %D%/view.c %D%/view.h %D%/view/artifact_view.c %D%/view/charts_cross.c \
  %D%/view/charts_curves.c %D%/view/charts_data.c %D%/view/charts_data.h %D%/view/charts_export.c \
  %D%/view/charts_parts.h %D%/view/charts_pick.c %D%/view/charts_view.c \
  %D%/view/experiments_view.c %D%/view/gates_view.c %D%/view/list_view.c %D%/view/list_view.h %D%/view/models_view.c %D%/view/own_views.c \
  %D%/view/report_view.c %D%/view/run_view.c %D%/view/runs_detail.c %D%/view/runs_live.c \
  %D%/view/runs_parts.h %D%/view/runs_saved.c %D%/view/runs_view.c %D%/view/promote_pick.c %D%/view/promote_pick.h %D%/view/version_view.c %D%/view/versions_view.c \
  %D%/view/run_note_edit.c %D%/view/run_note_edit.h %D%/view/views.c \
  %D%/view/views.def %D%/view/views.h %D%/widget/cell_show.c %D%/widget/cell_show.h \
  %D%/widget/chart.c %D%/widget/chart.h %D%/widget/confirm.c %D%/widget/confirm.h \
  %D%/widget/doc_ui.c %D%/widget/doc_ui.h %D%/widget/document.c %D%/widget/document.h \
  %D%/widget/id_set.c %D%/widget/id_set.h %D%/widget/picker.c %D%/widget/picker.h \
  %D%/widget/prompt.c %D%/widget/prompt.h %D%/widget/table.c %D%/widget/table.h \
  %D%/widget/table_cell.c %D%/widget/table_columns.c %D%/widget/table_columns.h \
  %D%/widget/table_draw.c %D%/widget/table_facet.c %D%/widget/table_facet.h \
  %D%/widget/table_lines.c %D%/widget/table_move.c %D%/widget/table_ui.c %D%/widget/table_ui.h
libtui_a_SOURCES += \
  %D%/view/charts_column.c %D%/view/charts_grid.c %D%/view/charts_once.c %D%/view/charts_over.c %D%/view/charts_saved.c %D%/view/compare_view.c %D%/view/runs_pick.c %D%/view/runs_pick.h \
  %D%/view/system_machine.c %D%/view/system_parts.h %D%/view/system_view.c

libtui_a_SOURCES += \
  %D%/act/place.c %D%/act/place.h %D%/act/user_command.c %D%/user_command.h %D%/child.c \
  %D%/child.h %D%/widget/table_describe.c %D%/widget/table_describe.h

libtui_a_SOURCES += %D%/act/app_mouse.c %D%/act/app_preview.c %D%/pace.c %D%/pace.h %D%/view/runs_group.c

# Files that are compiled in: every line a C string.
TUI_QUOTE = $(SED) -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/",/'
BUILT_SOURCES += %D%/builtin_theme.inc %D%/builtin_keymap.inc
CLEANFILES += %D%/builtin_theme.inc %D%/builtin_keymap.inc
%D%/builtin_theme.inc: themes/ansi.theme
	@$(MKDIR_P) %D%
	$(AM_V_GEN)$(TUI_QUOTE) $(srcdir)/themes/ansi.theme >$@
%D%/builtin_keymap.inc: data/keymap.conf
	@$(MKDIR_P) %D%
	$(AM_V_GEN)$(TUI_QUOTE) $(srcdir)/data/keymap.conf >$@
%D%/libtui_a-builtin.$(OBJEXT): %D%/builtin_theme.inc %D%/builtin_keymap.inc
libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURSES_CFLAGS)
