"""The summary for a doctor's visit: one document, shown as a page and printed as a PDF."""
