// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// A toolbar as the ARIA practices say: one stop of the Tab key, arrows inside, Home and End.

import { DEEDS } from "ep/deeds";

export class Toolbar {
  constructor(bar, editor, place) {
    Object.assign(this, { bar, editor, place });
    this.buttons = [...bar.querySelectorAll("[data-ep-do]")];
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-ep-do]");
      if (button && button.getAttribute("aria-disabled") !== "true") this.run(button.dataset.epDo);
    });
    // A press keeps the selection of the text.
    bar.addEventListener("mousedown", (event) => event.preventDefault());
    bar.addEventListener("keydown", (event) => this.key(event));
    bar.addEventListener("focusin", (event) => this.stop(event.target));
    editor.on("transaction", () => this.show());
    this.show();
    this.stop(this.buttons[0]);
  }

  run(name) {
    DEEDS[name].run(this.editor, this.place);
    return true;
  }

  key(event) {
    if (event.key === "Escape") return this.editor.view.focus();
    const shown = this.buttons.filter((button) => !button.hidden && button.offsetParent);
    const here = shown.indexOf(document.activeElement);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return undefined;
    event.preventDefault();
    return shown.at(next % shown.length).focus();
  }

  stop(button) {
    if (!this.buttons.includes(button)) return;
    for (const other of this.buttons) other.tabIndex = other === button ? 0 : -1;
  }

  focus() {
    (this.buttons.find((button) => button.tabIndex === 0 && !button.hidden) ?? this.buttons[0]).focus();
    return true;
  }

  show() {
    for (const button of this.buttons) {
      const { holds, can, shown } = DEEDS[button.dataset.epDo];
      if (shown) button.hidden = !shown(this.editor);
      if (holds) button.setAttribute("aria-pressed", String(holds(this.editor)));
      // Not `disabled`: a button that turns grey under the finger would lose the focus.
      if (can) button.setAttribute("aria-disabled", String(!can(this.editor)));
    }
    for (const group of this.bar.querySelectorAll("[data-ep-group]"))
      group.hidden = [...group.querySelectorAll("[data-ep-do]")].every((button) => button.hidden);
  }
}
