"""Log, look, correct, take back: the entries of a diary."""
