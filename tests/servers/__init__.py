"""Real servers on loopback for the tests of the desk; ``install.sh`` puts them here."""
