"""Named monthly series of the record, as the tests of claims read them."""
