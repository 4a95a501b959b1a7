# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/register.c %D%/register.h %D%/registry_history.c %D%/registry_history.h %D%/mlmodel.c %D%/mlmodel.h \
  %D%/plan.c %D%/plan.h %D%/plan_part.h %D%/rollback.c \
  %D%/stage.c %D%/stage.h
