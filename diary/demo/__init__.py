"""A diary of somebody who does not exist, whose true effects are known."""
