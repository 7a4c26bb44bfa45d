// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What waits on the device for the network: files and whole tips. Where the browser keeps nothing, the page does.

const NAME = "ep-waiting";
const memory = { files: new Map(), tips: new Map() };
let opened;

function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => Object.keys(memory).forEach((shelf) => asked.result.createObjectStore(shelf, { keyPath: "key" }));
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      // Who signs out in another window erases it all.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      done(asked.result);
    };
  });
  return opened;
}

async function ask(shelf, mode, deed) {
  const database = await open();
  return new Promise((done, failed) => {
    const exchange = database.transaction(shelf, mode);
    const asked = deed(exchange.objectStore(shelf));
    exchange.oncomplete = () => done(asked.result);
    exchange.onerror = exchange.onabort = () => failed(exchange.error);
  });
}

export async function put(shelf, thing) {
  memory[shelf].set(thing.key, thing);
  await ask(shelf, "readwrite", (things) => things.put(thing))
    .then(() => memory[shelf].delete(thing.key))
    .catch(() => {}); // no room, or not allowed: as long as the page is open
}

export async function get(shelf, key) {
  return memory[shelf].get(key) ?? (await ask(shelf, "readonly", (things) => things.get(key)).catch(() => undefined));
}

export async function all(shelf) {
  const kept = await ask(shelf, "readonly", (things) => things.getAll()).catch(() => []);
  return [...kept.filter(({ key }) => !memory[shelf].has(key)), ...memory[shelf].values()];
}

export async function drop(shelf, key) {
  memory[shelf].delete(key);
  await ask(shelf, "readwrite", (things) => things.delete(key)).catch(() => {});
}

export const fresh = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
