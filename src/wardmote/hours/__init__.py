"""A published pattern of usage and the service clock that runs over it."""
