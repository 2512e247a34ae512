"""From somebody's file to a table of cells under known headings. No database."""
