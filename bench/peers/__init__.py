"""The bots beside which ours is measured: each answers a message with its own text, and keeps nothing."""
