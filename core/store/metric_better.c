// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Which way is better, from a metric's name. The name is cut into words at
 * punctuation, digits' ends and capitals ("val/topKAccuracy" is val, top, k,
 * accuracy); a word that is known decides, and "lower" wins over "higher", since
 * "f1_loss" is a loss. Unknown names stay undecided: a wrong guess would crown the worst run.
 */
#include "core/store/metrics.h"

#include <ctype.h>
#include <string.h>
#include "core/base/str.h"

static const char *const lower_words[] = { "loss", "error", "err", "errors", "mse", "rmse", "mae",
	"mape", "smape", "rmsle", "msle", "medae", "nll", "perplexity", "ppl", "wer", "cer", "ter",
	"fid", "kid", "brier", "ece", "eer", "deviance", "regret", "latency", "crossentropy",
	"hamming", "fpr", "fnr", "aic", "bic", NULL };
static const char *const higher_words[] = { "acc", "accuracy", "auc", "auroc", "auprc", "aupr",
	"f1", "f2", "fbeta", "r2", "precision", "recall", "map", "ndcg", "mrr", "bleu", "rouge",
	"meteor", "iou", "miou", "dice", "psnr", "ssim", "kappa", "mcc", "gini", "reward",
	"sensitivity", "specificity", "tpr", "tnr", "jaccard", "silhouette", "score", "throughput",
	NULL };
/* Names written without a break: "valloss", "mlogloss", "trainacc". */
static const char *const lower_endings[] = { "loss", "error", "rmse", NULL };
static const char *const higher_endings[] = { "accuracy", "auc", "acc", NULL };

static bool
in_list(const char *word, const char *const *list, bool ending)
{
	for (; *list; list++)
		if (ending ? str_ends(word, *list) : strcmp(word, *list) == 0)
			return true;
	return false;
}

/* Whether a word, or the word without its trailing digits ("map50"), says something. */
static enum column_better
judge_word(char *word)
{
	for (int pass = 0; pass < 2; pass++) {
		if (in_list(word, lower_words, false) || in_list(word, lower_endings, true))
			return BETTER_LOWER;
		if (in_list(word, higher_words, false) || in_list(word, higher_endings, true))
			return BETTER_HIGHER;
		word[strcspn(word, "0123456789")] = '\0';
	}
	return BETTER_NONE;
}

static bool
word_begins(const char *key, size_t i)
{
	return i > 0 && isupper((unsigned char)key[i]) && islower((unsigned char)key[i - 1]);
}

static enum column_better
judge_name(const char *key)
{
	enum column_better verdict = BETTER_NONE;
	char word[32];
	size_t n = 0;
	bool negated = str_starts(key, "neg_");
	for (size_t i = 0;; i++) {
		bool letter = isalnum((unsigned char)key[i]) != 0;
		if (n && (!letter || word_begins(key, i))) {
			word[n] = '\0';
			enum column_better said = judge_word(word);
			if (said == BETTER_LOWER || verdict == BETTER_NONE)
				verdict = said == BETTER_NONE ? verdict : said;
			n = 0;
		}
		if (letter && n < sizeof(word) - 1)
			word[n++] = (char)tolower((unsigned char)key[i]);
		if (key[i] == '\0')
			break;
	}
	if (negated && verdict == BETTER_LOWER)
		return BETTER_HIGHER;
	return verdict;
}

enum column_better
metric_better(const char *key, const char *primary, const char *greater_is_better)
{
	if (primary && greater_is_better && strcmp(key, primary) == 0) {
		if (str_casecmp(greater_is_better, "true") == 0)
			return BETTER_HIGHER;
		if (str_casecmp(greater_is_better, "false") == 0)
			return BETTER_LOWER;
	}
	return str_starts(key, "system/") ? BETTER_NONE : judge_name(key);
}
