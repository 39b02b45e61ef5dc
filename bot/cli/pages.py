"""A playbook as a readable page: what an operator is asked and told."""

from __future__ import annotations

from typing import Any


def marketplace_page(playbook: Any, locale: str) -> str:
    """The marketplace itself: ways in, ids, statuses, clocks, issues."""
    lines = [f"# {playbook.name[locale]} ({playbook.marketplace})", ""]
    lines += ["## " + ("Ways in" if locale == "en" else "入口")]
    lines += [f"- {one.name[locale]}: {' → '.join(one.menu)}" for one in playbook.channels]
    lines += ["", "## " + ("Sites" if locale == "en" else "站点")]
    lines += [f"- {one.id}: {one.name[locale]}, {one.timezone}, {', '.join(one.languages)}" for one in playbook.sites]
    lines += ["", "## " + ("Ids" if locale == "en" else "编号格式")]
    lines += [f"- {one.name[locale]}: {one.requirement[locale]} ({one.example})" for one in playbook.ids.values()]
    lines += ["", "## " + ("Clocks" if locale == "en" else "时限")]
    lines += [
        f"- {name}: {one.amount} {one.unit} / {one.since} ({one.provenance}, {one.source}, {one.checked})"
        for name, one in playbook.clocks.items()
    ]
    lines += ["", "## " + ("Issues" if locale == "en" else "问题类型")]
    lines += [f"- {one.id}: {one.title[locale]}" for one in playbook.issues]
    return "\n".join(lines)


def issue_page(playbook: Any, issue: Any, locale: str) -> str:
    """One issue: questions, files, sentences with their Chinese, deadlines, hints."""
    from bot.casework.interview import every_question

    zh = locale != "en"
    lines = [f"# {issue.title[locale]} ({issue.id})", ""]
    for words in (issue.about, issue.instead, issue.stop):
        lines += [words[locale], ""] if words else []
    channel = playbook.channel_of(issue)
    lines += [f"{'入口' if zh else 'Way in'}: {' → '.join([*channel.menu, *issue.menu])}", ""]
    lines += ["## " + ("问题" if zh else "Questions")]
    for question in every_question(playbook, issue):
        when = f"  [{', '.join(f'{k}={v}' for k, v in question.when.items())}]" if question.when else ""
        lines.append(f"- {question.ask[locale]}{when}")
        lines += [f"    - {option.label[locale]}" for option in question.options]
    lines += ["", "## " + ("附件" if zh else "Files")]
    lines += [f"- {slot.title[locale]}{'' if slot.required else '?'}: {slot.how[locale]}" for slot in issue.evidence]
    lines += ["", "## " + ("句子" if zh else "Sentences")]
    groups = [
        *issue.summary,
        *issue.causes,
        *issue.controls,
        *issue.requests,
        *(p for ps in issue.parts.values() for p in ps),
    ]
    for phrase in groups:
        lines += [f"- {text}" for language, text in phrase.say.items() if language != "zh"]
        lines += [f"    {phrase.say.get('zh', '')}"]
    for action in issue.actions:
        lines += [f"- {text}" for language, text in action.done.items() if language != "zh"]
        lines += [f"    {action.done.get('zh', '')}"]
    for title, hints in (
        (("提交前" if zh else "Before sending"), issue.before_sending),
        (("有用" if zh else "Wins"), issue.wins),
        (("没用" if zh else "Loses"), issue.loses),
    ):
        if hints:
            lines += ["", f"## {title}", *(f"- {hint[locale]}" for hint in hints)]
    return "\n".join(lines)
