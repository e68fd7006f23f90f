"""The routes: a module is a part of the API, with its ``router``."""
