"""The desk: a web service in which a team answers residents on every channel."""
