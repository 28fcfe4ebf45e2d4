"""Where mail passes through: milter, SMTP and LMTP receivers. They ask the gate and do what it says, or put off."""
