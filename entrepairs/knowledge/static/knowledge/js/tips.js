// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// A tip that waits for the network, as it is shown, and as it comes back into its form.

import { fill as fillForm } from "ep/device";
import { get } from "ep/outbox";
import { changed, draw, fill, items, shown, slugOf } from "ep/shots";

const APART = new Set(["csrfmiddlewaretoken", "photos", "alts", "videos"]);

// Nobody can say so later: without network nothing leaves that the server would send back.
export function isComplete(form) {
  const { html, community } = Object.fromEntries(new FormData(form));
  const { agreed } = form.elements;
  return Boolean(html.trim() && community && (!agreed || agreed.closest("[hidden]") || agreed.checked));
}

// Nothing would be lost, and no editor stands in the place of the words.
export const isBlank = ({ elements: { html } }, takes) => !html.value.trim() && !takes.list.children.length && html.offsetParent !== null;

export function tipOf(form, takes) {
  const { once, draft } = form.elements;
  return {
    key: once.value,
    draft: draft.value,
    person: document.body.dataset.epPerson,
    place: `ep-draft ${form.closest("ep-autosave").dataset.epStore}`,
    to: form.action,
    words: [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !APART.has(name)),
    items: items(takes),
    at: Date.now(),
  };
}

export function card(place, { key, words, items, refused, first }) {
  const { epWhat, epWaits, epLostFile } = place.dataset;
  const one = place.querySelector("template").content.firstElementChild.cloneNode(true);
  one.dataset.epTip = key;
  const number = (kind) => items.filter((item) => item.kind === kind).length;
  const { html } = Object.fromEntries(words);
  const text = new DOMParser().parseFromString(html.replace(/<(p|h\d|li)\b/g, " $&"), "text/html").body.textContent.trim();
  one.querySelector(".voice").textContent = text.length > 140 ? `${text.slice(0, 140)}…` : text;
  one.querySelector("[data-ep-what]").textContent = items.length ? fill(epWhat, { photos: number("photo"), videos: number("video") }) : "";
  one.querySelector("[data-ep-state]").textContent = refused ? refused.trim() || epLostFile : epWaits;
  const way = one.querySelector("[data-ep-way]");
  if (first) way.href = first;
  else way.remove();
  return one;
}

// `isIntact`: the form was never left, and holds all of it already.
export async function takeUp(tip, form, takes, isIntact) {
  if (!isIntact) {
    form.elements.once.value = tip.key;
    fillForm(form, new URLSearchParams(tip.words));
  }
  for (const item of tip.items) await place(takes, item);
  changed(takes);
  takes.goOn();
  // A formatted text becomes an editor again.
  document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: { elt: form } }));
}

async function place(takes, { key, slug, kind, alt }) {
  const file = key && (await get("files", key));
  let figure = [...takes.list.children].find((one) => (key && one.dataset.epKey === key) || (slug && slugOf(one) === slug));
  if (slug) figure ??= draw(takes, { kind, slug });
  else if (file) figure ??= takes.show(file);
  if (!figure) return;
  if (slug) {
    shown(figure, { slug });
    takes.left.delete(key);
  }
  const alts = figure.querySelector("[name=alts]");
  if (alts) alts.value = alt;
  takes.list.append(figure);
}
