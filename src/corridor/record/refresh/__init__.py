"""Bringing tables up to date from publishers' own files; the only part that uses the network.

``publishers`` holds one file of facts and one of code per publisher, ``opening`` reads CSV, JSON
and workbooks, ``fetch`` downloads, ``merge`` and ``checks`` compare with the record, and ``run``
puts it together.
"""
