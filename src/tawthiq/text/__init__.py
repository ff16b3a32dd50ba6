"""A library of its own: strings to parts, keys, intervals and scores. Names, scripts, dates, ages, places, words.

It imports nothing of Tawthiq but its errors, and can be used alone. For names:

- `names`: `parse_name`, `parse_names` (parts by role), `skeleton` (one key for both scripts), `fold`
- `alignment`: `similarity` of two names in bits, `aligned` to see it letter by letter
- `similarity`: `NameSimilarity` for many names at once, with how common they are
- `letter_tables`: `load_tables`, `learn` from your own pairs
"""
