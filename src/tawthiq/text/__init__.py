"""A library of its own: strings to parts, keys, intervals and scores. Names, scripts, dates, ages, places, words.

It imports nothing of Tawthiq but its errors, and can be used alone.
"""
