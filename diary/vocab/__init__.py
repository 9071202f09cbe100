"""The words of the domain, and nothing else.

A word is stored as its code and shown by its label. Labels are lower case, so that
they can stand inside a sentence; a template that begins with one capitalises it.
"""

from __future__ import annotations
