"""From conversations, or from stated rates, to what comes to a desk: models, weeks, sessions."""
