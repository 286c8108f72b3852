"""What the policy asks, as rules over the model, each with its clause."""
