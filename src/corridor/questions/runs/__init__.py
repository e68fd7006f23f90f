"""Running the model for a question: what it needs, many draws of every case, what they say.

``setup`` reads fit, inputs and levers once; ``asked`` puts policies to it; ``worlds`` draws what
is uncertain; ``engine`` runs cases in the same worlds; ``summarise`` turns draws into what is
shown. Every question builds on these.
"""
