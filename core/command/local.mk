# SPDX-License-Identifier: GPL-3.0-or-later
# What commands stand on, then one file for each command, as in commands.def.
libcore_a_SOURCES += \
  %D%/args.c %D%/args.h %D%/args_line.c \
  %D%/artifact_preview.c %D%/artifact_preview.h \
  %D%/command.c %D%/command.h %D%/command_table.h %D%/commands.def \
  %D%/compare_causes.c %D%/compare_runs.c %D%/compare_runs.h \
  %D%/complete_words.c %D%/complete_words.h \
  %D%/data_parts.c %D%/data_parts.h \
  %D%/experiment_parts.c %D%/experiment_parts.h \
  %D%/gate_parts.c %D%/gate_parts.h %D%/gate_rows.c %D%/gate_rows.h \
  %D%/global_params.c %D%/global_params.h \
  %D%/headless.c %D%/headless.h \
  %D%/help_text.c %D%/help_text.h %D%/help_topics.c %D%/man_page.c \
  %D%/model_act.c %D%/model_act.h %D%/model_page.c %D%/model_page.h %D%/model_parts.c %D%/model_parts.h \
  %D%/nearest.c %D%/nearest.h \
  %D%/parts.c %D%/parts.h \
  %D%/run_columns.c %D%/run_columns.h \
  %D%/run_importance.c %D%/run_importance.h \
  %D%/run_lifecycle.c %D%/run_lifecycle.h \
  %D%/run_names.c %D%/run_names.h \
  %D%/repro_parts.c %D%/repro_parts.h %D%/run_page.c %D%/run_page.h \
  %D%/series_table.c %D%/series_table.h \
  %D%/saved_views.c %D%/saved_views.h %D%/session.c %D%/session.h \
  %D%/source.c %D%/source.h %D%/sources.def \
  %D%/stat_file.c %D%/stat_file.h %D%/stat_input.c %D%/stat_input.h \
  %D%/store_page.c %D%/store_page.h

libcore_a_SOURCES += \
  %D%/complete_verb.c \
  %D%/completion.c \
  %D%/data_describe.c \
  %D%/data_profile.c \
  %D%/data_validate.c \
  %D%/demo.c \
  %D%/doctor.c \
  %D%/drift_check.c %D%/drift_parts.c %D%/drift_parts.h \
  %D%/experiment_create.c \
  %D%/experiment_delete.c \
  %D%/experiment_list.c \
  %D%/experiment_rename.c \
  %D%/experiment_restore.c \
  %D%/experiment_show.c \
  %D%/gate_add.c \
  %D%/gate_check.c \
  %D%/gate_list.c \
  %D%/gate_remove.c \
  %D%/help.c \
  %D%/metric_list.c \
  %D%/metric_series.c \
  %D%/model_alias.c \
  %D%/model_history.c \
  %D%/model_list.c \
  %D%/model_promote.c \
  %D%/model_register.c \
  %D%/model_rollback.c \
  %D%/model_show.c \
  %D%/model_undo.c \
  %D%/report_run.c \
  %D%/report_store.c \
  %D%/run_best.c \
  %D%/run_compare.c \
  %D%/run_delete.c \
  %D%/run_export.c \
  %D%/run_list.c \
  %D%/run_log_finish.c \
  %D%/run_log_metric.c \
  %D%/run_log_param.c \
  %D%/run_log_start.c \
  %D%/run_log_tag.c \
  %D%/run_note.c \
  %D%/run_restore.c \
  %D%/run_show.c \
  %D%/run_tag.c \
  %D%/run_watch.c \
  %D%/stat_list.c \
  %D%/stat_run.c \
  %D%/store_check.c \
  %D%/store_info.c \
  %D%/store_init.c \
  %D%/system_show.c \
  %D%/theme_list.c
