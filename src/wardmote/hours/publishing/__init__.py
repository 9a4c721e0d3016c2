"""Published hours in the forms that profiles, search engines and calendars read."""
