"""The texts of mails: jinja2 templates that people may edit, filled in a sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from wrkit.errors import UsageError
from wrkit.mail.compose import one_line
from wrkit.model.refs import Ref
from wrkit.text.plain import decode
from wrkit.text.templates import TAG, in_chinese, open_blocks, wide_braces

# What a template may name; wrkit/outbox.py fills them in.
NAMES = (
    "单位", "联系人", "年度", "期别", "期别简称", "截止日期", "逾期", "任务", "任务数", "附件", "次数", "今天", "落款", "咨询电话", "设置",
)  # fmt: skip
_SUBJECT = ("主题：", "主题:")
_MAX_SUBJECT = 120


class Text(NamedTuple):
    """A filled template."""

    subject: str
    body: str


def file_name(kind: str) -> str:
    """Return the name of the template of a kind of message."""
    return f"邮件-{kind}.txt"


class MailTemplate:
    """A template: its first line is 主题：…, the rest the text. Values are data, never templates."""

    def __init__(self, data: bytes, file: str) -> None:
        """Compile a template.

        Args:
            data: UTF-8 (with or without mark), UTF-16 or GB18030, as editors on Windows save it.
            file: its path as people know it.

        Raises:
            UsageError: no text, or a mistake in it; says the line.
        """
        from jinja2 import StrictUndefined, TemplateSyntaxError
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        self.file = file
        # Plain text: escaping for HTML would put &lt; before people's eyes.
        environment = ImmutableSandboxedEnvironment(
            autoescape=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        try:
            source = decode(data).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        except ValueError as error:
            raise self._fault("模板不是文本文件。", 0) from error
        for line, why in _faults(source):
            raise self._fault(f"模板有语法错误：{why}。", line)
        try:
            self._template = environment.from_string(source)
        except TemplateSyntaxError as error:
            said = in_chinese(str(error.message)) or "这样写看不懂"
            raise self._fault(f"模板有语法错误：{said}。", error.lineno) from error

    def render(self, values: Mapping[str, Any]) -> Text:
        """Fill the template.

        Raises:
            UsageError: it names what there is not, lacks the subject, or asks for something forbidden.
        """
        from jinja2 import TemplateError, UndefinedError

        try:
            filled = self._template.render(values)
        except UndefinedError as error:
            said = in_chinese(str(error.message))
            raise self._fault(f"模板用了没有的名称{said and f'：{said}'}。", _line(error)) from error
        except TemplateError as error:
            said = in_chinese(str(error.message))
            raise self._fault(f"模板不能这样写{said and f'：{said}'}。", _line(error)) from error
        except Exception as error:  # the expressions are whatever people wrote
            said = in_chinese(str(error))
            raise self._fault(f"模板算不出来{said and f'：{said}'}。", _line(error)) from error
        head, _, body = filled.lstrip().partition("\n")
        if not head.startswith(_SUBJECT):
            raise self._fault("模板的第一行应是“主题：……”。", 1)
        subject = one_line(head[len(_SUBJECT[0]) :])
        if not subject:
            raise self._fault("模板的主题是空的。", 1)
        lines = [line.rstrip() for line in _visible(body).strip("\n").split("\n")]
        return Text(subject[:_MAX_SUBJECT], "\n".join(lines))

    def _fault(self, what: str, line: int | None) -> UsageError:
        advice = f"可用的名称：{'、'.join(NAMES)}。改坏了可删去“模板”文件夹里的这个文件，恢复自带的。"
        return UsageError(what, advice, Ref(self.file, "", f"第{line}行" if line else ""))


def _faults(source: str) -> list[tuple[int, str]]:
    """Return line and fault of full-width braces and of blocks left open, in order."""
    wide = [(line, why) for line, text in enumerate(source.split("\n"), 1) if (why := wide_braces(text))]
    tags = [(source.count("\n", 0, match.start()) + 1, match[0]) for match in TAG.finditer(source)]
    return sorted(wide + open_blocks(tags))


def _visible(text: str) -> str:
    return "".join(char for char in text if char in "\n\t" or char.isprintable() or char == "\u3000")


def _line(error: Exception) -> int:
    """Return the template's line an error came from, 0 where unknown."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


__all__ = ["NAMES", "MailTemplate", "Text", "file_name"]
