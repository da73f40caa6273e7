#!/usr/bin/env bash
# lxml reads an HTML page with a long text or deep nesting up to there, without an error.
#
# libxml2 ends at a text of ten million bytes and at elements in 255 others. lxml's XML parser raises an
# error then; its HTML parser, which mends what it can, gives the tree so far, as for any page with a
# mistake in it. A log in one <pre> and a thread of mails that quote each other are such pages.
# `HTMLParser(huge_tree=True)` reads both; above 2,048 levels it ends in the same way. The parser's
# error_log is the only place that tells.
#
# Seen with: lxml 6.1.3 (libxml2 2.14.6), Python 3.11, Linux x86-64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check lxml==6.1.3
cat >read.py <<'PY'
from lxml import etree, html

print("lxml", etree.__version__, "libxml2", etree.LIBXML_VERSION)


def read(page, **options):
    parser = html.HTMLParser(**options)
    root = html.document_fromstring(page, parser=parser)
    said = parser.error_log.last_error
    return len(root.text_content()), said.message.strip() if said else "no error logged"


log = "<p>Begins.</p><pre>" + "A line of a log.\n" * 600_000 + "</pre><p>Ends.</p>"
mails = "<p>Begins.</p>" + "<blockquote>" * 300 + "Asked." + "</blockquote>" * 300 + "<p>Ends.</p>"
for name, page in (("log", log), ("mails", mails)):
    print(name, "as it is:", *read(page))
    print(name, "as a huge tree:", *read(page, huge_tree=True))
PY
venv/bin/python read.py | tee seen
grep -q "^log as it is: 7 Resource limit exceeded" seen
grep -q "^log as a huge tree: 10200012 no error logged$" seen
grep -q "^mails as it is: 7 Excessive depth in document" seen
grep -q "^mails as a huge tree: 18 no error logged$" seen
echo "As described."
