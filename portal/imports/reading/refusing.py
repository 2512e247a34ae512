class UnusableFile(Exception):  # noqa: N818 - it says what the file is
    """The file cannot be read; the message (Chinese) tells its owner why and what to do."""
