"""What everything stands on: the clock, random streams, errors, intervals and proportions."""
