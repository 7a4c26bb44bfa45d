// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-takes>: photos and a video of a few lines. Each is kept on the device and sent in the background at once;
// what the network takes away waits and goes on, after a reload too. Bare, a file goes with the form.

import { Lost, Refused, all, deliver, drop, put, waiting } from "ep/outbox";
import { changed, chosen, draw, earlier, forget, shown, slugOf, tell } from "ep/shots";
import { complain } from "ep/upload";

const AGAIN = 5000;

class Takes extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector("[data-ep-shown]");
    this.place = this.closest("ep-autosave").dataset.epStore; // like the words kept on this device
    this.left = new Map(); // what the server has not yet, by key
    for (const one of this.form.querySelectorAll("[data-ep-scripted]")) one.hidden = false;
    this.addEventListener("change", ({ target }) => target.type === "file" && this.take(target));
    this.addEventListener("click", ({ target }) => this.press(target.closest("[data-ep-remove], [data-ep-earlier]")));
    this.timer = setInterval(() => this.goOn(), AGAIN);
    this.querySelectorAll("input[type=file]").forEach((input) => this.take(input)); // chosen before this script came
    this.restore();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.left.clear();
  }

  // What a reload cut off; the files of a tip that waits are its own.
  async restore() {
    tell(this);
    const taken = [...this.left.keys(), ...(await waiting()).flatMap(({ items }) => items.map(({ key }) => key))];
    for (const file of await all("files")) if (file.place === this.place && !taken.includes(file.key)) this.show(file);
    this.goOn();
  }

  press(button) {
    if (button?.matches("[data-ep-earlier]")) earlier(button.closest("figure"));
    else if (button) this.drop(button.closest("figure"));
    if (button) changed(this);
  }

  async take(input) {
    for (const file of chosen(this, input)) {
      // One video is enough for a minute: the new one takes its place.
      if (file.kind === "video") this.list.querySelectorAll("[data-ep-kind=video]").forEach((old) => this.drop(old));
      await put("files", file);
      this.show(file).querySelector("[name=alts]")?.focus();
    }
    this.goOn();
  }

  show(file) {
    if (this.left.has(file.key)) return this.left.get(file.key).figure; // taken while `restore` was reading
    const figure = draw(this, file);
    this.left.set(file.key, { file, figure, sent: 0 });
    changed(this);
    return figure;
  }

  // One after the other; a lost network ends the turn, the next begins by itself.
  async goOn() {
    if (this.going || this.form.hidden) return;
    this.going = true;
    for (const one of [...this.left.values()]) if (!(await this.send(one))) break;
    this.going = false;
    tell(this);
  }

  async send(one) {
    const { file, figure } = one;
    try {
      const said = await deliver(file, (bytes) => this.hear(one, bytes));
      await drop("files", file.key);
      if (this.left.delete(file.key)) shown(figure, said);
    } catch (error) {
      if ((this.isLost = error instanceof Lost)) return false;
      complain(error instanceof Refused && error.message ? error : new Error(this.dataset.epGone));
      this.drop(figure);
    }
    changed(this);
    return true;
  }

  hear(one, bytes) {
    [one.sent, this.isLost] = [bytes, false];
    tell(this);
    return this.left.has(one.file.key) && !this.form.hidden;
  }

  drop(figure) {
    forget(slugOf(figure));
    this.left.delete(figure.dataset.epKey);
    drop("files", figure.dataset.epKey ?? "");
    figure.remove();
  }
}
customElements.define("ep-takes", Takes);
