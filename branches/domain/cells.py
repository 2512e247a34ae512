"""A cell of a sheet that was sent: what became of it, told beside it."""

from dataclasses import dataclass


@dataclass(kw_only=True)
class SentCell:
    state: str = "saved"  # saved, invalid, conflict
    message: str = ""

    def refuse(self, message: str, state: str = "invalid") -> None:
        self.state, self.message = state, message
