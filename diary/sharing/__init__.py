"""Links that the person controls: a summary for somebody without an account."""
