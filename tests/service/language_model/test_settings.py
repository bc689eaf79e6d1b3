"""Which language model is configured: the environment, the file, and what cannot be used."""

from pathlib import Path

import pytest

from pincite.ingest.errors import BadOption, LanguageModelMissing
from pincite.service.language_model.opening import configured_pen, required_pen
from pincite.service.language_model.settings import ModelSettings, read_model_settings

URL = "http://127.0.0.1:8080/v1"


def write(home: Path, text: str) -> None:
    (home / "pincite.toml").write_text(text, encoding="utf-8")


def test_without_an_address_there_is_no_model(tmp_path: Path) -> None:
    assert read_model_settings(tmp_path) is None
    assert read_model_settings(tmp_path / "nowhere") is None
    assert configured_pen(tmp_path) is None
    with pytest.raises(LanguageModelMissing, match="PINCITE_LLM_URL"):
        required_pen(tmp_path)


def test_an_address_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_LLM_URL", f" {URL}/ ")
    monkeypatch.setenv("PINCITE_LLM_MODEL", "")
    assert read_model_settings(tmp_path) == ModelSettings(URL, None, None, 300, 3_000)
    assert required_pen(tmp_path).model.settings.url == URL


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path, f'[model]\nurl = "{URL}"\nmodel = "a"\nkey = "k"\nseconds = 7.5\npassage_tokens = 900\n[other]\nx = 1'
    )
    assert read_model_settings(tmp_path) == ModelSettings(URL, "a", "k", 7.5, 900)
    monkeypatch.setenv("PINCITE_LLM_MODEL", "b")
    monkeypatch.setenv("PINCITE_LLM_SECONDS", "30")
    monkeypatch.setenv("PINCITE_LLM_PASSAGE_TOKENS", "1000")
    monkeypatch.setenv("PINCITE_LLM_KEY", "k2")
    assert read_model_settings(tmp_path) == ModelSettings(URL, "b", "k2", 30, 1_000)


def test_a_key_is_not_shown_with_the_settings() -> None:
    assert "secret" not in repr(ModelSettings(URL, key="secret"))


@pytest.mark.parametrize(
    "url",
    [
        *("127.0.0.1:8080/v1", "ftp://host/v1", "http://", "http:///v1", "http://host:port/v1", "http://host:99999/v1"),
        *("http://[::1/v1", "http://user:hunter2@host/v1", "http://host/v1?key=hunter2", "http://host/v1#hunter2"),
        *("http://host/v1\nX-Header: a", "http://ho st/v1", "http://host/v 1"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_LLM_URL", url)
    with pytest.raises(BadOption, match="PINCITE_LLM_URL") as raised:
        read_model_settings(tmp_path)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *(("PINCITE_LLM_SECONDS", value) for value in ("0", "-1", "3601", "soon", "nan", "inf")),
        *(("PINCITE_LLM_PASSAGE_TOKENS", value) for value in ("199", "200001", "many", "300.5")),
        *(("PINCITE_LLM_KEY", value) for value in ("열쇠", "two words", "a\x01b")),
        ("PINCITE_LLM_MODEL", "a\x1bb"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    variable: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_LLM_URL", URL)
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadOption, match=variable) as raised:
        read_model_settings(tmp_path)
    assert variable != "PINCITE_LLM_KEY" or value not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[model", "TOML"),
        ("model = 5", "'model'"),
        (f'[model]\nurl = "{URL}"\nkeys = "k"', "'keys'"),
        ('[model]\nmodel = "a"', "PINCITE_LLM_URL is not"),
        ("[model]\nurl = 5", "'url'"),
        (f'[model]\nurl = "{URL}"\nseconds = true', "'seconds'"),
        (f'[model]\nurl = "{URL}"\nseconds = []', "'seconds'"),
        (f'[model]\nurl = "{URL}"\nkey = 12345678', "'key'"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(text: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, text)
    with pytest.raises(BadOption, match=said) as raised:
        read_model_settings(tmp_path)
    assert "pincite.toml" in str(raised.value)
    assert "12345678" not in str(raised.value)


def test_a_file_of_other_settings_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path, "[other]\nx = 1")
    assert read_model_settings(tmp_path) is None
    (tmp_path / "pincite.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadOption, match="TOML"):
        read_model_settings(tmp_path)
