"""What the policy asks, as rules over the model: facts, steps, guards and deadlines.

Knows the model and nothing else of ours; every rule cites its clause.
"""
