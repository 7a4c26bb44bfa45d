// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What one is writing stays on the device until it is sent or thrown away. A reload, a sleeping phone or
// a group that goes on take nothing of it: in its own step it stands in its box again, in any other
// beside it, and may still be sent to where it belongs.
import { fill, keep, read } from "ep/device";

// Another person on this device has another place; who signs out leaves nothing (leaving.js).
export const place = (room, what) => `ep-draft room ${room.dataset.epSlug} ${room.dataset.epSeat} ${what}`;

const drafts = (room) => read(place(room, "drafts")) ?? {};
const write = (room, all) => keep(place(room, "drafts"), Object.keys(all).length && all);
const here = (room) => room.querySelector("#write")?.dataset.epStep;
const text = ({ words }) => new Map(words).get("text");

export function watch(room, send) {
  room.addEventListener("input", ({ target }) => {
    const form = target.closest("#write form");
    if (form) begin(room, here(room), form);
  });
  room.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-ep-draft]");
    if (!button) return;
    const draft = drafts(room)[button.dataset.epDraft];
    forget(room, button.dataset.epDraft);
    restore(room);
    (room.querySelector("#unsent button") ?? room.querySelector("#note") ?? room.querySelector("h1")).focus();
    if (draft && button.value === "send") send(room, draft);
  });
}

function begin(room, name, form) {
  const words = [...new FormData(form).entries()];
  const all = drafts(room);
  if (new Map(words).get("text").trim()) all[name] = { to: form.action, words, isNote: form.matches("[data-ep-note]") };
  else delete all[name];
  write(room, all);
}

export function put(room, name, draft) {
  write(room, { ...drafts(room), [name]: draft });
}

export function forget(room, name = here(room)) {
  const all = drafts(room);
  delete all[name];
  write(room, all);
}

export function restore(room) {
  const { [here(room)]: mine, ...others } = drafts(room);
  const form = room.querySelector("#write form");
  if (mine && form && !form.elements.text.value) fill(form, new URLSearchParams(mine.words));
  const shown = room.querySelector("#unsent");
  if (!shown) return; // a wall
  shown.querySelector("ul").replaceChildren(...Object.entries(others).map(([name, draft]) => drawn(room, name, draft)));
  shown.hidden = !Object.keys(others).length;
}

function drawn(room, name, draft) {
  const note = room.querySelector("#draft").content.firstElementChild.cloneNode(true);
  note.querySelector("p").textContent = text(draft);
  for (const button of note.querySelectorAll("button")) {
    button.dataset.epDraft = name;
    button.querySelector(".vh").textContent = ` ${text(draft).slice(0, 60)}`;
  }
  note.querySelector("[value=send]").hidden = !draft.isNote;
  return note;
}
