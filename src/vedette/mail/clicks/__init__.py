"""Click protection: signed addresses that stand for links, and putting them into messages; the gate asks not yet."""
