"""An example in a file, scored by the same arithmetic: what anyone can check with a pencil."""
