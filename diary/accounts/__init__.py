"""Who signs in, which diaries they have, and what they chose for themselves."""
