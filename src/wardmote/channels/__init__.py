"""One message shape for every platform and archive, and the readers of exports."""
