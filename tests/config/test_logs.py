from config.logs import without_keys


def test_links_that_open_an_account_are_not_in_the_log() -> None:
    event = {
        "event": "Gone: /invitation/MQ:1xU:hjJV/",
        "path": "/password/reset/1z-cx9-0123abc/",
        "status": 410,
    }

    assert without_keys(None, "", event) == {
        "event": "Gone: /invitation/.../",
        "path": "/password/reset/1z-.../",
        "status": 410,
    }
