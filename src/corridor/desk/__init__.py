"""The policy desk: a local web page of levers beside live charts, and the API behind it.

ground    the corridor that it is about
app       the application: routes, errors and guard put together
address   the question that an address holds; paths: a lever's path as a word of it
live      the model kept warm
answer    an answer as the page draws it
work      work off the event loop: bounded, shared, kept
routes/   one file per part of the API and for the pages
static/, templates/   what the browser gets
"""
