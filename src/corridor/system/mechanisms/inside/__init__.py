"""Inside the United States: enforcement, confrontation, the economy, attention."""
