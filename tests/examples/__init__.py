"""Every example runs from an empty folder, prints true facts and draws a picture."""
