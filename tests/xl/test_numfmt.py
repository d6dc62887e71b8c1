"""What a number looks like, after ECMA-376 part 1, 18.8.30/31; compared ad hoc with LibreOffice over 1,400 pairs."""

import datetime

import pytest

from wrkit.xl.numfmt import display, general, serial

CASES = [
    ("0%", 0.067, "7%"),
    ("0.0%", 0.067, "6.7%"),
    ("0.00%", 0.285, "28.50%"),
    ("0%", 0.285, "29%"),  # half away from zero on the decimal number, as Excel rounds
    ("0.00", 1.005, "1.01"),
    ("0.0", 2.4499999999999997, "2.5"),  # Excel knows fifteen digits
    ("#,##0", 1234567, "1,234,567"),
    ("#,##0.00", -1234.5, "-1,234.50"),
    ("#,##0;[Red]-#,##0", -1234, "-1,234"),
    ("[Red](0.0)", 2.5, "(2.5)"),
    ('0;-0;"零"', 0, "零"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 12.5, " 12.50 "),
    ('[>=100]0"大";[<0]"负"0;0.0', 105, "105大"),
    ('[>=100]0"大";[<0]"负"0;0.0', -3, "负3"),
    ('[>=100]0"大";[<0]"负"0;0.0', 6.7, "6.7"),
    ("000", 7, "007"),
    ("00-00", 1234, "12-34"),
    ("000-0000-0000", 13812345678, "138-1234-5678"),
    ("0,", 12345678, "12346"),
    ('0.0,,"百万"', 12345678, "12.3百万"),
    ("[$¥-804]#,##0.00", 1234.5, "¥1,234.50"),
    ('0.0"%"', 6.7, "6.7%"),
    ("+0.0%;-0.0%", 0.067, "+6.7%"),
    ("# ?/?", 0.5, "1/2"),
    ("# ?/?", 1.75, "1 3/4"),
    ("?/8", 0.5, "4/8"),
    ("0.00E+00", 0, "0.00E+00"),
    ("0.00E+00", 12345, "1.23E+04"),
    ("##0.0E+0", 12345678, "12.3E+6"),
    ("@", 6.7, "6.7"),
    ("", 6.7, "6.7"),
    ("General", 0.1 + 0.2, "0.3"),
    ('"约"General"家"', 12, "约12家"),
    ("yyyy/m/d", 46112, "2026/3/31"),
    ("m/d/yy", 46112, "3/31/26"),
    ('yyyy"年"m"月"', 46112, "2026年3月"),
    ('[DBNum1][$-804]yyyy"年"m"月"d"日"', 46112, "二〇二六年三月三十一日"),
    ("[DBNum1][$-804]General", 105.7, "一百〇五点七"),
    ("[DBNum2][$-804]General", 10010, "壹万零壹拾"),
    ("[$-F800]dddd, mmmm dd, yyyy", 46112, "2026年3月31日"),
    ("[$-F400]h:mm:ss AM/PM", 0.5, "12:00:00"),
    ("aaaa", 46112, "星期二"),
    ("h:mm", 0.395833333333333, "9:30"),
    ("h:mm AM/PM", 0.75, "6:00 PM"),
    ("[h]:mm", 1.25, "30:00"),
    ("mm:ss", 0.01, "14:24"),
    ("yyyy/m/d h:mm", 46112.999999999, "2026/4/1 0:00"),
    ("yyyy/m/d", -1, "-1"),
    ("yyyy/m/d", 60, "1900/2/28"),
]


@pytest.mark.parametrize(("code", "value", "shown"), CASES)
def test_shown(code, value, shown):
    assert display(value, code) == shown


def test_since_1904():
    assert display(44650, "yyyy/m/d", date1904=True) == "2026/3/31"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"), (21, "21"), (-3.5, "-3.5"), (13812345678, "13812345678"), (110101199001011234, "1.10101E+17"),
        (123456789012, "123456789012"), (1e-10, "1E-10"), (0.1234567890123, "0.123456789"), (1e20, "1E+20"), (12345678901.5, "12345678902"),
    ],
)  # fmt: skip
def test_general(value, shown):
    assert general(value) == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e308, -1e308, 5e-324])
@pytest.mark.parametrize(
    "code",
    ["General", "0%", "yyyy/m/d", "# ?/?", "##0.0E+0", "[DBNum1]0", "[h]:mm", ";;;", "[", '"', "0.0.0", "??/??;"],
)
def test_no_number_and_no_format_is_too_odd(value, code):
    assert isinstance(display(value, code), str)


@pytest.mark.parametrize("moment", [datetime.datetime(2026, 3, 31, 12), datetime.datetime(1900, 1, 1)])
def test_serial_is_the_number_display_reads(moment):
    assert display(serial(moment), "yyyy-mm-dd hh:mm") == moment.strftime("%Y-%m-%d %H:%M")
