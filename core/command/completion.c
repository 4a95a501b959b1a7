// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* completion: the few lines a shell needs to ask the program itself what comes next. */
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/report/report.h"

#include <string.h>

/*
 * Candidates come from stores and are hostile: they are put into the word list
 * as literal words (printf %q, compadd), never through anything that expands.
 */
/* clang-format off */
static const char bash[] =
	"# bash completion for cairn; made by: cairn completion bash\n"
	"_cairn() {\n"
	"\tlocal current=${COMP_WORDS[COMP_CWORD]} words=() i line whole prefix\n"
	"\tfor ((i = 1; i <= COMP_CWORD; i++)); do\n"
	"\t\tif ((${#words[@]})) && [[ ${COMP_WORDS[i]} == = || ${COMP_WORDS[i - 1]} == = ]]\n"
	"\t\tthen\n"
	"\t\t\twords[-1]+=${COMP_WORDS[i]}\n"
	"\t\telse\n"
	"\t\t\twords+=(\"${COMP_WORDS[i]}\")\n"
	"\t\tfi\n"
	"\tdone\n"
	"\t[[ $current == = ]] && current=\n"
	"\twhole=${words[-1]} prefix=${whole%\"$current\"}\n"
	"\tCOMPREPLY=()\n"
	"\t{\n"
	"\t\tread -r line\n"
	"\t\twhile IFS= read -r line; do\n"
	"\t\t\tline=${line%%$'\\t'*}\n"
	"\t\t\tif [[ $line == :files ]]; then\n"
	"\t\t\t\tcompopt -o default\n"
	"\t\t\t\tcontinue\n"
	"\t\t\tfi\n"
	"\t\t\tprintf -v line %q \"${line#\"$prefix\"}\"\n"
	"\t\t\tCOMPREPLY+=(\"$line\")\n"
	"\t\tdone\n"
	"\t} < <(\"$1\" complete --format tsv -- \"${words[@]}\" 2>/dev/null)\n"
	"}\n"
	"complete -F _cairn cairn\n";

static const char zsh[] =
	"#compdef cairn\n"
	"# zsh completion for cairn; made by: cairn completion zsh\n"
	"_cairn() {\n"
	"\tlocal line files=\n"
	"\tlocal -a found shown\n"
	"\t{\n"
	"\t\tread -r line\n"
	"\t\twhile IFS= read -r line; do\n"
	"\t\t\tif [[ $line == :files* ]]; then\n"
	"\t\t\t\tfiles=yes\n"
	"\t\t\t\tcontinue\n"
	"\t\t\tfi\n"
	"\t\t\tfound+=(\"${line%%$'\\t'*}\")\n"
	"\t\t\tshown+=(\"${line/$'\\t'/   }\")\n"
	"\t\tdone\n"
	"\t} < <(\"$words[1]\" complete --format tsv -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)\n"
	"\t(( $#found )) && compadd -l -d shown -a found\n"
	"\t[[ -n $files ]] && _files\n"
	"}\n"
	"if [[ $funcstack[1] == _cairn ]]; then\n"
	"\t_cairn \"$@\"\n"
	"else\n"
	"\tcompdef _cairn cairn\n"
	"fi\n";

static const char fish[] =
	"# fish completion for cairn; made by: cairn completion fish\n"
	"function __cairn_complete\n"
	"\tset -l words (commandline -opc) (commandline -ct)\n"
	"\tset -l lines ($words[1] complete --format tsv -- $words[2..-1] 2>/dev/null)\n"
	"\tfor line in $lines[2..-1]\n"
	"\t\tif string match -q ':files*' -- $line\n"
	"\t\t\t__fish_complete_path (commandline -ct)\n"
	"\t\telse\n"
	"\t\t\tprintf '%s\\n' $line\n"
	"\t\tend\n"
	"\tend\n"
	"end\n"
	"complete -c cairn -f -a '(__cairn_complete)'\n";
/* clang-format on */

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *shell = args_text(call->args, "shell");
	const char *text = strcmp(shell, "bash") == 0  ? bash
			   : strcmp(shell, "zsh") == 0 ? zsh
						       : fish;
	(void)err;
	report_lines(out, "script", text, strlen(text));
	return true;
}

static const struct param params[] = {
	{ .name = "shell",
		.type = PARAM_CHOICE,
		.positional = true,
		.required = true,
		.choices = "bash zsh fish",
		.value = "SHELL",
		.help = "which shell" },
	{ 0 },
};

const struct command command_completion = {
	.name = "completion",
	.summary = "print the completion script of a shell",
	.details = "It completes nouns, verbs, options, runs, metrics, experiments and filters by "
		   "asking cairn, so it "
		   "never grows old.",
	.examples = "cairn completion bash > ~/.local/share/bash-completion/completions/cairn\n"
		    "cairn completion zsh > ~/.zfunc/_cairn\n"
		    "cairn completion fish > ~/.config/fish/completions/cairn.fish",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
