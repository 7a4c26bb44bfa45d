# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ten usual tasks on a phone, as anybody does them who sees the program for the first time.

Each begins where the program opens, and follows what the page itself offers: no address is typed,
no notice of a mail is followed. What there is to answer, to try or to come to is in `scene`.
"""

MEETING = "Saying no without losing somebody"
QUESTION = "Who signs when the tenant is abroad?"
TIP = "A sheet of paper between us calms a dispute"
TUTORIAL = "Opening the till after a power cut"
ASKED = "How do we lend the large ladder?"
FOUND = "Where do we report a broken card reader?"


def ask(phone):
    page, words = phone.page, "Can I park the van inside?"
    phone.write(page.locator("#q"), words, page.get_by_role("link", name="Ask my question"))
    send = page.get_by_role("button", name="Send my question")
    phone.tap(page.get_by_role("link", name="Ask my question"), send)
    phone.tap(page.locator("label", has_text=phone.group))
    phone.tap(send, page.get_by_role("heading", name="Whom to ask?"))


def find(phone):
    page = phone.page
    hit = page.locator("#results").get_by_role("link", name=FOUND).first
    phone.write(page.locator("#q"), "broken card reader", hit)
    phone.tap(hit, page.get_by_text("To the help desk, with the number under it."))


def answer(phone):
    page, words = (
        phone.page,
        f"The owner may sign by post, with two copies and a stamp, says {phone.own}.",
    )
    send = page.get_by_role("button", name="Answer", exact=True)
    phone.tap(page.get_by_role("link", name=QUESTION).first, send)
    phone.write(page.locator("#reply textarea"), words)
    phone.tap(send, page.locator("article.answer", has_text=words))


def share(phone):
    page, words = (
        phone.page,
        "I hang the keys on a blue hook by the door. Since then nobody has looked for them.",
    )
    phone.tap(page.get_by_role("link", name="Share", exact=True).last, page.locator("h1"))
    send = page.get_by_role("button", name="Share", exact=True)
    phone.tap(page.get_by_role("link", name="A tip"), send)
    phone.write(page.locator("#id_html"), words)
    photo = page.locator("label", has_text="Photo").first
    phone.take_photo(photo, "photo", page.locator("figure[data-ep-kind=photo]"))
    phone.tap(page.locator("label.chip", has_text=phone.group))
    phone.tap(send, page.get_by_role("heading", name="I hang the keys"))


def thank(phone):
    page = phone.page
    useful = page.get_by_role("button", name="Useful").first
    phone.tap(page.get_by_role("link", name=TIP).first, useful)
    phone.tap(useful, page.locator("button[aria-pressed=true]").first)


def try_out(phone):
    page, words = phone.page, "Two minutes instead of ten."
    tried = page.get_by_role("link", name="I tried it").first
    phone.tap(page.get_by_role("link", name=TUTORIAL).first, tried)
    save = page.get_by_role("button", name="Save", exact=True)
    phone.tap(tried, save)
    phone.tap(page.locator("label.chip", has_text="It worked"))
    phone.write(page.get_by_label("In a few words"), words)
    phone.tap(save, page.get_by_text("Noted: It worked."))


def name_need(phone):
    page, words = phone.page, f"Knowing how to fold {phone.own}"
    phone.tap(page.get_by_role("link", name="Share", exact=True).last, page.locator("h1"))
    save = page.get_by_role("button", name="Name this need")
    phone.tap(page.get_by_role("link", name="A need"), save)
    phone.write(page.locator("#id_wording"), words)
    phone.choose(page.get_by_label("In which community?"), phone.group)
    phone.tap(save, page.get_by_role("heading", name=words))


def come(phone):
    page = phone.page
    comes = page.get_by_role("button", name="I come")
    phone.tap(comes, page.get_by_text("You come").first)


def not_me(phone):
    page = phone.page
    but = page.get_by_text("Not me, but somebody else")
    notice = page.locator("[id^=notice-]", has_text=ASKED)
    phone.tap(notice.get_by_role("button"), but)
    phone.tap(but)
    other = page.locator("#others").get_by_role("button").first
    phone.write(page.locator("#who"), phone.colleague[:4], other)
    phone.tap(other, page.get_by_text("Thank you").first)


def set_rhythm(phone):
    page = phone.page
    phone.tap(page.locator(".top__me summary"), page.get_by_role("link", name="Settings"))
    phone.tap(page.get_by_role("link", name="Settings"), page.locator("h1"))
    keep = page.get_by_role("button", name="Keep this rhythm")
    phone.tap(page.get_by_role("link", name="What I hear of"), keep)
    phone.tap(page.locator("label.choice", has_text="Once a week"))
    phone.tap(keep, page.locator("#toasts").get_by_text("Kept"))


TASKS = {
    "ask a question": ask,
    "find an answer": find,
    "answer a colleague": answer,
    "share a tip with a photo": share,
    "say that a text is useful": thank,
    "say what a tutorial changed": try_out,
    "name a need": name_need,
    "answer an invitation": come,
    "not me, but somebody else": not_me,
    "choose when mails come": set_rhythm,
}
