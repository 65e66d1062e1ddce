"""Settings: every choice a run can make, in one frozen value that is passed in and never global."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to collect and to read; the defaults are what `onrecord read` uses."""

    #: Read every article as this language (ISO 639-1) instead of detecting it.
    language: str | None = None
    #: Article field -> column of a table or key of a JSON row, over what is found by name.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: Pattern of file names such as '{outlet}_{date}_{title}.txt'.
    name_pattern: str | None = None
    #: Largest file or archive member that is read whole (text, pages, documents, JSON, workbooks), and largest line or
    #: cell of those read row by row, in bytes.
    max_file_bytes: int = 40_000_000
    #: Largest sum of what one archive unpacks to, in bytes.
    max_archive_bytes: int = 2_000_000_000
    #: Estimated share of shared word 5-grams (Jaccard) from which two articles are the same text.
    copy_threshold: float = 0.62
    #: A model card (*.json) to use instead of the packaged one; its weights stand beside it.
    model_card: Path | None = None
    #: A card of models of positions to use instead of the packaged one.
    positions_card: Path | None = None
    #: 'auto', 'openvino' or 'onnxruntime'.
    runtime: str = "auto"
    #: 'auto', 'float32' or, on OpenVINO, 'bfloat16'.
    precision: str = "auto"
    #: Threads the model may use; None means every core this process may run on.
    threads: int | None = None
    #: Articles whose windows are sorted by length and scored together, and stored in one transaction.
    articles_per_batch: int = 32
