"""Vintages of the record: written whole, made current by one small file, readable for good."""
