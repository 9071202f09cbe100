"""How fast the pages are, as ratios within one run: `python -m bench`."""
