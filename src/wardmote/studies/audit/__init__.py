"""What an archive says about the pattern a team keeps."""
