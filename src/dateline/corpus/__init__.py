"""What is true of many articles at once: copies, the same event, claims that cannot both hold."""
