// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-photos>: a photo is sent as soon as it is taken; it then shows with a field for what it shows and a way
// to take it back. Bare, the file goes with the form.

import { complain, send, token } from "ep/upload";

class Photos extends HTMLElement {
  connectedCallback() {
    this.shown = this.querySelector("[data-ep-shown]");
    this.said = this.querySelector("[data-ep-note]");
    for (const one of this.querySelectorAll("[data-ep-scripted]")) one.hidden = false;
    this.addEventListener("change", ({ target }) => target.type === "file" && this.take(target));
    this.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-ep-remove]");
      if (button) this.remove(button.closest("figure"));
    });
  }

  async take(input) {
    const files = [...input.files];
    const button = input.closest(".btn");
    button.setAttribute("aria-busy", "true");
    for (const file of files) await this.add(file);
    // The form does not carry it a second time.
    input.value = "";
    button.removeAttribute("aria-busy");
  }

  async add(file) {
    try {
      const { slug, thumb } = await send(file, this);
      const figure = this.querySelector("template").content.firstElementChild.cloneNode(true);
      figure.querySelector("img").src = thumb;
      figure.querySelector("[name=photos]").value = slug;
      this.shown.append(figure);
      this.said.hidden = false;
      figure.querySelector("[name=alts]").focus();
      this.tell();
    } catch (error) {
      complain(error);
    }
  }

  remove(figure) {
    if (!figure) return super.remove();
    const { value } = figure.querySelector("[name=photos]");
    fetch(`${this.dataset.epUpload}${value}/remove/`, { method: "POST", headers: token() }).catch(() => {});
    figure.remove();
    this.said.hidden = !this.shown.children.length;
    this.querySelector("input[type=file]").focus();
    return this.tell();
  }

  tell() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
customElements.define("ep-photos", Photos);
