"""What a number looks like, after ECMA-376 part 1, 18.8.30/31; compared ad hoc with LibreOffice over 1,400 pairs."""

import datetime

import pytest

from wrkit.xl.numfmt import BUILTIN, display, general, serial, shown

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
    # A comma behind the last place scales by thousands, whatever stands between the places: the way to show 万.
    ('0!.0,"万元"', 12000, "1.2万元"),
    ('0\\.0,"万元"', -12000, "-1.2万元"),
    ("0\\.0,", 123456, "12.3"),
    ("#\\.0,", 123, ".0"),
    ('0"."0,', 12000, "1.2"),
    ("0!.0000", 12000, "1.2000"),
    ('0\\.00,,"亿元"', 123456789, "1.23亿元"),
    ('0!.00,,"亿"', 1e10, "100.00亿"),
    ('[>=10000]0!.0,"万元";0"元"', 12345, "1.2万元"),
    ('[>=10000]0!.0,"万元";0"元"', 950, "950元"),
    ("0\\.0,", 99999, "10.0"),
    ('#,##0.0,"万"', 12345678.9, "12,345.7万"),
    ("0\\.0,%", 12000, "120.0%"),
    ("0,0", 1234567, "1,234,567"),
    ('0.0"x"0', 12.34, "12.3x4"),
    ("0##", 5, "005"),
    ("##-##", 5, "-5"),
    (".00", 12.5, "12.50"),
    ("0.0??", 1.5, "1.5"),
    ("0.##", 5, "5"),
    ('"约"0', -5, "-约5"),
    ('G/通用格式"亿元"', 1.5, "1.5亿元"),
    ("[Red]", 5, "5"),
    ('0"; "0', 5, "0; 5"),
    ("0\\;0", 5, "0;5"),
    ("yyyy!年m!月", 45000, "2023年3月"),
    ('yyyy"年"m"月"d"日";@', 45000, "2023年3月15日"),
    ('"是";"否"', 1, "是"),
    ("0;-0;0;@", 3, "3"),
    ("0_);[红色](0)", -5, "(5)"),
    (BUILTIN[57], 46112, "2026年3月"),
    (BUILTIN[43], 0, "-"),
    (BUILTIN[44], -1234.5, "¥-1,234.50"),
    ("yyyy/m/d", 60, "1900/2/28"),
]


@pytest.mark.parametrize(("code", "value", "shown"), CASES)
def test_shown(code, value, shown):
    assert display(value, code) == shown


@pytest.mark.parametrize(("code", "value", "text"), CASES)
def test_what_is_shown_for_certain_needs_no_note(code, value, text):
    odd = (code, value) == ("yyyy/m/d", -1)
    assert shown(value, code) == ((text, "number", text) if odd else (text, "", ""))


@pytest.mark.parametrize(
    ("code", "value", "plain"),
    [
        (";;;", 500, "500"), ("0;;", -3, "-3"), ("0;-0;", 0, "0"), ("#", 0, "0"), ("#,###", 0, "0"), ("[<5]0;", 12.5, "12.5"),
        ("0;_ ", -1, "-1"),
    ],
)  # fmt: skip
def test_a_number_its_format_hides_is_told(code, value, plain):
    assert shown(value, code) == ("", "unseen", plain)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        # Thousands among texts, commas behind texts and before the point, points and exponents twice.
        ("#,##0!.0", 12345), ('0"万",', 12345), ("0,.0", 12000), ("0.0,0", 1234567), ("0.0.0", 1.5), ("0E+0E+0", 5), (",0", 5),
        # No condition holds, or one cannot be read; dates that are none; letters of other calendars.
        ('[=1]"是";[=2]"否"', 5), ("[>1E3]0;0.0", 5), ("yyyy/m/d", -1), ('ggge"年"', 45000), ("0e", 5), ("0 1/2", 1.5),
        # Texts in place of numbers; a colour alone for negatives.
        ('"第"@"号"', 5), ("General0", 5), ("0;[Red]", -3), (None, 5),
    ],
)  # fmt: skip
def test_what_is_not_known_is_shown_plainly_and_said(code, value):
    assert shown(value, code) == (general(value), "number", general(value))


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
