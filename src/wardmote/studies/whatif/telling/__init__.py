"""The result of a what-if as findings: what is told to whom, in which words."""
