import pytest

from portal.browsers import spoken

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36{}"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME.format("Windows NT 10.0; Win64; x64", ""), "Windows 上的 Chrome 109"),
        (CHROME.format("Windows NT 10.0", " QIHU 360SE"), "Windows 上的 360 安全浏览器"),
        (CHROME.format("X11; Linux aarch64; UOS", ""), "统信 UOS 上的 Chrome 109"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0", "Linux 上的 Firefox 128"),
        ("curl/8.0", "未知"),
        ("", "未知"),
    ],
)
def test_browser_is_named_as_people_name_it(user_agent, name):
    assert spoken(user_agent) == name
