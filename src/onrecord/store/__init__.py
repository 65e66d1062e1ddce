"""One casefile is one database: tables, what is read from them and what is written."""
