"""What a model is told when its answer is in another language than was asked for."""

from __future__ import annotations

import re

# By the tags of `answer_languages`; each in its own language, which models follow most.
_REMINDERS = {
    "en": "Write your whole answer in English.",
    "zh": "请用中文写出全部回答。",
    "de": "Schreibe deine ganze Antwort auf Deutsch.",
    "fr": "Rédige toute ta réponse en français.",
    "es": "Escribe toda tu respuesta en español.",
    "it": "Scrivi tutta la risposta in italiano.",
    "pt": "Escreva toda a sua resposta em português.",
    "nl": "Schrijf je hele antwoord in het Nederlands.",
    "ru": "Напиши весь ответ на русском языке.",
    "ja": "回答はすべて日本語で書いてください。",
    "ko": "답변 전체를 한국어로 작성하세요.",
}
_NAMES_A_LANGUAGE = re.compile(
    r"\b(?:english|chinese|german|french|spanish|italian|portuguese|dutch|russian|japanese|korean|"
    r"deutsch|englisch|französisch|español|français|italiano|translat\w*|übersetz\w*|language)\b"
    r"|[中英德法俄日韩]文|[英德法俄日韩]语|翻译|语言|язык|перевед",
    re.IGNORECASE,
)


def expected_language(chosen: str, usual: str, said: str = "") -> tuple[str, str]:
    """The language that an answer has to be in, and the reminder of it; twice "" where none is
    certain.

    Args:
        chosen: Tag that a person chose, or "".
        usual: That of the document or the question.
        said: What was asked in a person's own words, which may ask for a language themselves.
    """
    tag = chosen or ("" if _NAMES_A_LANGUAGE.search(said) else usual)
    reminder = _REMINDERS.get(tag.casefold().split("-")[0], "")
    return (tag, reminder) if reminder else ("", "")
