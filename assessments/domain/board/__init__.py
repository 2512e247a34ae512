"""What the leaders' board reads of assessment: stored rows of one month, in few statements."""
