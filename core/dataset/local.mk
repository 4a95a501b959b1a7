# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/cell_page.c %D%/cell_page.h \
  %D%/column_result.c %D%/column_stats.c %D%/column_stats.h \
  %D%/csv_record.c %D%/csv_record.h \
  %D%/data_schema.c %D%/data_schema.h %D%/schema_json.c \
  %D%/dataset.c %D%/dataset.h %D%/dataset_reader.h \
  %D%/distinct.c %D%/distinct.h \
  %D%/field.c %D%/field.h \
  %D%/frame.c %D%/frame.h \
  %D%/input.c %D%/input.h \
  %D%/level_counts.c %D%/level_counts.h \
  %D%/line_buffer.c %D%/line_buffer.h \
  %D%/npy_header.c %D%/npy_header.h \
  %D%/profile.c %D%/profile.h \
  %D%/read_csv.c %D%/csv_stream.c %D%/csv_stream.h \
  %D%/read_jsonl.c \
  %D%/read_npy.c %D%/npy_columns.c %D%/npy_columns.h %D%/npy_value.c %D%/npy_value.h \
  %D%/read_sqlite.c %D%/sqlite_file.c %D%/sqlite_file.h %D%/sqlite_page.c \
  %D%/recode.c %D%/recode.h \
  %D%/reservoir.c %D%/reservoir.h \
  %D%/validate.c %D%/validate.h %D%/validation.h %D%/verdicts.c %D%/column_verdicts.c %D%/judge.c %D%/judge.h \
  %D%/zip_read.c %D%/zip_read.h
