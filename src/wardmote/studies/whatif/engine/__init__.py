"""The engine: messages and a desk in, departures out, exactly and alike on every machine."""
