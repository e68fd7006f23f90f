"""The comparison across corridors: words and cells, chart, terminal, plain values."""
