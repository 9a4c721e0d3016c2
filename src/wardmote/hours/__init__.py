"""The published pattern of usage: windows, holidays, open-time arithmetic, forms to publish."""
