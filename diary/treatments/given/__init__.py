"""What a clinic gives and what lasts: injections, procedures, and the pump."""
