// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// The pictures of what is pasted: as data in the page, or as files of the sender's disk that come apart.

// A picture inside the rich text that goes with Word's HTML, whose own pictures are files of the sender's disk.
const PICTURE = /\\(png|jpeg)blip(?:\\[a-z]+-?\d*)*\s*(?:\{\\\*\\blipuid\s?[^}]*\})?\s*([\da-f\s]{32,})\}/gi;

// Ours stay, those that came along are sent, those of other sites would not show: they go.
export function takePictures(page, rich) {
  const hidden = [...rich.matchAll(PICTURE)].map(([, kind, hex]) => fileOf(kind, hex.replace(/\s/g, "")));
  const taken = [];
  for (const image of page.body.querySelectorAll("img")) {
    const { protocol, origin, pathname, search, href } = new URL(image.getAttribute("src") ?? "", location);
    const ours = origin === location.origin && pathname.startsWith("/files/");
    const file = protocol === "data:" ? decoded(href) : protocol === "file:" ? hidden.shift() : null;
    if (ours) image.setAttribute("src", pathname + search);
    else if (!file) image.remove();
    else taken.push([(image.src = URL.createObjectURL(file)), file]);
  }
  for (const line of page.body.querySelectorAll("p:has(img)")) if (!line.textContent.trim()) line.replaceWith(...line.querySelectorAll("img"));
  return taken;
}

const fileOf = (kind, hex) =>
  new File([Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16))], `image.${kind}`, { type: `image/${kind}` });

function decoded(address) {
  const [, kind, data] = /^data:image\/(\w+);base64,(.*)$/s.exec(address) ?? [];
  if (!data) return null;
  return new File([Uint8Array.from(atob(data.trim()), (c) => c.charCodeAt(0))], `image.${kind}`, { type: `image/${kind}` });
}
