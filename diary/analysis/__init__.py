"""What a diary says about an effect, and how sure that is.

Pure functions over numbers: no tables, no clock, no chance that is not passed in.
`effect` is the front door; docs/statistics.md has the method and its calibration.
"""
