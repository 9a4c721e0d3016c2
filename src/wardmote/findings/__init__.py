"""The finding: one shape for every result, whatever the study."""
