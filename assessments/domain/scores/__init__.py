"""A county's scores: what is known of its units is read, scored by `domain.scoring`, kept and
published."""
