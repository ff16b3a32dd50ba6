"""Message codes and values to sentences in Arabic and English; numbers, dates and plurals.

Messages live in `messages/<room>.toml`, one table a code with `en` and `ar`. A message that counts has one text for
each plural category of the language (CLDR: one, other; zero, one, two, few, many, other), chosen by the value `n`.
"""

from tawthiq.language.catalogue import codes, sentence
from tawthiq.language.numbers import date_text, interval_text, number_text

LANGUAGES = ("ar", "en")

__all__ = ["LANGUAGES", "codes", "date_text", "interval_text", "number_text", "sentence"]
