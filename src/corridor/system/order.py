"""The order of a month, in one place.

 1. force         force as an abstract event, and the offence that it gives
 2. bargaining    how much the transit country cooperates
 3. push          conditions at origin, as last published
 4. pull          US labour market, two months old
 5. season        month of the year
 6. access        what the border's rules make of an attempt
 7. beliefs       learn the rules and the way through Mexico; announcements
 8. pathways      lawful doors entered from home or on the way
 9. departures    shocks, then people set out
10. transit       Darien and Central America
11. interdiction  stops in Mexico, the carousel
12. ports         appointments, people without one
13. border        attempts, apprehension, disposition, another try
14. interior      arrests inside the US, beds, stay, removal
15. mortality     deaths on the route
16. budget        money for interdiction, and whether it lasts the year
17. cartels       members, conflict, what the removal of leaders does to it
18. confrontation deadly encounters with agents, as expected events
19. salience      how many name immigration the most important problem
20. economy       labour force, output, jobs and budgets in the United States

Mechanisms that no recorded series needs (see ``System.needed_for``) are not fitted:
their parameters are drawn from what is believed of them.
"""

__all__ = ["ORDER"]

ORDER = (
    "force",
    "bargaining",
    "push",
    "pull",
    "season",
    "access",
    "beliefs",
    "pathways",
    "departures",
    "transit",
    "interdiction",
    "ports",
    "border",
    "interior",
    "mortality",
    "budget",
    "cartels",
    "confrontation",
    "salience",
    "economy",
)
