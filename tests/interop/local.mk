# SPDX-License-Identifier: GPL-3.0-or-later
# cairn beside real MLflow clients; not part of "make check", for it downloads them.
EXTRA_DIST += %D%/README.md %D%/act.py %D%/ask.py %D%/clients.py %D%/continue_store.py \
  %D%/fill_store.py %D%/harness.py %D%/live.py %D%/log_loop.py %D%/new_store.py %D%/open_store.py \
  %D%/questions.py %D%/registry.py %D%/registry_client.py %D%/run.py %D%/search.py %D%/steady.py %D%/writes.py
CLEANFILES += %D%/interop.log
check-interop: all
	@$(MKDIR_P) %D%; $(AM_TESTS_ENVIRONMENT) \
	if command -v python3 >/dev/null; \
	then python3 $(srcdir)/%D%/run.py $(SCENARIOS) >%D%/interop.log 2>&1; status=$$?; \
	elif test "$$CAIRN_INTEROP" = required; \
	then echo 'Bail out! python3 is missing' >%D%/interop.log; status=1; \
	else echo '1..0 # SKIP python3 is missing' >%D%/interop.log; status=0; fi; \
	cat %D%/interop.log; exit $$status
.PHONY: check-interop
