"""What comes after the counting: promises, cases, how long they take, and whether each side's crimes are pursued alike."""
