"""What is taken or tried."""
