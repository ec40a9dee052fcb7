"""Ways that are not read yet, by slot and number, with the reason."""

LEFT: dict[str, dict[int, str]] = {
    "title": dict.fromkeys(
        [14, 15, 16, 17, 21, 22, 23, 26, 27, 28, 29, 30, 31, 39, 40, 43, 45, 46, 53, 54], "a name alone in a title"
    ),
    "intro": dict.fromkeys(
        [2, 9, 10, 12, 13, 22, 29, 31, 34, 35, 36, 38, 46, 49, 50, 51, 52, 57, 59, 60, 62, 64, 65, 66, 67],
        "telegraphic introductions",
    ),
    "teller": dict.fromkeys(
        [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 22, 23], "relatives who tell"
    ),
    "reference": dict.fromkeys([27, 36, 45, 56], "words for the patient"),
    "beside": dict.fromkeys([2, 4, 8, 13, 15, 20, 21, 23, 25, 29, 30], "other people beside the patient"),
    "turn": dict.fromkeys(
        [
            1,
            2,
            3,
            4,
            5,
            6,
            10,
            12,
            15,
            16,
            19,
            20,
            24,
            25,
            27,
            28,
            29,
            31,
            32,
            33,
            34,
            35,
            36,
            37,
            38,
            39,
            40,
            41,
            42,
            43,
            44,
        ],
        "two told in turn without numbers or full names",
    ),
    "three": dict.fromkeys([10, 11, 12, 17], "three told in one breath"),
    "group": dict.fromkeys([34], "a group that nothing says was treated"),
    "nobody": dict.fromkeys([10, 13, 23], "a name on a page about nobody"),
}
