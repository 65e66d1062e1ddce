"""The tables of a DNA 3 database: columns and conditions, in the order in which they refer to each other."""

from __future__ import annotations

#: What a coder may do; each is 0 or 1.
PERMISSIONS = (
    "AddDocuments",
    "EditDocuments",
    "DeleteDocuments",
    "ImportDocuments",
    "AddStatements",
    "EditStatements",
    "DeleteStatements",
    "EditAttributes",
    "EditRegex",
    "EditStatementTypes",
    "EditCoders",
    "EditCoderRelations",
    "ViewOthersDocuments",
    "EditOthersDocuments",
    "ViewOthersStatements",
    "EditOthersStatements",
)
_RELATIONS = ("viewStatements", "editStatements", "viewDocuments", "editDocuments")
_SWITCHES = ("ColorByCoder", "PopupDecoration", "PopupAutoComplete", *(f"Permission{name}" for name in PERMISSIONS))
_COLORS = ("Red", "Green", "Blue")

#: The lowest and the highest number that a column holds.
RANGES = {
    **dict.fromkeys(_COLORS, (0, 255)),
    "Refresh": (0, 9999),
    "FontSize": (1, 99),
    "PopupWidth": (100, 9999),
    **dict.fromkeys((*_SWITCHES, *_RELATIONS), (0, 1)),
}


_ID = "ID INTEGER NOT NULL PRIMARY KEY"
_SHORT = "CHECK (LENGTH({0}) < 191)"


def _text(name: str, *, default: bool = True) -> str:
    given = " DEFAULT ''" if default else ""
    return f"{name} TEXT NOT NULL{given} {_SHORT.format(name)}"


def _between(name: str) -> str:
    low, high = RANGES[name]
    return f"CHECK ({name} BETWEEN {low} AND {high})"


def _number(name: str, default: int) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default} {_between(name)}"


def _refers(name: str, table: str) -> str:
    return f"FOREIGN KEY({name}) REFERENCES {table}(ID) ON DELETE CASCADE"


_COLOR = tuple(_number(name, 0) for name in _COLORS)
#: An entity may be without a colour.
_ENTITY_COLOR = tuple(f"{name} INTEGER {_between(name)}" for name in _COLORS)


def _data(value: str, *more: str) -> tuple[str, ...]:
    """The table of the values of one kind: one for each statement and variable."""
    return (
        "ID INTEGER PRIMARY KEY NOT NULL",
        "StatementId INTEGER NOT NULL",
        "VariableId INTEGER NOT NULL",
        value,
        _refers("StatementId", "STATEMENTS"),
        _refers("VariableId", "VARIABLES"),
        *more,
        "UNIQUE (StatementId, VariableId)",
    )


_KINDS = " OR ".join(f"DataType = '{kind}'" for kind in ("boolean", "integer", "long text", "short text"))

#: Definitions of columns and conditions by table.
TABLES: dict[str, tuple[str, ...]] = {
    "SETTINGS": ("Property TEXT PRIMARY KEY", "Value TEXT NOT NULL"),
    "CODERS": (
        _ID,
        _text("Name", default=False),
        *_COLOR,
        _number("Refresh", 0),
        _number("FontSize", 14),
        _text("Password", default=False),
        f"PopupWidth INTEGER {_between('PopupWidth')} DEFAULT 300",
        _number("ColorByCoder", 0),
        _number("PopupDecoration", 0),
        _number("PopupAutoComplete", 1),
        *(_number(f"Permission{name}", 1) for name in PERMISSIONS),
    ),
    "DOCUMENTS": (
        _ID,
        _text("Title", default=False),
        "Text TEXT NOT NULL",
        "Coder INTEGER",
        _text("Author"),
        _text("Source"),
        _text("Section"),
        "Notes TEXT NOT NULL DEFAULT ''",
        _text("Type"),
        "Date INTEGER NOT NULL",
        _refers("Coder", "CODERS"),
    ),
    "STATEMENTTYPES": (_ID, _text("Label", default=False), *_COLOR),
    "VARIABLES": (
        _ID,
        _text("Variable", default=False),
        f"DataType TEXT NOT NULL CHECK ({_KINDS}) DEFAULT 'short text'",
        "StatementTypeId INTEGER",
        _refers("StatementTypeId", "STATEMENTTYPES"),
        "UNIQUE (Variable, StatementTypeId)",
    ),
    "VARIABLELINKS": (
        _ID,
        "SourceVariableId INTEGER",
        "TargetVariableId INTEGER",
        "CHECK (TargetVariableId != SourceVariableId)",
        _refers("SourceVariableId", "VARIABLES"),
        _refers("TargetVariableId", "VARIABLES"),
    ),
    "REGEXES": (f"Label TEXT PRIMARY KEY {_SHORT.format('Label')}", *_COLOR),
    "CODERRELATIONS": (
        _ID,
        "Coder INTEGER CHECK(Coder > 0)",
        "OtherCoder INTEGER CHECK(OtherCoder > 0)",
        *(_number(name, 1) for name in _RELATIONS),
        "CHECK (Coder != OtherCoder)",
        _refers("Coder", "CODERS"),
        _refers("OtherCoder", "CODERS"),
    ),
    "STATEMENTS": (
        _ID,
        "StatementTypeId INTEGER",
        "DocumentId INTEGER",
        "Start INTEGER NOT NULL CHECK(Start >= 0)",
        "Stop INTEGER NOT NULL CHECK(Stop >= 0)",
        "Coder INTEGER",
        "CHECK (Start < Stop)",
        _refers("StatementTypeId", "STATEMENTTYPES"),
        _refers("Coder", "CODERS"),
        _refers("DocumentId", "DOCUMENTS"),
    ),
    "DATABOOLEAN": _data("Value INTEGER NOT NULL DEFAULT 1"),
    "DATAINTEGER": _data("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": (
        "ID INTEGER PRIMARY KEY NOT NULL",
        "VariableId INTEGER NOT NULL",
        _text("Value"),
        *_ENTITY_COLOR,
        "ChildOf INTEGER CHECK(ChildOf > 0)",
        "UNIQUE (VariableId, Value)",
        _refers("ChildOf", "ENTITIES"),
        _refers("VariableId", "VARIABLES"),
    ),
    "DATASHORTTEXT": _data("Entity INTEGER NOT NULL", _refers("Entity", "ENTITIES")),
    "DATALONGTEXT": _data("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": (
        "ID INTEGER PRIMARY KEY NOT NULL",
        "VariableId INTEGER NOT NULL",
        _text("AttributeVariable", default=False),
        "UNIQUE(VariableId, AttributeVariable)",
        _refers("VariableId", "VARIABLES"),
    ),
    "ATTRIBUTEVALUES": (
        "ID INTEGER PRIMARY KEY NOT NULL",
        "EntityId INTEGER NOT NULL",
        "AttributeVariableId INTEGER NOT NULL",
        _text("AttributeValue"),
        "UNIQUE (EntityId, AttributeVariableId)",
        _refers("EntityId", "ENTITIES"),
        _refers("AttributeVariableId", "ATTRIBUTEVARIABLES"),
    ),
}

#: What a coder has beside a name and a colour, and may do with another's work: columns, with what DNA begins with.
PREFERENCES = {
    "Refresh": 0,
    "FontSize": 14,
    "PopupWidth": 300,
    "ColorByCoder": 0,
    "PopupDecoration": 0,
    "PopupAutoComplete": 1,
    **{f"Permission{name}": 1 for name in PERMISSIONS},
}
RELATIONS = dict.fromkeys(_RELATIONS, 1)
