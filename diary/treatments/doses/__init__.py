"""What became of the doses: taken, left out or unknown, day by day over months."""
