"""Word lists for made-up members: ordinary, long, double and Sámi names, all in Windows-1252."""


def words(text: str) -> tuple[str, ...]:
    """The words of the text, in order."""
    return tuple(text.split())


GIVEN_NAMES = words(
    "Aase Adrian Aksel Amalie Anders Andreas Ane Anita Anja Anna Anne Arild Arne Aslaug "
    "Astrid Ayan Beate Bente Berit Birgit Birk Bjarne Bjørg Bjørn Britt Camilla Carina "
    "Cathrine Cecilie Charlotte Christian Dag Daniel Edel Egil Eilif Einar Eirik Elin "
    "Elisabeth Ella Ellen Emma Erik Erling Espen Eva Filip Finn Frida Frode Geir Gerd Grete "
    "Gro Grethe Gunn Gunnar Gunvor Guro Gøril Halvard Hanna Hanne Hans Harald Heidi Helene "
    "Helge Henrik Hilde Håkon Håvard Ida Inga Ingeborg Inger Ingrid Ingunn Ivar Jakob Jan "
    "Janne Jens Jon Jonas Jorunn Jørgen Kamilla Kari Karoline Kasper Katrine Kirsten Kjell "
    "Kjersti Kjetil Knut Kristian Kristin Kåre Lars Laila Leif Lene Linda Liv Lise Mads Magne "
    "Magnus Maja Malin Maren Mari Maria Marianne Marit Marius Markus Marte Martin Mathias "
    "Mette Mikkel Mohamed Mona Morten Máret Nils Nina Nora Odd Odin Ola Olav Oskar Ove Per "
    "Petter Pål Ragnhild Randi Ravdna Reidar Roar Roger Rolf Ruben Rune Ruth Sander Sara "
    "Sigrid Sigurd Silje Simen Siri Sissel Siv Snorre Solveig Stein Steinar Stian Stig "
    "Sunniva Svein Sverre Synne Synnøve Sølvi Tarjei Terje Thea Thomas Tiril Tone Tor Tora "
    "Torbjørn Torunn Tove Trine Trond Trygve Tuva Turid Ulrik Unni Vegard Vibeke Vidar Vilde "
    "Wenche Yngve Yusuf Zahra Øivind Ørjan Øystein Øyvind Åge Åse Åshild Åsmund Anne-Marie "
    "Ann-Kristin Ole-Jørgen Per-Åge Karl-Johan"
)

FAMILY_NAMES = words(
    "Aas Abrahamsen Ahmed Ali Amundsen Andersen Andreassen Antonsen Arnesen Aune Bakke Bakken "
    "Berg Berge Berntsen Birkeland Bjørnstad Bråten Bøe Børresen Christensen Dahl Danielsen "
    "Edvardsen Eide Eliassen Ellingsen Engen Eriksen Evensen Fjeld Fossum Fredriksen "
    "Gundersen Gjerde Gulbrandsen Gaup Hagen Halvorsen Hansen Hauge Haugen Helgesen Henriksen "
    "Hermansen Holm Holmen Hovland Hætta Isaksen Iversen Jacobsen Jakobsen Jensen Johannessen "
    "Johansen Johnsen Jørgensen Karlsen Khan Knudsen Knutsen Kristensen Kristiansen "
    "Kristoffersen Larsen Lie Lien Lund Lunde Løken Madsen Magnussen Martinsen Mathisen Moe "
    "Moen Mortensen Myhre Myklebust Næss Nguyen Nielsen Nilsen Nordmann Nygård Olsen Ødegård "
    "Øverland Paulsen Pedersen Persen Pettersen Rasmussen Ruud Rønning Sæther Sandvik "
    "Simonsen Sivertsen Skår Solberg Solheim Solli Somby Strand Strøm Sunde Svendsen Sørensen "
    "Tangen Thomassen Thorsen Tveit Utsi Vik Wang Aasen Ås Åsheim"
)

DOUBLE_FAMILY_NAMES = (
    "Bjørnstad-Gundersen",
    "von der Lippe",
    "Sæther Ødegård",
    "O'Brien Nygård",
    "Østensjø-Kristoffersen Bråten",
)

STREET_STEMS = words(
    "Bjørke Dal Eike Elve Fabrikk Fjell Fjord Furu Gran Hage Havne Industri Jernbane Kirke "
    "Kongens Lang Lærer Mølle Nedre Nord Nygårds Parks Prest Rosen Rønne Sentrums Sjø Skog "
    "Skole Sol Stasjons Storhaug Strand Sør Tverr Ved Verksteds Øvre Åkers Ås"
)

STREET_ENDINGS = ("veien", "gata", "vegen", "gate", "bakken", "stien", "svingen", "tunet")

WORKPLACES = (
    "Verkstedet Mo",
    "Hovedkontoret",
    "Terminal Åsen",
    "Lager Øst",
    "Driftssentralen",
    "Avdeling Sør-Varanger",
    "Anlegg Ørtfjell",
    "Kai 3 – Rana industriterminal",
)

JOB_TITLES = (
    "Fagarbeider",
    "Sjåfør",
    "Lærling",
    "Elektriker",
    "Prosjektleder",
    "Regnskapsmedarbeider",
    "HMS-rådgiver",
    "Skiftleder",
    "Kranfører",
    "Renholder",
    "Sveiser",
    "Kvalitets- og miljøkoordinator",
)

DEPARTMENTS = ("Drift", "Økonomi", "Vedlikehold", "Logistikk", "Personal", "Prosjekt", "Kjøkken")
