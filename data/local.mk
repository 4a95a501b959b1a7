# SPDX-License-Identifier: GPL-3.0-or-later
# Tables of an MLflow store, each file the step from the one before (core/store/init.c).
SCHEMA_SQL = %D%/schema/2.22.sql %D%/schema/3.0.sql %D%/schema/3.1.sql %D%/schema/3.6.sql \
  %D%/schema/3.10.sql %D%/schema/3.17.sql
EXTRA_DIST += %D%/embed.sh $(SCHEMA_SQL)
BUILT_SOURCES += %D%/schema.inc
CLEANFILES += %D%/schema.inc
%D%/schema.inc: %D%/embed.sh $(SCHEMA_SQL) %D%/local.mk
	@$(MKDIR_P) %D%
	$(AM_V_GEN)d=$(srcdir)/%D%/schema; sh $(srcdir)/%D%/embed.sh \
	  schema_2_22=$$d/2.22.sql schema_3_0=$$d/3.0.sql schema_3_1=$$d/3.1.sql \
	  schema_3_6=$$d/3.6.sql schema_3_10=$$d/3.10.sql schema_3_17=$$d/3.17.sql \
	  >$@-t && mv $@-t $@

# The demo is a tree of files whose names nobody lists: installed as it stands.
DEMO = %D%/demo
EXTRA_DIST += $(DEMO)/README.md $(DEMO)/make.py $(DEMO)/record.py $(DEMO)/recorder.py \
  $(DEMO)/train.py $(DEMO)/windows.py $(DEMO)/mlflow.db $(DEMO)/artifacts $(DEMO)/windows
install-data-local:
	to='$(DESTDIR)$(pkgdatadir)/data/demo' && cd $(srcdir)/$(DEMO) && $(MKDIR_P) "$$to" && \
	$(INSTALL_DATA) README.md mlflow.db "$$to" && \
	find artifacts windows -type d | while read -r d; do \
	  $(MKDIR_P) "$$to/$$d" && \
	  find "$$d" -maxdepth 1 -type f -exec $(INSTALL_DATA) {} "$$to/$$d" ';' || exit 1; \
	done
uninstall-local:
	rm -rf '$(DESTDIR)$(pkgdatadir)/data/demo'

# The program writes its own manual page and completions, so that they always agree with it.
nodist_man1_MANS = %D%/cairn.1
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
nodist_bashcomp_DATA = %D%/bash/cairn
nodist_zshcomp_DATA = %D%/zsh/_cairn
nodist_fishcomp_DATA = %D%/fish/cairn.fish
CLEANFILES += $(nodist_man1_MANS) $(nodist_bashcomp_DATA) $(nodist_zshcomp_DATA) $(nodist_fishcomp_DATA)
%D%/cairn.1: cairn$(EXEEXT)
	@$(MKDIR_P) %D%
	$(AM_V_GEN)./cairn$(EXEEXT) help --man >$@-t && mv $@-t $@
%D%/bash/cairn: cairn$(EXEEXT)
	@$(MKDIR_P) %D%/bash
	$(AM_V_GEN)./cairn$(EXEEXT) completion bash >$@-t && mv $@-t $@
%D%/zsh/_cairn: cairn$(EXEEXT)
	@$(MKDIR_P) %D%/zsh
	$(AM_V_GEN)./cairn$(EXEEXT) completion zsh >$@-t && mv $@-t $@
%D%/fish/cairn.fish: cairn$(EXEEXT)
	@$(MKDIR_P) %D%/fish
	$(AM_V_GEN)./cairn$(EXEEXT) completion fish >$@-t && mv $@-t $@
dist_pkgdata_DATA = %D%/keymap.conf
