"""What every page is made of: layout, components, the clock. No models."""
