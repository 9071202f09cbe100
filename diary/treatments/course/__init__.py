"""The course of a treatment: its regimens, how they change, and what is planned."""
