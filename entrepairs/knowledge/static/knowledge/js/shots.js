// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// How photos and a video stand in the page that composes, and what is said of those under way.

import { fresh } from "ep/outbox";
import { complain, token } from "ep/upload";

export const slugOf = (figure) => figure.querySelector("[name=photos], [name=videos]").value;

// `blob` is on this device; once the server has it, `shown` says so.
export function draw(takes, { key = "", kind, blob, slug = "" }) {
  const figure = takes.querySelector(`template[data-ep-kind=${kind}]`).content.firstElementChild.cloneNode(true);
  figure.dataset.epKey = key;
  figure.dataset.epKind = kind;
  const view = figure.querySelector("img, video");
  if (blob) view.src = URL.createObjectURL(blob);
  else if (kind === "photo") view.src = `/files/${slug}/photo.webp?size=s`;
  figure.querySelector("[name=photos], [name=videos]").value = slug;
  takes.list.append(figure);
  return figure;
}

// Its picture stays the one of the device: nothing jumps.
export function shown(figure, { slug }) {
  figure.querySelector("[name=photos], [name=videos]").value = slug;
}

// The files of an input, unless they are more than the server takes.
export function chosen(takes, input) {
  const { epMost, epMostVideo, epTooLarge, epTooLargeVideo } = takes.dataset;
  const taken = [];
  for (const blob of input.files) {
    const kind = blob.type.startsWith("video/") || input.name === "video" ? "video" : "photo";
    const [most, words] = kind === "video" ? [epMostVideo, epTooLargeVideo] : [epMost, epTooLarge];
    if (blob.size > Number(most)) complain(new Error(words));
    else taken.push({ key: fresh(), place: takes.place, kind, name: blob.name, blob });
  }
  input.value = ""; // the form does not carry it a second time
  return taken;
}

export function forget(slug) {
  if (slug) fetch(`/files/${slug}/remove/`, { method: "POST", headers: token() }).catch(() => {});
}

export function earlier(figure) {
  figure.previousElementSibling?.before(figure);
  figure.querySelector("[data-ep-earlier]:not([hidden]), [data-ep-remove]").focus();
}

// In their order: what the server has by its name there, the others by their key here.
export const items = (takes) =>
  [...takes.list.children].map((figure) => ({
    key: figure.dataset.epKey ?? "",
    slug: slugOf(figure),
    kind: figure.dataset.epKind,
    alt: figure.querySelector("[name=alts]")?.value ?? "",
  }));

export const fill = (words, parts) => words.replace(/%\((\w+)\)s/g, (whole, name) => parts[name] ?? whole);

export function large(bytes) {
  const unit = { style: "unit", unit: "megabyte", maximumFractionDigits: bytes < 1e7 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, unit).format(bytes / 1e6);
}

// How far it is, in words; and what goes with a video or a photo.
export function tell(takes) {
  const { epSending, epWaits } = takes.dataset;
  const left = [...takes.left.values()];
  const done = large(left.reduce((sum, { sent }) => sum + sent, 0));
  const whole = large(left.reduce((sum, { file }) => sum + file.blob.size, 0));
  const words = !left.length ? "" : takes.isLost ? epWaits : fill(epSending, { done, all: whole });
  const said = takes.querySelector("[data-ep-progress]");
  if (said.textContent !== words) said.textContent = words;
  const has = (kind) => takes.list.querySelector(`[data-ep-kind=${kind}]`) !== null;
  takes.querySelector("[data-ep-note]").hidden = !has("photo");
  takes.form.querySelector("[data-ep-captions]").hidden = !has("video");
  [...takes.list.querySelectorAll("[data-ep-earlier]")].forEach((button, at) => (button.hidden = !at));
}

export function changed(takes) {
  tell(takes);
  takes.dispatchEvent(new Event("input", { bubbles: true }));
}
