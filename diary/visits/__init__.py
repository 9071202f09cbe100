"""Appointments, questions for them, and what clinicians found."""
