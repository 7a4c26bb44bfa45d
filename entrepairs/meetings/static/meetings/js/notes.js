// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What one writes in a room waits on the device until the server has it, and is sent once: each note has
// a name of its own, so that a repetition after a lost answer changes nothing.
import { keep as store, read } from "ep/device";
import { forget, place, put, restore } from "./drafts.js";

const waiting = (room) => read(place(room, "waiting")) ?? [];
const keep = (room, notes) => store(place(room, "waiting"), notes.length && notes);

const fresh = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].join("");

const name = ({ words }) => new Map(words).get("key");

// What could not be sent yet stays before one's eyes.
export function draw(room) {
  const shown = room.querySelector("#waiting");
  shown.querySelector("ul").replaceChildren(...waiting(room).map(({ words }) => {
    const note = Object.assign(document.createElement("li"), { className: "said said--waits" });
    note.textContent = new Map(words).get("text");
    return note;
  }));
  shown.hidden = !waits(room);
}

export const waits = (room) => waiting(room).length > 0;

export async function take(room, form) {
  const words = new FormData(form);
  if (!words.get("text").trim()) return form.elements.text.focus();
  form.elements.text.value = "";
  form.elements.text.focus();
  forget(room);
  await push(room, { to: form.action, words: [...words.entries()] });
}

export function push(room, { to, words }) {
  keep(room, [...waiting(room), { to, words: [...new Map(words).set("key", fresh())] }]);
  return flush(room);
}

let sending = false;

export async function flush(room) {
  if (sending) return;
  sending = true;
  for (let [first] = waiting(room); first; [first] = waiting(room)) {
    if (!(await send(room, first))) break;
  }
  sending = false;
}

// True once the server has it, or has said for good that it will not. An answer that broke off says neither.
async function send(room, { to, words }) {
  const body = new FormData();
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  words.forEach(([field, value]) => body.set(field, field === "csrfmiddlewaretoken" && token ? token : value));
  const answer = await fetch(to, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  const page = await answer?.text().catch(() => null);
  if (page == null || answer.status >= 500) {
    room.lost();
    draw(room);
    return false;
  }
  // By its name: another window of the same device may have sent it too.
  const key = name({ words });
  keep(room, waiting(room).filter((note) => name(note) !== key));
  draw(room);
  room.reached();
  if (answer.ok) room.show(page);
  else giveBack(room, { to, words, isNote: true }, page);
  return true;
}

// Refused for good: it stays before one's eyes, to be sent again or thrown away, with the sentence that says why.
function giveBack(room, note, page) {
  put(room, name(note), note);
  restore(room);
  room.say(new DOMParser().parseFromString(page, "text/html").querySelector("[data-ep-refusal]")?.textContent.trim() ?? "");
}
