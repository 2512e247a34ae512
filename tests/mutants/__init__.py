"""Do the tests fail when the code is wrong? `make mutants`; docs/mutants.md tells how it works."""
