"""Who gets in, and what is open to somebody who does not."""
