from portal.text import initials, search_key, search_term


def test_initials_of_a_name():
    assert initials("张三三") == "zss"


def test_initials_keep_letters_and_digits():
    assert initials("第3支部A") == "d3zba"


def test_search_key_holds_each_word_and_its_initials_once():
    assert search_key("财政局", "czj") == "财政局 czj"


def test_typed_term_ignores_spaces_and_case():
    assert search_term(" 张 三 ABC ") == "张三abc"
