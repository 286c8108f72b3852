"""What every place is built on."""
