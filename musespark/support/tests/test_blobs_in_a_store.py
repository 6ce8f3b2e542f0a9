"""Blobs in a store: the same promises as in a folder, kept over HTTP by a server that speaks S3."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.files.storage import default_storage, storages
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from musespark.settings import storage_at
from musespark.support import blobs, clock, doctor, orphans
from musespark.support.store import HASTY, Store

KEYS = "ada:no%2Fbody%2Bknows"
SECRET = "no/body+knows"


def use(settings: Settings, url: str) -> Store:
    settings.STORAGES = {**settings.STORAGES, "default": storage_at(url)}
    store = storages["default"]
    assert isinstance(store, Store)
    return store


@pytest.fixture
def store(settings: Settings, s3_server: str) -> Store:
    """A bucket of its own for each test, which keeps every version so that writings can be counted."""
    store = use(settings, f"s3+http://{KEYS}@{s3_server}/blobs-{secrets.token_hex(4)}")
    store.client.create_bucket(Bucket=store.bucket_name)
    store.client.put_bucket_versioning(Bucket=store.bucket_name, VersioningConfiguration={"Status": "Enabled"})
    return store


@pytest.fixture
def nowhere(settings: Settings) -> Store:
    """A store at a port that nobody listens on."""
    store = use(settings, f"s3+http://{KEYS}@127.0.0.1:1/muse")
    store.client = store._client(HASTY)  # to wait before the next try is for life
    return store


def writings(store: Store, key: str) -> int:
    """How often something was written under `key`."""
    return len(store.client.list_object_versions(Bucket=store.bucket_name, Prefix=key).get("Versions", ()))


def test_what_was_put_comes_back_byte_for_byte(store: Store) -> None:
    every_byte = bytes(range(256)) * 5000
    key = blobs.put(every_byte, suffix=".png")
    assert key == "7d/471e4af16db5a30ce10aebbc29f5178b2edbad6c7dc2e8ff8ee6e4848a726f.png"
    assert blobs.get(key) == every_byte


def test_a_large_file_is_put_lent_and_read_in_parts_without_being_in_memory_whole(store: Store, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(range(256)) * 5000)
    with (tmp_path / "large").open("rb") as file:
        key = blobs.put_file(file, suffix=".mp4")
    assert key == "7d/471e4af16db5a30ce10aebbc29f5178b2edbad6c7dc2e8ff8ee6e4848a726f.mp4"
    assert b"".join(blobs.part(key, 255, 3)) == b"\xff\x00\x01"
    assert [len(piece) for piece in blobs.part(key, 0, 300_000)] == [blobs.PIECE, 300_000 - blobs.PIECE]
    with blobs.at_hand(key, tmp_path) as path:
        assert path.read_bytes() == bytes(range(256)) * 5000
    assert list(tmp_path.iterdir()) == [tmp_path / "large"]
    with pytest.raises(FileNotFoundError):
        blobs.part("00/" + "0" * 62, 0, 1)


def test_the_same_bytes_are_kept_once_and_written_again_which_holds_them(store: Store) -> None:
    one, two = blobs.put(b"bread", suffix=".txt"), blobs.put(b"bread", suffix=".txt")
    assert one == two
    assert list(blobs.every()) == [one]
    assert writings(store, one) == 2
    assert blobs.is_held(one)
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert not blobs.is_held(one)


def test_what_is_not_there_is_missing_as_a_file_would_be(store: Store) -> None:
    key = blobs.put(b"gone")
    blobs.forget(key)
    for _ in range(2):
        with pytest.raises(FileNotFoundError, match="The store has no such blob"):
            blobs.get(key)
        assert not blobs.is_held(key)
        assert not default_storage.exists(key)
        blobs.forget(key)
    assert blobs.get(blobs.put(b"gone")) == b"gone"
    assert default_storage.exists(key)


def test_what_is_no_blob_in_the_bucket_is_none_of_ours(store: Store) -> None:
    key = blobs.put(b"bread")
    for foreign in ("notes.txt", f"x{key}", f"{key[:40]}", f"{key}/more"):
        store.client.put_object(Bucket=store.bucket_name, Key=foreign, Body=b"foreign")
    assert list(blobs.every()) == [key]


def test_more_blobs_than_one_answer_lists_are_all_listed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "10")  # a thousand in life
    keys = [blobs.put(b"%d" % number) for number in range(25)]
    assert list(blobs.every()) == sorted(keys)


def test_threads_share_its_client(store: Store) -> None:
    def there_and_back(number: int) -> bool:
        own = b"%d" % (number % 7)
        return blobs.get(blobs.put(own)) == own

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(there_and_back, range(80)))


def test_a_blob_is_read_whole_or_put_whole(store: Store) -> None:
    key = blobs.put(b"bread")
    with pytest.raises(ValueError, match="not opened as 'wb'"):
        default_storage.open(key, "wb")
    assert blobs.get(key) == b"bread"


@pytest.mark.django_db(transaction=True)
def test_orphans_go_by_a_job_once_nobody_can_be_about_to_name_them(store: Store, names: set[str]) -> None:
    kept, gone = blobs.put(b"kept"), blobs.put(b"gone")
    names.add(kept)
    orphans.forget({kept, gone, ""})
    task = DBTaskResult.objects.get()
    assert (task.task_path, task.args_kwargs["args"]) == (orphans.look_again.module_path, [sorted([kept, gone])])
    orphans.look_again.call(task.args_kwargs["args"][0])
    assert set(blobs.every()) == {kept, gone}  # both were put a moment ago
    again = DBTaskResult.objects.exclude(pk=task.pk).get()
    assert again.args_kwargs["args"] == [[gone]]
    with clock.at(clock.now() + timedelta(minutes=11)):
        orphans.look_again.call([gone])
    assert list(blobs.every()) == [kept]


@pytest.mark.django_db(transaction=True)
def test_where_the_store_fails_the_job_fails_and_can_be_tried_again(nowhere: Store, names: set[str]) -> None:
    with pytest.raises(OSError, match="The store can't be asked"):
        orphans.look_again.call(["ab/cd"])
    assert not DBTaskResult.objects.exists()


def test_a_store_that_does_not_answer_is_an_error_that_says_so_without_the_secret(nowhere: Store) -> None:
    for ask in (lambda: blobs.put(b"bread"), lambda: blobs.get("ab/cd"), lambda: list(blobs.every())):
        with pytest.raises(OSError, match="The store can't be asked: Could not connect") as refusal:
            ask()
        assert not isinstance(refusal.value, FileNotFoundError)
        assert SECRET not in str(refusal.value)


def test_the_doctor_says_which_store_answers(store: Store) -> None:
    Path(live.DATA).mkdir()
    found = doctor.folder()
    assert found.there.startswith(f"the bucket {store.bucket_name} at {store.endpoint_url}; the rest in {live.DATA}, ")
    assert found.state == "good"
    assert SECRET not in repr(found)


def test_the_doctor_says_how_to_move_what_a_folder_still_has(store: Store) -> None:
    older = Path(live.DATA, "blobs", "ab", "cd.png")
    older.parent.mkdir(parents=True)
    older.write_bytes(b"older")
    found = doctor.folder()
    assert found.state == "broken"
    assert found.there.endswith("; older ones are still in its folder blobs")
    assert found.so == (
        "Back up without MUSESPARK_BLOBS and restore with it into an empty MUSESPARK_DATA: that moves them."
    )


def test_the_doctor_says_which_store_does_not_answer_and_what_to_do(nowhere: Store) -> None:
    Path(live.DATA).mkdir()
    found = doctor.folder()
    assert found.state == "broken"
    assert found.there.startswith(
        "the bucket muse at http://127.0.0.1:1 does not serve. The store can't be asked: Could not connect to the"
    )
    assert found.so == "Pictures are neither kept nor shown until it does. Does it run, and is MUSESPARK_BLOBS right?"
    assert SECRET not in repr(found)


def test_the_doctor_says_what_the_store_says_where_there_is_no_bucket(settings: Settings, s3_server: str) -> None:
    Path(live.DATA).mkdir()
    use(settings, f"s3+http://{KEYS}@{s3_server}/never-made")
    assert doctor.folder().there == (
        f"the bucket never-made at http://{s3_server} does not serve. "
        "The store says NoSuchBucket: The specified bucket does not exist"
    )


OWN = {"access_key": "ada", "secret_key": SECRET, "security_token": None, "session_profile": None}


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("s3://muse", {"bucket_name": "muse", "region_name": None}),
        ("s3://muse/?region=eu-west-1", {"bucket_name": "muse", "region_name": "eu-west-1"}),
        (f"s3://{KEYS}@muse", {"bucket_name": "muse", "region_name": None, **OWN}),
        (
            f"s3://{KEYS}@blobs.example:9000/muse?region=garage",
            {"bucket_name": "muse", "region_name": "garage", "endpoint_url": "https://blobs.example:9000", **OWN},
        ),
        (
            "s3+http://localhost/my.bucket",
            {"bucket_name": "my.bucket", "region_name": None, "endpoint_url": "http://localhost"},
        ),
    ],
)
def test_a_url_names_bucket_server_region_and_keys(url: str, options: dict[str, object]) -> None:
    assert storage_at(url) == {"BACKEND": "musespark.support.store.Store", "OPTIONS": options}


@pytest.mark.parametrize(
    "url",
    [
        "muse",
        "https://blobs.example/muse",
        "s3://",
        "s3://x",
        "s3+http://muse",
        "s3://ada:no/body@blobs.example/muse",
        "s3://ada:1/body@blobs.example/muse",
        "s3://ada@blobs.example/muse",
        "s3://ada:nobody@blobs.example/muse/folder",
        "s3://ada:nobody@blobs.example/muse?secret=nobody",
        "s3://ada:nobody@blobs.example/muse\n",
        "s3://ada:nobody@blobs_example:9000/muse",
    ],
)
def test_another_url_is_refused_with_the_right_form_and_without_what_was_typed(url: str) -> None:
    with pytest.raises(
        ValueError, match=r"^MUSESPARK_BLOBS is s3://KEY:SECRET@host:port/bucket\?region=…, "
    ) as refusal:
        storage_at(url)
    assert "body" not in str(refusal.value)


def test_a_key_in_the_url_takes_no_token_of_the_environment_along(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "of the environment")
    own = use(settings, f"s3://{KEYS}@muse")._create_session().get_credentials()
    assert (own.access_key, own.secret_key, own.token) == ("ada", SECRET, None)
    theirs = use(settings, "s3://muse")._create_session().get_credentials()
    assert (theirs.access_key, theirs.token) == ("of the environment", "of the environment")
