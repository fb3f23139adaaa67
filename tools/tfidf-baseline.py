"""What scikit-learn's TF-IDF and logistic regression make of labelled files, in the folds of `quartet sentiment eval --folds`.

pip install scikit-learn; python tools/tfidf-baseline.py FILE...
Prints macro-F1, sign accuracy and AUC, once with the defaults of both and once with pairs of words and balanced labels.
"""
import hashlib
import json
import sys

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline

FOLDS = 5


def read(path):
    for number, line in enumerate(open(path, encoding="utf8")):
        row = json.loads(line)
        target = row.get("label", row.get("score"))
        yield str(row.get("id", number)), row["text"], (target > 0) - (target < 0)


def fold_of(name):
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


def judge(rows, model):
    """Predicted label and lean of each row, by a model fitted to the other folds."""
    labels, leans = {}, {}
    for fold in range(FOLDS):
        rest = [row for row in rows if fold_of(row[0]) != fold]
        held = [place for place, row in enumerate(rows) if fold_of(row[0]) == fold]
        fitted = model().fit([text for _, text, _ in rest], [label for _, _, label in rest])
        texts = [rows[place][1] for place in held]
        up, down = (list(fitted.classes_).index(label) for label in (1, -1))
        for place, label, chance in zip(held, fitted.predict(texts), fitted.predict_proba(texts)):
            labels[place], leans[place] = label, chance[up] - chance[down]
    return labels, leans


def report(name, rows, model):
    labels, leans = judge(rows, model)
    actual = [label for _, _, label in rows]
    f1 = f1_score(actual, [labels[place] for place in range(len(rows))], average="macro")
    sided = [place for place in range(len(rows)) if actual[place] != 0]
    sign = sum((leans[place] > 0) == (actual[place] > 0) for place in sided) / len(sided)
    auc = roc_auc_score([actual[place] > 0 for place in sided], [leans[place] for place in sided])
    print(f"  {name:24} macro-F1 {f1:.3f}  sign {sign:.3f}  AUC {auc:.3f}")


def plain():
    return make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))


def tuned():
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return make_pipeline(words, LogisticRegression(C=10, class_weight="balanced", max_iter=1000))


for path in sys.argv[1:]:
    rows = list(read(path))
    print(path, len(rows))
    report("defaults", rows, plain)
    report("pairs, balanced, C=10", rows, tuned)
