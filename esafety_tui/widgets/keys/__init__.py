"""Keys: named, ordered, shown in the foot and explained."""
