"""The ceiling check finds what was copied, however it is written, wrapped or compressed, and nothing else."""

import gzip
import io
import json
import tarfile
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from r2p_desk.release.ceiling import UNREADABLE, examine, examine_copies
from r2p_desk.release.layers import layers_of
from r2p_desk.release.needles import Kind, Needles, Secret
from r2p_desk.release.pictures import fingerprint_of, fingerprint_of_pixels
from r2p_desk.release.points import Point, geohash

NAME = Secret(Kind.PERSON, "Father Ignatius Grobelschmidt", "source 1")
ARABIC = Secret(Kind.NAME, "زقنبوطة الشمالية", "item 2")
CHINESE = Secret(Kind.PLACE, "龘靐", "item 3")
TEXT = Secret(Kind.TEXT, "They hid the rifles under the floor of the old mill by the river", "item 4")
POINT = Secret(Kind.POINT, "-1.94413,30.06189", "item 5")
ID = Secret(Kind.ID, "0b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9", "item")
FILE = Secret(Kind.FILE, "IMG_20240311_witness.jpg", "attachment 6")
ALL = (NAME, ARABIC, CHINESE, TEXT, POINT, ID, FILE)
KEY = b"k" * 32


def found(text: str | bytes, *secrets: Secret, known: str = "") -> set[Secret]:
    data = text if isinstance(text, bytes) else text.encode()
    return {hit.secret for hit in examine(data, Needles(secrets or ALL, [known]), key=KEY).hits}


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        ("told by FATHER IGNATIUS GROBELSCHMIDT himself", NAME),
        ("told by Father Igna-\ntius Grobel\u00adschmidt", NAME),
        ("a certain Grobelschmidt", NAME),
        ("G r o b e l s c h m i d t  and  F a t h e r I g n a t i u s G r o b e l s c h m i d t", NAME),
        ("Fąther Ignátius Gröbelschmidt", NAME),
        ("في زقنبوطه الشماليه", ARABIC),
        ("زَقَنبـــوطة الشّمالية", ARABIC),
        ("ةيلامشلا ةطوبنقز", ARABIC),
        ("الشمالية زقنبوطة", ARABIC),
        ("在龘靐附近", CHINESE),
        ("he said the rifles under the floor of the old house", TEXT),
        ("at -1.9441, 30.0619", POINT),
        ("at 1,94413 S / 30,06189 E", POINT),
        ("1°56′38.9″S 30°03′42.8″E", POINT),
        ("1° 56.648' S, 30° 3.713' E", POINT),
        ("-0156.648+03003.713", POINT),
        ('{"lat": -19441300, "lon": 300618900}', POINT),
        ("١٫٩٤٤١٣ و ٣٠٫٠٦١٨٩".replace("٫", "."), POINT),
        (f"at {geohash(Point(-1.94413, 30.06189), 9)}", POINT),
        ("item 0b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9", ID),
        ("0B2C3D4E5F6047188293A4B5C6D7E8F9", ID),
        ("see img 20240311 witness.JPG", FILE),
    ],
)
def test_it_finds_each_spelling(written: str, secret: Secret) -> None:
    assert found(written) == {secret}


@pytest.mark.parametrize(
    "harmless",
    [
        "The floor of the house by the river",
        "at -1.9501, 30.0701, some kilometres away",
        "Father of three",
        "0b2c3d4e-5f60-4718-8293-a4b5c6d7e8f0",
        "30.06189 francs were paid",
    ],
)
def test_it_leaves_alone_what_only_looks_alike(harmless: str) -> None:
    assert found(harmless) == set()


def test_what_may_be_said_anyway_is_no_leak() -> None:
    assert found("Father Ignatius Grobelschmidt", known="a letter of Father Ignatius Grobelschmidt") == set()
    assert found("the rifles under the floor of the", known="He found the rifles under the floor of the mill.") == set()


def packed_pdf(**more: str) -> bytes:
    """A PDF in which the name stands in one place only."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    if "metadata" in more:
        with pdf.open_metadata() as xmp:
            xmp["dc:title"] = more["metadata"]
    if "info" in more:
        pdf.docinfo["/Keywords"] = more["info"]
    if "alternative" in more:
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(Alt=pikepdf.String(more["alternative"])))
    if "attachment" in more:
        pdf.attachments["a.json"] = pikepdf.AttachedFileSpec(pdf, json.dumps({"x": more["attachment"]}).encode())
    if "called" in more:
        pdf.attachments[more["called"]] = pikepdf.AttachedFileSpec(pdf, b"{}")
    if "outline" in more:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(more["outline"], 0))
    if "loose" in more:
        pdf.Root.Loose = pdf.make_stream(more["loose"].encode())
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize("place", ["metadata", "info", "alternative", "attachment", "called", "outline", "loose"])
@pytest.mark.parametrize("secret", [NAME, ARABIC])
def test_it_looks_everywhere_in_a_pdf(place: str, secret: Secret) -> None:
    assert found(packed_pdf(**{place: "nothing"})) == set()
    assert found(packed_pdf(**{place: f"of {secret.value}"})) == {secret}


def test_an_older_revision_is_searched_too() -> None:
    data = packed_pdf()
    stream = zlib.compress(f"by {NAME.value}".encode())
    shadowed = b"9 0 obj\n<</Filter/FlateDecode>>\nstream\n" + stream + b"\nendstream\nendobj\n"
    assert found(data[:-6] + shadowed + data[-6:]) == {NAME}


def archive(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def zipped(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def test_it_looks_inside_what_is_packed() -> None:
    told = f"by {NAME.value}".encode()
    for data in (archive(told, "a"), zipped(told, "a"), gzip.compress(told), gzip.compress(archive(told, "a"))):
        assert found(data) == {NAME}
    assert found(zipped(b"nothing", FILE.value)) == {FILE}
    assert found(json.dumps({"who": ARABIC.value}).encode()) == {ARABIC}
    assert found(TEXT.value.encode("utf-16")) == {TEXT}


def picture(size: tuple[int, int], kind: str = "PNG", turned: bool = False) -> bytes:
    """A picture with a pattern of its own."""
    image = Image.radial_gradient("L").resize((512, 512))
    other = Image.linear_gradient("L").resize((512, 512)).rotate(33)
    mixed = Image.blend(image, other, 0.5)
    mixed.paste(255, (60, 90, 200, 160))
    mixed.paste(0, (300, 330, 420, 480))
    if turned:
        mixed = mixed.rotate(90)
    out = io.BytesIO()
    mixed.resize(size).convert("RGB").save(out, kind)
    return out.getvalue()


def test_a_picture_is_known_by_its_looks_in_another_size_and_format() -> None:
    looks = fingerprint_of(picture((512, 512)))
    with Image.open(io.BytesIO(picture((256, 256)))) as small:
        pixels = fingerprint_of_pixels(256, 256, small.convert("RGBA").tobytes())
    assert looks is not None
    assert pixels is not None
    secret = Secret(Kind.PICTURE, f"{pixels:x}", "attachment 7")
    assert found(picture((64, 64), "JPEG"), secret) == {secret}
    assert found(picture((512, 512), turned=True), secret) == set()


def test_words_and_places_inside_a_picture_are_read() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Comment", f"taken by {NAME.value}")
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=words)
    assert found(out.getvalue()) == {NAME}
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 56.0, 38.87), 3: "E", 4: (30.0, 3.0, 42.8)})
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=exif)
    assert found(out.getvalue()) == {POINT}


def test_what_cannot_be_opened_is_not_clean() -> None:
    for data in (b"%PDF-1.7 and nothing", b"\x89PNG\r\n\x1a\ncut", gzip.compress(b"x" * 99)[:-20]):
        checked = examine(data, Needles([NAME]), key=KEY).checked
        assert checked.found == {UNREADABLE: 1}
        assert not checked.clean


def test_what_is_kept_holds_no_value() -> None:
    examined = examine(f"{NAME.value} {TEXT.value}".encode(), Needles(ALL), key=KEY)
    told = repr(examined.checked)
    assert examined.checked.found == {"person": 1, "text": 1}
    assert not examined.checked.clean
    assert "Grobelschmidt" not in told
    assert "rifles" not in told
    other = examine(NAME.value.encode(), Needles(ALL), key=b"o" * 32).checked
    assert not set(other.hashes) & set(examined.checked.hashes)


def test_it_asks_about_what_can_lead_to_a_person() -> None:
    text = (
        "Call +250 788 123 456 or witness@example.org; device 490154203237518, 00:1A:2B:3C:4D:5E; "
        "two girls saw it; at -1.944133; 1,234 people fled in 1994"
    )
    asks = examine(text.encode(), Needles(()), key=KEY).asks
    assert sorted(ask.code for ask in asks) == ["device", "device", "few", "mail", "phone", "point"]
    again = examine(text.encode(), Needles(()), key=KEY).asks
    assert [ask.key for ask in again] == [ask.key for ask in asks]


def test_layers_name_where_they_are() -> None:
    assert {layer.where for layer in layers_of(b'{"a": 1}', "paper.json")} == {"name", "bytes", "json"}


def test_a_later_copy_is_searched_for_what_is_new_in_it_and_how_old_lines_stand_together() -> None:
    base = "one\nUpper Tsako-\ntwo\ndelna mill\nthree\n"
    needles = Needles([Secret(Kind.PLACE, "Upper Tsakodelna mill", "item 8")])
    copies = [base, base + "copy 2", base.replace("one\n", ""), base.replace("two\n", ""), base]
    found = [bool(one.hits) for one in examine_copies([copy.encode() for copy in copies], needles, key=KEY)]
    assert found == [False, False, False, True, False]
    whole = [bool(examine(copy.encode(), needles, key=KEY).hits) for copy in copies]
    assert found == whole


def test_numbers_of_a_page_are_no_places() -> None:
    points = [Secret(Kind.POINT, f"{12 + n / 7:.5f},{30 + n / 11:.5f}", f"item {n}") for n in range(2000)]
    told = "Between 12.03.1993 and 30.06.1993 some 12.14 per cent of 1,204.55 tons went missing. " * 40
    assert found(told, *points) == set()
    assert found(told + " at 12.28571 N 30.18182 E", *points) == {points[2]}
