"""A small briefing in each of the six languages of the United Nations; the project's own sentences."""

from datetime import UTC, datetime
from typing import NamedTuple

from r2p_desk.briefing.document import (
    Column,
    Document,
    Heading,
    Listing,
    Note,
    NoteRefs,
    Notes,
    Paragraph,
    Table,
    Tone,
    Words,
)
from r2p_desk.domain.marking import Marking

FOREIGN = "Letter to the Office (1999)."
"""A title cited as it was published, whatever the language around it."""


class Sentences(NamedTuple):
    """A title, a long sentence, a short one, and the heads of two columns."""

    title: str
    long: str
    short: str
    place: str
    people: str


SENTENCES = {
    "en": Sentences(
        "Families left before the market opened",
        "The office heard on 9 November that 41 families (about 230 people) had left three villages; two reporters, "
        "who do not know each other, named the same lorries. Nothing is known of those who stayed.",
        "Roadblocks stood on the river road from 3 to 9 November.",
        "Place",
        "People",
    ),
    "fr": Sentences(
        "Des familles sont parties avant l’ouverture du marché",
        "Le 9 novembre, le bureau a appris que 41 familles (environ 230 personnes) avaient quitté trois villages ; "
        "deux informateurs, qui ne se connaissent pas, ont nommé « les mêmes camions ». On ignore le sort des autres !",
        "Des barrages étaient dressés sur la route du fleuve du 3 au 9 novembre.",
        "Lieu",
        "Personnes",
    ),
    "es": Sentences(
        "Las familias se marcharon antes de que abriera el mercado",
        "El 9 de noviembre la oficina supo que 41 familias (unas 230 personas) habían dejado tres aldeas; dos personas "
        "—que no se conocen— nombraron los mismos camiones. ¿Qué se sabe de quienes se quedaron? ¡Nada!",
        "Del 3 al 9 de noviembre hubo retenes en el camino del río.",
        "Lugar",
        "Personas",
    ),
    "ru": Sentences(
        "Семьи уехали до открытия рынка",
        "9 ноября бюро узнало, что 41 семья (около 230 человек) покинула три деревни; два очевидца, не знакомые друг с "
        "другом, назвали одни и те же грузовики — «серые, без номеров». О тех, кто остался, ничего не известно.",
        "С 3 по 9 ноября на дороге вдоль реки стояли заставы.",
        "Место",
        "Люди",
    ),
    "zh": Sentences(
        "集市开门之前，许多人家已经离开",
        "11月9日，办公室获悉：有41户人家（约230人）离开了三个村庄；两名互不相识的报告人都说看到了“同样的卡车”。"
        "留下来的人情况不明——没有人知道他们是否还在村里。",
        "11月3日至9日，沿河公路上设有路障。",
        "地点",
        "人数",
    ),
    "ar": Sentences(
        "رحلت العائلات قبل أن يفتح السوق",
        "علم المكتب في 9 تشرين الثاني/نوفمبر أن 41 عائلة (نحو 230 فرداً) غادرت ثلاث قرى؛ وذكر شاهدان لا يعرف أحدهما "
        "الآخر الشاحنات نفسها (UAV, Group 2). ولا يعرف شيء عن الذين بقوا في القرى حتى الآن.",
        "كانت الحواجز قائمة على طريق النهر بين 3 و 9 تشرين الثاني/نوفمبر.",
        "المكان",
        "السكان",
    ),
}


def document(language: str, times: int = 1) -> Document:
    """A briefing with every block that holds text; its middle ``times`` over."""
    said = SENTENCES[language]
    middle = (
        Heading(text=said.short),
        Paragraph(prose=(Words(said.long + " "), Words(said.short, strong=True), NoteRefs((1, 2)))),
        Listing(entries=(Paragraph(prose=(Words(said.short),)), Paragraph(prose=(Words(said.long), NoteRefs((2,)))))),
        Paragraph(prose=(Words(said.long),), tone=Tone.NOTICE),
        Table(
            title=said.short,
            columns=(Column(head=said.place, share=3), Column(head=said.people, at_end=True)),
            rows=(((Words(said.long),), (Words("230"),)), ((Words(said.short),), (Words("41"),))),
        ),
    )
    notes = (Note(number=1, prose=(Words(said.short),)), Note(number=2, prose=(Words(FOREIGN),)))
    return Document(
        title=said.title,
        marking=Marking("CONFIDENTIAL//TLP:AMBER"),
        author="A. Tester",
        prepared=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        blocks=(Paragraph(prose=(Words(said.long),), tone=Tone.LEAD), *(middle * times), Notes(notes=notes)),
        language=language,
    )


def said_in(made: Document, language: str) -> str:
    """Everything the sentences put into the document, once for each time they stand there."""
    said = SENTENCES[language]
    times = sum(isinstance(block, Table) for block in made.blocks)
    middle = [said.short, said.long, said.short, said.short, said.long, said.long, said.short, said.place, said.people,
              said.long, "230", said.short, "41"]  # fmt: skip
    return " ".join([made.title, said.long, *(middle * times), said.short, FOREIGN])
