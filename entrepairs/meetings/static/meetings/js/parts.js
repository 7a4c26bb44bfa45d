// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts each part of the room that has changed in the place of its former self. What one is writing stays
// as long as its step does, what one has unfolded or chosen stays, and focus stays on what does the same.

const CONTROLS = "a, button, input:not([type=hidden]), select, textarea, summary";
// Said to whoever does not see it change, each when it is another sentence than before.
const SPOKEN = ["epTold", "epLeads", "epHelped", "epStopped", "epShown", "epWaits", "epPoints"];

const words = (thing) => thing.textContent.trim();
const deed = (control) => control.id || `${control.form?.action} ${words(control)}`;
const pair = (main, fresh, place) => [main, fresh].map((root) => root.querySelector(place));

export function put(room, fresh) {
  const main = room.main;
  const before = { ...main.dataset };
  const held = grasp(main);
  const isNewStep = fresh.dataset.epNumber !== main.dataset.epNumber;
  const ids = (root) => [...root.querySelectorAll("[data-ep-live]")].map((part) => part.id);
  const isWritten = (root) => root.querySelector("#write")?.dataset.epStep;
  const isPutAside = held?.isWriting && held.text.trim() && isWritten(fresh) !== isWritten(main);
  sameTokens(main, fresh);
  if (ids(fresh).join() === ids(main).join()) {
    // First: a clock that is put in counts from the server's hour, as the page has it.
    Object.assign(main.dataset, fresh.dataset);
    ids(fresh).forEach((id) => swap(main, fresh, id, isNewStep));
    if (isWritten(fresh) !== isWritten(main)) swap(main, fresh, "write", isNewStep);
    const [sent, told] = pair(main, fresh, "#sent");
    if (sent && told && words(sent) !== words(told)) sent.textContent = words(told);
    // The phone of who leads begins each step with the words.
    if (isNewStep && main.querySelector("#tab-say")) main.querySelector("#tab-say").checked = true;
  } else main.replaceWith(document.adoptNode(fresh));
  if (isPutAside) room.main.querySelector("h1").focus();
  else if (held && document.activeElement === document.body) find(room.main, held, isNewStep);
  announce(room, before, isPutAside && room.dataset.epAside);
  if (room.main.dataset.epTitle) document.title = room.main.dataset.epTitle;
}

function announce(room, before, aside) {
  const told = room.querySelector("#told");
  const { dataset } = room.main;
  const said = SPOKEN.filter((one) => dataset[one] !== before[one]).map((one) => dataset[one]);
  const sentence = [...said, aside].filter(Boolean).join(" · ");
  if (told && sentence) told.textContent = sentence;
}

// Each answer hides the page's token in another way; any of them is good.
function sameTokens(main, fresh) {
  const token = main.querySelector("[name=csrfmiddlewaretoken]")?.getAttribute("value");
  if (!token) return;
  for (const one of fresh.querySelectorAll("[name=csrfmiddlewaretoken]")) one.setAttribute("value", token);
}

function swap(main, fresh, id, isNewStep) {
  const [mine, theirs] = pair(main, fresh, `#${id}`);
  if (!mine || !theirs) return;
  if (!isNewStep) keep(mine, theirs);
  if (!mine.isEqualNode(theirs)) mine.replaceWith(document.adoptNode(theirs));
}

// What is unfolded, what is chosen, and the time that runs by itself.
function keep(mine, theirs) {
  const open = [...mine.querySelectorAll("details[open] > summary")].map(words);
  for (const summary of theirs.querySelectorAll("details > summary")) {
    if (open.includes(words(summary))) summary.parentElement.open = true;
  }
  for (const field of theirs.querySelectorAll("select[id]")) {
    const was = mine.querySelector(`#${CSS.escape(field.id)}`)?.value;
    if ([...field.options].some(({ value }) => value === was)) field.value = was;
  }
  const [time, later] = pair(mine, theirs, "ep-clock time");
  later?.replaceWith((time ?? later).cloneNode(true));
  const [bar, other] = pair(mine, theirs, "progress");
  if (bar) other?.setAttribute("value", bar.getAttribute("value"));
}

// What one holds: the control, and where it stands.
function grasp(main) {
  const one = document.activeElement;
  if (!main.contains(one)) return undefined;
  const around = (place) => one.closest(place)?.id;
  return { deed: deed(one), places: [around("li[id]"), around("[data-ep-live]")], isWriting: Boolean(one.closest("#write")), text: one.value ?? "" };
}

// The same control as before; where it is gone, the nearest; else the question that the room is at.
function find(main, held, isNewStep) {
  const tab = main.querySelector("#tab-notes");
  if (held.isWriting && tab) tab.checked = true;
  const within = (root) => [...(root?.querySelectorAll(CONTROLS) ?? [])].filter((one) => one.checkVisibility?.() ?? true);
  const same = within(main).find((one) => deed(one) === held.deed);
  const near = held.places.filter((id) => id && !isNewStep).flatMap((id) => within(main.querySelector(`#${CSS.escape(id)}`)))[0];
  (same ?? near ?? main.querySelector("h1")).focus({ preventScroll: Boolean(same) && !isNewStep });
}
