// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What comes from a word processor, made simple before the editor reads it: its lists become lists, its titles
// fit under ours, its bold is bold. Styles are read as text: the page's policy lets no inline style apply.

import { takePictures } from "ep/pictures";

const STYLE = "data-s";
const BOLD = /(?<!-)font-weight:\s*(bold|[6-9]00)/i;
const ITALIC = /(?<!-)font-style:\s*italic/i;
const NOT_BOLD = /(?<!-)font-weight:\s*normal/i;
const LEVEL = /mso-list:[^;]*level(\d)/i;
// Gives the HTML, and the pictures it shows: [address, file].
export function simplified(html, rich = "") {
  const page = new DOMParser().parseFromString(bare(html), "text/html");
  const styled = (pattern, kind = "*") =>
    [...page.body.querySelectorAll(`${kind}[${STYLE}]`)].filter((e) => pattern.test(e.getAttribute(STYLE)));
  for (const wrapper of styled(NOT_BOLD, "b")) wrapper.replaceWith(...wrapper.childNodes);
  makeLists(page);
  for (const run of styled(BOLD, "span")) if (!run.closest("h1,h2,h3,h4,h5,h6")) surround(run, "strong");
  for (const run of styled(ITALIC, "span")) surround(run, "em");
  lowerTitles(page);
  const pictures = takePictures(page, rich);
  for (const element of page.body.querySelectorAll("*")) element.removeAttribute(STYLE);
  return { html: page.body.innerHTML, pictures };
}

const bare = (html) =>
  html
    .replace(/<style\b[^]*?<\/style>/gi, "")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/i, ` ${STYLE}=`).replace(/\son\w+\s*=/gi, " data-on="));

function surround(run, tag) {
  const mark = run.ownerDocument.createElement(tag);
  mark.append(...run.childNodes);
  run.append(mark);
}

function makeLists(page) {
  let open = [];
  for (const line of page.body.querySelectorAll("p")) {
    const level = Number(LEVEL.exec(line.getAttribute(STYLE) ?? "")?.[1]);
    if (!level) continue;
    const marker = line.querySelector(`[${STYLE}*="mso-list:Ignore"], [${STYLE}*="mso-list: Ignore"]`);
    const kind = /[\da-z]+[.)]/i.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    if (open[0] !== line.previousElementSibling) open = [];
    open.length = Math.min(open.length, level);
    if (open.length === level && open.at(-1).localName !== kind) open.pop();
    while (open.length < level) {
      const list = page.createElement(kind);
      if (open.length) open.at(-1).lastElementChild.append(list);
      else line.before(list);
      open.push(list);
      if (open.length < level) list.append(page.createElement("li"));
    }
    const item = page.createElement("li");
    item.append(...line.childNodes);
    open.at(-1).append(item);
    line.remove();
  }
}

// The page has a title already: the largest of the text comes under it, and the others follow.
function lowerTitles(page) {
  const titles = page.body.querySelectorAll("p.MsoTitle");
  const down = titles.length ? 2 : Number(Boolean(page.body.querySelector("h1")));
  if (!down) return;
  for (const size of [6, 5, 4, 3, 2, 1])
    for (const title of page.body.querySelectorAll(`h${size}`)) rename(title, `h${Math.min(size + down, 4)}`);
  for (const title of titles) rename(title, "h2");
}

function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
}
