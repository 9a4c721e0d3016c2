"""The demonstration: the fictional borough's desk as if it had been at work for months."""
