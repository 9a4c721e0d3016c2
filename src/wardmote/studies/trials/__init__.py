"""Randomised trials of what residents are told: from a frozen protocol to findings."""
