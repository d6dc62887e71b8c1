"""The command line: the only place that prints and opens output paths. One command per file."""
