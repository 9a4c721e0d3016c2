"""The register of questions: what practitioners ask, what is known, what would settle it."""
