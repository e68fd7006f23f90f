"""What moves the transit country: force, bargaining, money, armed groups."""
