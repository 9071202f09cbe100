"""A titration or taper as the doctor wrote it down: its steps, and what was done."""
