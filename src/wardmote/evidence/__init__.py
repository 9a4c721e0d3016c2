"""Findings kept, checked, rated and pooled, and the register of the questions they answer."""
