#!/usr/bin/env bash
# Bold Chinese is not bold in CommonMark where its last character is punctuation.
#
# A run of ** that has punctuation on its inner side opens or closes only beside white space or
# punctuation (section 6.2, rules 5 and 6). That suits scripts with spaces. Chinese and Japanese have
# none: in "**付款期限：**三十日", which is how people and language models write a bold lead, the second **
# closes nothing, and readers see four asterisks. The parsers are right; the rule is the surprise.
# A word joiner (U+2060, no width, neither space nor punctuation) inside the mark makes all of them agree.
#
# Seen with: markdown-it-py 4.3.0, cmarkgfm 2025.10.22 (GitHub's fork of the reference parser), Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check markdown-it-py==4.3.0 cmarkgfm==2025.10.22
cat >bold.py <<'PY'
import cmarkgfm
from markdown_it import MarkdownIt

TEXTS = {
    "colon inside": "**付款期限：**三十日",
    "colon outside": "**付款期限**：三十日",
    "quotation marks": "由**“甲方”**承担",
    "English": "**Term:** thirty days",
    "colon inside, word joiner": "**付款期限：\u2060**三十日",
}
for name, text in TEXTS.items():
    bold = {
        "markdown-it-py": "<strong>" in MarkdownIt("commonmark").render(text),
        "cmarkgfm": "<strong>" in cmarkgfm.markdown_to_html(text),
    }
    print(f"{name}:", *(f"{parser} {'bold' if b else 'asterisks'}" for parser, b in bold.items()))
PY
venv/bin/python bold.py | tee seen
grep -q "^colon inside: markdown-it-py asterisks cmarkgfm asterisks$" seen
grep -q "^colon outside: markdown-it-py bold cmarkgfm bold$" seen
grep -q "^quotation marks: markdown-it-py asterisks cmarkgfm asterisks$" seen
grep -q "^English: markdown-it-py bold cmarkgfm bold$" seen
grep -q "^colon inside, word joiner: markdown-it-py bold cmarkgfm bold$" seen
echo "As described."
