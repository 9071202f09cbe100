"""What stands about the person, and how the diary as a whole is set up."""
