"""Reminders that each member chose: in the calendar and by mail."""
