"""Information cards, and the days that comparisons leave out."""
