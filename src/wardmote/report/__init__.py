"""Findings as tables, sentences, charts and pages to send."""
