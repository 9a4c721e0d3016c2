"""The demonstration borough: archives in the real formats, truth known. All of it is fiction."""
