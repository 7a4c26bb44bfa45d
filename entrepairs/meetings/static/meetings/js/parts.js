// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts each part of the room that has changed in the place of its former self. What one is writing stays
// as long as its step does, what one has unfolded stays open, and focus stays on what does the same.

const words = (thing) => thing.textContent.trim();
const deed = (control) => control.id || `${control.form?.action} ${words(control)}`;

export function put(room, fresh) {
  const main = room.main;
  const held = main.contains(document.activeElement) ? deed(document.activeElement) : undefined;
  const isNewStep = fresh.dataset.epNumber !== main.dataset.epNumber;
  const ids = (root) => [...root.querySelectorAll("[data-ep-live]")].map((part) => part.id);
  const isWritten = (root) => root.querySelector("#write").dataset.epStep;
  if (ids(fresh).join() === ids(main).join()) {
    // First: a clock that is put in counts from the server's hour, as the page has it.
    Object.assign(main.dataset, fresh.dataset);
    ids(fresh).forEach((id) => swap(main, fresh, id, isNewStep));
    if (isWritten(fresh) !== isWritten(main)) swap(main, fresh, "write", isNewStep);
    // The phone of who leads begins each step with the words.
    if (isNewStep && main.querySelector("#tab-say")) main.querySelector("#tab-say").checked = true;
  } else main.replaceWith(document.adoptNode(fresh));
  if (held !== undefined && document.activeElement === document.body) find(room.main, held, isNewStep);
  announce(room);
}

// Where the group is, and who leads, for whoever does not see it change.
function announce(room) {
  const told = room.querySelector("#told");
  const { epTold = "" } = room.main.dataset;
  if (told && told.textContent !== epTold) told.textContent = epTold;
}

function swap(main, fresh, id, isNewStep) {
  const [mine, theirs] = [main, fresh].map((root) => root.querySelector(`#${id}`));
  if (!mine || !theirs) return;
  const open = [...mine.querySelectorAll("details[open] > summary")].map(words);
  if (!isNewStep) {
    for (const summary of theirs.querySelectorAll("details > summary")) {
      if (open.includes(words(summary))) summary.parentElement.open = true;
    }
  }
  if (!mine.isEqualNode(theirs)) mine.replaceWith(document.adoptNode(theirs));
}

// The same control as before; where it is gone, the question that the room is at.
function find(main, held, isNewStep) {
  const same = [...main.querySelectorAll("a, button, input, select, textarea, summary")].find((one) => deed(one) === held);
  (same ?? main.querySelector("h1")).focus({ preventScroll: !isNewStep });
}
