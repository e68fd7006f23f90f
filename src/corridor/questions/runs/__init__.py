"""Running the model for a question: what it needs, many draws of every case, what they say.

``setup`` reads fit, inputs and levers once; ``engine`` runs cases on common draws;
``summarise`` turns draws into what is shown. Every question builds on these.
"""
