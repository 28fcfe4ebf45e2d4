"""Click protection: signed addresses that stand for links, putting them into copies, answering the clicks on them."""
