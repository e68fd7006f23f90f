"""At the US border: rules, ports, attempts between them, deaths."""
