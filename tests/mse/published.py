"""Tables of capture histories that papers have published: counts only, each with its paper."""

from tawthiq.mse.table import CaptureTable

# Lists; rows of who is on which list (a digit a list) and how many people; the paper.
Published = tuple[tuple[str, ...], dict[str, int], str]

KOSOVO: Published = (
    ("EXH", "ABA", "OSCE", "HRW"),
    {
        "1111": 27,
        "1110": 181,
        "1101": 18,
        "1100": 177,
        "1011": 42,
        "1010": 228,
        "1001": 106,
        "1000": 1131,
        "0111": 32,
        "0110": 217,
        "0101": 31,
        "0100": 845,
        "0011": 123,
        "0010": 936,
        "0001": 306,
    },
    "Killings in Kosovo, four lists. Ball, Betts, Scheuren, Dudukovic and Asher 2002, Killings and Refugee Flow in Kosovo, "
    "AAAS and ABA/CEELI.",
)

SPINA: Published = (
    ("S1", "S2", "S3"),
    {
        "111": 12,
        "110": 142,
        "101": 111,
        "100": 244,
        "011": 4,
        "010": 48,
        "001": 60,
    },
    "Spina bifida in upstate New York, three lists. Hook, Albright and Cross 1980, Am. J. Epidemiol. 112:750-758.",
)

ARTIFICIAL_3: Published = (
    ("A", "B", "C"),
    {
        "110": 6,
        "100": 40,
        "010": 30,
        "001": 20,
    },
    "Made to test the existence of an MLE. Chan, Silverman and Vincent 2021, JASA 116:1297-1306, table 2.",
)

GAZA: Published = (
    ("list1", "list2", "list3"),
    {
        "111": 197,
        "110": 1929,
        "101": 1173,
        "100": 19048,
        "011": 351,
        "010": 5104,
        "001": 1469,
    },
    "Deaths by traumatic injury in Gaza, three lists, all strata summed. Jamaluddine, Abukmail, Aly, Campbell and Checchi "
    "2025, Lancet, doi 10.1016/S0140-6736(24)02678-3.",
)

UKDAT_5: Published = (
    ("LA", "NG", "PFNCA", "GO", "GP"),
    {
        "11110": 1,
        "11100": 1,
        "11010": 1,
        "11000": 15,
        "10100": 19,
        "10010": 3,
        "10000": 54,
        "01110": 4,
        "01100": 62,
        "01010": 19,
        "01001": 1,
        "01000": 463,
        "00110": 76,
        "00101": 11,
        "00100": 995,
        "00011": 8,
        "00010": 695,
        "00001": 316,
    },
    "Potential victims of trafficking in the United Kingdom, five lists. Silverman 2014, Home Office; Bales, Hesketh and "
    "Silverman 2015, Significance 12(3):16-21.",
)

NED_5: Published = (
    ("IO", "K", "P", "R", "Z"),
    {
        "11000": 1,
        "10110": 2,
        "10101": 11,
        "10100": 81,
        "10010": 5,
        "10001": 73,
        "10000": 756,
        "01100": 44,
        "01001": 4,
        "01000": 1299,
        "00111": 1,
        "00110": 82,
        "00101": 125,
        "00100": 4466,
        "00011": 2,
        "00010": 650,
        "00001": 632,
    },
    "Victims of trafficking in the Netherlands, five lists. van Dijk, Cruyff, van der Heijden and Kragten-Heerdink 2017; "
    "Silverman 2020, JRSS A 183:691-736, table 2, two lists merged.",
)

WESTERN: Published = (
    ("A", "B", "C", "D", "E"),
    {
        "10101": 1,
        "10100": 4,
        "10010": 2,
        "10001": 5,
        "10000": 52,
        "01110": 1,
        "01100": 6,
        "01010": 1,
        "01000": 90,
        "00100": 114,
        "00011": 3,
        "00010": 45,
        "00001": 21,
    },
    "Victims of trafficking in the Western United States, five lists. Farrell et al. 2019, NIJ report 252520.",
)

DGA_SPINA3: Published = (
    ("A", "B", "C"),
    {
        "111": 12,
        "110": 4,
        "101": 112,
        "100": 60,
        "011": 142,
        "010": 49,
        "001": 247,
    },
    "Spina bifida again, counted a little otherwise. Madigan and York 1997, Biometrika 84:19-31.",
)

DGA_MY5: Published = (
    ("A", "B", "C", "D", "E"),
    {
        "11111": 2,
        "11110": 5,
        "11101": 2,
        "11100": 1,
        "11011": 8,
        "11010": 25,
        "11001": 18,
        "11000": 19,
        "10111": 3,
        "10110": 1,
        "10101": 5,
        "10100": 4,
        "10011": 5,
        "10010": 22,
        "10001": 36,
        "10000": 27,
        "01110": 3,
        "01100": 1,
        "01011": 23,
        "01010": 37,
        "01001": 34,
        "01000": 37,
        "00110": 2,
        "00101": 3,
        "00100": 4,
        "00011": 30,
        "00010": 97,
        "00001": 83,
    },
    "Five lists. Madigan and York 1997, Biometrika 84:19-31.",
)

PUBLISHED = {
    "kosovo": KOSOVO,
    "spina": SPINA,
    "artificial_3": ARTIFICIAL_3,
    "gaza": GAZA,
    "ukdat_5": UKDAT_5,
    "ned_5": NED_5,
    "western": WESTERN,
    "dga_spina3": DGA_SPINA3,
    "dga_my5": DGA_MY5,
}


def table(name: str) -> CaptureTable:
    """One of the published tables, by its name."""
    lists, counts, _ = PUBLISHED[name]
    return CaptureTable.of(lists, [([int(digit) for digit in row], count) for row, count in counts.items()])
