"""What a tired person meets first: one-tap buttons, the day so far, the first run."""
