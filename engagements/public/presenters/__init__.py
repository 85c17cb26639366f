"""What the public reads, as typed rows: pages print them, and feeds and an API can.

A row holds values, never HTML: texts in several languages as `Translated`, dates as dates, codes as codes.
Its fields are the columns that a list asks the database for. The words for them are properties: an address
or a date in words costs ten times as much as a template tag, and a page has twenty-five of each.
"""
