"""Every example runs in an empty folder, prints correct facts and draws a picture."""
