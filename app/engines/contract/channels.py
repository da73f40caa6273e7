"""The channels of gpt-oss ("harmony") as they arrive: with all of their marks, some, or none."""

from __future__ import annotations

import re

_TO = r"(?:\s+to=[\w.]{1,40})?"
CHANNEL = re.compile(  # gpt-oss ("harmony"), whole or with the first marks lost
    rf"\s*(?:<\|start\|>\s*)?(?:assistant)?{_TO}\s*(?:<\|channel\|>\s*)?"
    r"(analysis|commentary|final)[^<\n]{0,60}\s*(?:<\|constrain\|>\s*\w+\s*)?<\|message\|>"
)
FINAL_WITHOUT_CHANNEL = re.compile(rf"\s*<\|start\|>\s*assistant{_TO}\s*<\|message\|>")
CHANNEL_CUT = re.compile(r"\s*<\|channel\|>\s*(analysis|commentary|final)(?![a-z])")
CHANNEL_END = re.compile(r"<\|(?:end|call|return)\|>|<\|start\|>\s*assistant|(?=<\|channel\|>)")
# The same without any mark: "analysisThe user wants …assistantfinalThe fee is …".
BARE = re.compile(r"\s*(?:assistant)?(?:analysis|commentary)(?=[^\s\w<:,.;!?)’'”-]|[A-Z\d“\"'(])")
BARE_SMALL = re.compile(r"\s*(?:analysis|commentary)(?=[a-z])(?!analysis(?:t|ts)\b)")
BARE_END = re.compile(r"(?:assistant)+(?:commentary[^\n]{0,40}?assistant)*final")
# And with spaces or lines between: nothing but the word at the end tells.
LATE_FINAL = re.compile(
    r"assistantfinal(?=\W|[A-Z])|assistant\s+final\b(?!\s+[a-z])|\n\s*final\s*\n"
)
LATE_FORMS = ("assistantfinal\0", "assistant final\0", "assistant\nfinal\0", "\nfinal\n\0")
STARTS_BARE = re.compile(r"\s*(?:analysis|commentary)\b")
NO_CHANNEL = "<|message|>"
BARE_FINAL = re.compile(r"\s*assistantfinal(?=\S)")
