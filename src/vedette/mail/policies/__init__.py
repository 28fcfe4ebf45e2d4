"""What is done with judged mail: policies, allow and block entries, mail-flow rules, as data."""
