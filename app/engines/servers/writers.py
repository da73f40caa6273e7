"""Which models at a server cannot write, as their names tell."""

from __future__ import annotations

import re

_NO_WRITER = re.compile(
    r"embed|rerank|(?:^|[-_/])(?:bge|gte|e5|minilm|mpnet|colbert|whisper|tts|clip|siglip)(?:[-_.:]|$)"
    r"|mmproj|stable-diffusion|flux|dall-e|moderation|snowflake-arctic|text-to-speech|nomic-bert"
    r"|paraphrase-|sentence-t|(?:^|[-_/])(?:stella|instructor|sdxl|sd3|imagen|sora|veo|kokoro|parakeet"
    r"|bark|colpali|splade|roberta|bert)(?:[-_.:\d]|$)|gpt-image|transcri|speech|diarize|realtime"
    r"|guard(?:ian)?(?:[-_.:\d]|$)|shieldgemma|classifier|reward|-prm-"
)


def is_no_writer(model: str) -> bool:
    """Whether a model's name says that it makes embeddings, ranks, hears or draws."""
    return bool(_NO_WRITER.search(model.casefold()))
