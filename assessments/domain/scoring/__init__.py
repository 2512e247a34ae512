"""The arithmetic of scores and rankings, exactly as forms-and-schemes §2.0 has it: pure, in
Decimal, without a database. `groups.score` is the door; a page and a pencil come to the same."""
