"""The full fit: draws from the joint posterior by a sampler."""
