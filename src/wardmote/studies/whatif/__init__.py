"""What residents would see, and what it would ask of a team, under another pattern of usage."""
