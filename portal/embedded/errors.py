class EmbeddedError(RuntimeError):
    """The servers from wheels cannot serve here; the text tells an operator what to do."""
