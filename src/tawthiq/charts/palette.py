"""Few colours, told apart in grey print as well; text on white passes WCAG 2.2 AA (4.5 to 1)."""

INK = "#1b2733"
MUTED = "#55606c"
RULE = "#d9dee3"
FAINT = "#eef1f4"
PAPER = "#ffffff"
ACCENT = "#1d4f7c"
ACCENT_SOFT = "#8fb0cc"
LAND = "#efece4"
BORDER = "#a9b0b7"
# Five steps of one blue whose lightness falls evenly, so that the order survives a grey printer.
SHADES = ("#dbe7f1", "#b2cde2", "#7fabcd", "#447fae", "#1d4f7c")
