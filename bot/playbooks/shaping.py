"""From what was read to a Playbook, or to complaints with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from bot.casework.playbook import Issue, Playbook
from bot.playbooks.complaints import Complaint
from bot.playbooks.reading import MAIN, Source, Spot, Unreadable, read


def shape(folders: Sequence[Path], marketplace: str) -> tuple[Playbook | None, list[Complaint]]:
    """The playbook, or None and why there is none."""
    try:
        source = read(folders, marketplace)
    except Unreadable as error:
        return None, [unreadable(error)]
    playbook, complaints = shaped(source, main_file(folders, marketplace))
    return (None if complaints else playbook), complaints


def unreadable(error: Unreadable) -> Complaint:
    """The complaint about a file that is no YAML."""
    return Complaint(error.file, error.line, "This is not YAML: {why}.", {"why": error.why})


def main_file(folders: Sequence[Path], marketplace: str) -> Path:
    """The file that stands for the marketplace where no other can be named."""
    return next((one for one in (folder / marketplace / MAIN for folder in folders) if one.is_file()), folders[0])


def shaped(source: Source, main: Path) -> tuple[Playbook | None, list[Complaint]]:
    """The playbook with those of its issues that are well formed (None if its own keys are not), and complaints."""
    complaints = list(_places(source))
    issues: list[Issue] = []
    for spot in [*source.issues.values(), *source.loose]:
        try:
            issues.append(Issue.model_validate(spot.node))
        except ValidationError as error:
            complaints += _schema(error, Issue, spot)
    top = {key: spot.node[key] for key, spot in source.keys.items() if key != "issues"}
    try:
        playbook = Playbook.model_validate({**top, "issues": issues})
    except ValidationError as error:
        complaints += _top_level(error, source, main)
        return None, complaints
    return playbook, complaints


def _places(source: Source) -> Iterator[Complaint]:
    for file, line in source.strays:
        yield Complaint(file, line, "Expected a mapping in playbook.yaml and a list of issues in issues/*.yaml.")
    for issue_id, spot in source.twice:
        yield Complaint(spot.file, spot.line("id"), "The issue {id} is there twice.", {"id": issue_id})
    if "issues" in source.keys:
        spot = source.keys["issues"]
        yield Complaint(spot.file, spot.line("issues"), "Issues stand in issues/*.yaml, not in playbook.yaml.")


def _top_level(error: ValidationError, source: Source, main: Path) -> Iterator[Complaint]:
    for one in error.errors(include_url=False):
        key = str(one["loc"][0]) if one["loc"] else ""
        yield _complaint(one, Playbook, source.keys.get(key, Spot(main, {})))


def _schema(error: ValidationError, model: type[BaseModel], spot: Spot) -> Iterator[Complaint]:
    # A key spelt wrong is both unknown and missing: the first says what to do.
    for one in sorted(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden"):
        yield _complaint(one, model, spot)


def _complaint(one: Any, model: type[BaseModel], spot: Spot) -> Complaint:
    path = [step for step in one["loc"] if not (isinstance(step, str) and step.startswith("function-"))]
    line = spot.line(*path)
    where = ".".join(str(step) for step in path)
    if one["type"] == "extra_forbidden":
        key = str(path[-1])
        near = process.extractOne(key, _known_keys(model, path[:-1]), score_cutoff=60)
        if near:
            values = {"key": key, "nearest": near[0]}
            return Complaint(spot.file, line, "There is no key {key}; did you mean {nearest}?", values)
        return Complaint(spot.file, line, "There is no key {key} here.", {"key": key})
    if one["type"] == "missing":
        return Complaint(spot.file, line, "{key} is missing.", {"key": where})
    return Complaint(spot.file, line, "{key}: {why}.", {"key": where, "why": one["msg"]})


def _known_keys(model: type[BaseModel], path: Sequence[Any]) -> list[str]:
    """The keys that are known where a path leads to: the fields of the model there."""
    here: type[BaseModel] | None = model
    for step in path:
        if here is not None and isinstance(step, str) and step in here.model_fields:
            here = _model_in(here.model_fields[step].annotation)
    return list(here.model_fields) if here is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside list[Model], dict[str, Model], Model | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_in(one))), None)
