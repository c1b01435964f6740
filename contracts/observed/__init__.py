"""What the wire tells: an exchange in its trace, the number it shows, and what changed."""
