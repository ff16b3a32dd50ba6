"""The nouns: claims and their identity, the vocabularies, the columns of every table."""
