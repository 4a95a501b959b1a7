# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/artifacts.h %D%/check.h %D%/experiments.h %D%/metrics.h %D%/rest.c %D%/rest.h %D%/side_file.c %D%/side_file.h %D%/runs.h %D%/store.h %D%/watch.h \
  %D%/write.h \
  %D%/store.c %D%/store_error.c %D%/store_handle.h %D%/store_path.c %D%/store_schema.c \
  %D%/stmt_rowset.c %D%/store_stmt.c %D%/store_stmt.h
# readers
libcore_a_SOURCES += \
  %D%/keys.c %D%/keys.h %D%/metric_better.c %D%/metric_steps.c %D%/metrics.c \
  %D%/series_fold.c %D%/series_fold.h %D%/series_many.c %D%/series_many.h %D%/series_read.c %D%/series_read.h \
  %D%/store_read.c %D%/store_read.h \
  %D%/artifacts.c %D%/experiments.c %D%/run_metrics.c %D%/runs.c \
  %D%/runs_aggregate.c %D%/runs_columns.c %D%/runs_datasets.c %D%/runs_experiments.c \
  %D%/runs_keys.c %D%/runs_load.c %D%/runs_load.h %D%/runs_newest.c %D%/runs_page.c \
  %D%/runs_snapshot.c
# the registry
libcore_a_SOURCES += \
  %D%/audit.c %D%/audit.h %D%/companion.c %D%/companion.h %D%/model_files.c %D%/model_files.h %D%/model_state.c %D%/model_state.h %D%/model_versions.c %D%/models.c %D%/models.h %D%/registry_sql.c %D%/registry_sql.h
# writers
libcore_a_SOURCES += %D%/init.c
libcore_a_SOURCES += \
  %D%/models_register.c %D%/models_write.c %D%/models_write.h %D%/models_write_part.h %D%/run_name.c %D%/run_name.h %D%/store_txn.c %D%/store_txn.h %D%/write.c %D%/write_check.c \
  %D%/write_check.h %D%/write_experiments.c %D%/write_log.c %D%/write_run.h
# watching
libcore_a_SOURCES += %D%/watch.c
# checking
libcore_a_SOURCES += %D%/check.c %D%/check_integrity.c %D%/check_names.c \
  %D%/check_names.h %D%/check_part.h %D%/check_rows.c
%D%/init.$(OBJEXT): data/schema.inc
