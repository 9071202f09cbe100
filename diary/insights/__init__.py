"""Looking back: the diary as numbers and pictures."""
