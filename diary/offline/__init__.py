"""What is there without account and without network."""
