// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// The short list of colleagues under an @ and its first letters; the text keeps the focus.

import { at } from "ep/dialog";
import { token } from "ep/upload";

const NAMING = /(?:^|[\s(])@([\p{L}][\p{L}' -]{0,30})$/u;
const IDLE = 150;

export class Suggestions {
  constructor(editor, place) {
    Object.assign(this, { editor, place, people: [], chosen: 0 });
    this.list = place.querySelector("[data-ep-people]");
    this.said = place.querySelector("[data-ep-said]");
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take([...this.list.children].indexOf(event.target.closest("li")));
    });
    editor.on("update", () => this.look());
    editor.on("selectionUpdate", () => this.naming() || this.close());
    editor.on("blur", () => this.close());
  }

  naming() {
    const { $from, empty } = this.editor.state.selection;
    if (!empty || !$from.parent.isTextblock) return null;
    return NAMING.exec($from.parent.textBetween(0, $from.parentOffset, null, "\ufffc"))?.[1];
  }

  look() {
    clearTimeout(this.timer);
    this.request?.abort();
    const words = this.naming();
    if (!words || words.length < 2) return this.close();
    this.timer = setTimeout(() => this.find(words), IDLE);
    return undefined;
  }

  async find(words) {
    this.request = new AbortController();
    const url = `${this.place.dataset.epFind}?q=${encodeURIComponent(words)}`;
    const options = { signal: this.request.signal, headers: { ...token(), Accept: "application/json" } };
    const found = await fetch(url, options).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
    if (this.naming() === words) this.show(words, found.people ?? found);
  }

  show(words, people) {
    Object.assign(this, { words, people, chosen: 0 });
    this.list.replaceChildren(...people.map((person, index) => this.item(person, index)));
    this.list.hidden = !people.length;
    this.said.textContent = people.map(({ name }) => name).join(", ");
    const { left, bottom } = this.editor.view.coordsAtPos(this.editor.state.selection.from - words.length);
    const { left: x, top: y, width } = this.place.getBoundingClientRect();
    this.list.style.insetInlineStart = `${Math.max(0, Math.min(left - x, width - 280))}px`;
    this.list.style.insetBlockStart = `${bottom - y + 4}px`;
    this.mark();
  }

  item({ name, line: job }, index) {
    const item = document.createElement("li");
    Object.assign(item, { id: `${this.list.id}-${index}`, role: "option", textContent: name });
    if (job) item.append(Object.assign(document.createElement("small"), { textContent: job }));
    return item;
  }

  mark() {
    [...this.list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === this.chosen)));
    const { dom } = this.editor.view;
    if (this.list.hidden) dom.removeAttribute("aria-activedescendant");
    else dom.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
  }

  move(step) {
    if (this.list.hidden) return false;
    this.chosen = (this.chosen + step + this.people.length) % this.people.length;
    this.mark();
    return true;
  }

  take(index = this.chosen) {
    const person = this.list.hidden ? null : this.people[index];
    if (!person) return false;
    const { from } = this.editor.state.selection;
    const mention = { type: "mention", attrs: { slug: person.slug, name: person.name } };
    const range = { from: from - this.words.length - 1, to: from };
    at(this.editor).insertContentAt(range, [mention, { type: "text", text: " " }]).run();
    this.close();
    return true;
  }

  close() {
    if (this.list.hidden) return false;
    this.list.hidden = true;
    this.said.textContent = "";
    this.mark();
    return true;
  }
}
