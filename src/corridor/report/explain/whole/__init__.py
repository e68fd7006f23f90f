"""An explanation as a whole: the page, the terminal, JSON, and what each part says in one form."""
