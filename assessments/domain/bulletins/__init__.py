"""What the bulletins of this app say: forms-and-schemes §4."""
