"""Bold and struck Chinese as models write it, in every parser of Markdown that Longleaf has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.system.emphasis import WORD_JOINER, with_emphasis_joined

MARKED = [
    ("**付款期限：**收到发票后三十日。", "<strong>付款期限：</strong>收到发票后三十日。"),
    ("**“出租人”**负责维修。", "<strong>“出租人”</strong>负责维修。"),
    ("本协议自**《租赁合同》**终止时终止。", "本协议自<strong>《租赁合同》</strong>终止时终止。"),
    ("租金为~~五千元。~~六千元", "租金为<s>五千元。</s>六千元"),
    ("*注意。*另见附件一", "<em>注意。</em>另见附件一"),
    ("***重要！***不得转租", "<em><strong>重要！</strong></em>不得转租"),
    ("**賃料（月額）：**五万円", "<strong>賃料（月額）：</strong>五万円"),
]
UNTOUCHED = [
    "The **Fee:** is due. 2 * 3 * 4",
    "**期限**三十日",
    "**期限：** 三十日",
    "`**期限：**三十日`",
    "```\n**期限：**三十日\n```",
    "两者均为 **\n\n期限：**三十日",
    "foo**(bar)**baz 期限",
]


def shown(markdown: str) -> str:
    return MarkdownIt("commonmark").enable("strikethrough").render(markdown).strip()


@pytest.mark.parametrize(("markdown", "html"), MARKED)
def test_emphasis_with_punctuation_in_it_is_seen_beside_chinese(markdown: str, html: str) -> None:
    assert shown(markdown) != f"<p>{html}</p>"
    assert shown(with_emphasis_joined(markdown)).replace(WORD_JOINER, "") == f"<p>{html}</p>"


@pytest.mark.parametrize("markdown", UNTOUCHED)
def test_what_needs_nothing_stays_as_it_is(markdown: str) -> None:
    assert with_emphasis_joined(markdown) == markdown


@given(st.text(alphabet="ab 。：（）“”期限*~`\n\\", max_size=60))
def test_nothing_but_joiners_is_added_and_once_is_enough(markdown: str) -> None:
    once = with_emphasis_joined(markdown)
    assert once.replace(WORD_JOINER, "") == markdown
    assert with_emphasis_joined(once) == once
