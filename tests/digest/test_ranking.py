"""The ranking against summaries that people wrote, where those and the scorer are at hand."""

from __future__ import annotations

import pytest

from app.digest.ranking import PAPER_WEIGHTS, PLAIN_WEIGHTS, rank_sentences
from tests.bench.digest.references import longleaf, measure, read_abstracts, read_terms
from tests.conftest import SHARED_DATA


@pytest.mark.parametrize(
    ("name", "read", "least"), [("terms", read_terms, 26.5), ("abstracts", read_abstracts, 40.0)]
)
def test_one_sentence_says_what_people_said(name: str, read: object, least: float) -> None:
    pytest.importorskip("rouge_score", reason="pip install rouge-score measures this")
    path = SHARED_DATA / "summaries" / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{name}.json is not at hand: it lies in ../shared/data")
    assert callable(read)
    texts = read(path)
    rouge_1 = measure(texts, longleaf(name))[0]
    assert rouge_1 >= least
    assert rouge_1 > measure(texts, lambda text: 0)[0] + 1


def test_cues_and_title_count_in_papers() -> None:
    sentences = [
        "Traces of programs are often recorded at run time.",
        "However, traces of loops grow without bound.",
        "In this paper we propose nested trace trees, which share the traces of inner loops.",
        "Experiments were run on three machines.",
    ]
    scores = rank_sentences(sentences, PAPER_WEIGHTS, title="Nested trace trees")
    assert scores.index(max(scores)) == 2


def test_chinese_sentences_are_ranked_by_what_they_share() -> None:
    sentences = [
        "今天天气很好。",
        "仓库租金按季度支付，逾期支付租金的应付滞纳金。",
        "租金与滞纳金均以人民币支付。",
    ]
    scores = rank_sentences(sentences, PLAIN_WEIGHTS)
    assert scores.index(min(scores)) == 0
