// A page as a picture, its marked words in view.

import { h } from "./dom.js";
import { pagePicture } from "./looking.js";
import { titleOf } from "./text.js";
import { say } from "./words.js";

const SCALE = 3; // pixels to a point: sharp when enlarged

/** The picture of a page; `zoom(1)` fits it into the width. */
export async function sheet(citation, page) {
  const picture = await loaded(await pagePicture(citation, page, SCALE), say("pictureAlt", page, titleOf(citation)));
  const paper = h("div", { class: "paper" }, picture, page === citation.page ? marks(citation) : null);
  const element = h("div", { class: "sheet", role: "region", tabindex: "0", "aria-label": say("pictureOf", page) }, paper);
  return {
    element,
    zoom: (factor) => {
      const { x, y } = middle(element);
      paper.style.inlineSize = `${factor * 100}%`;
      element.scrollTo(x * element.scrollWidth - element.clientWidth / 2, y * element.scrollHeight - element.clientHeight / 2);
    },
    toMark: () => toMark(element, paper),
  };
}

async function loaded(blob, alt) {
  const address = URL.createObjectURL(blob);
  const picture = h("img", { src: address, alt });
  await picture.decode().finally(() => URL.revokeObjectURL(address));
  return picture;
}

/** Where the words stand, as shares of the page, so that they stay on the words at every size. */
function marks({ boxes, page_width: width, page_height: height }) {
  return boxes.map((box) => {
    const mark = h("span", { class: "box", "aria-hidden": "true" });
    mark.style.left = `${(100 * box.left) / width}%`;
    mark.style.top = `${(100 * box.top) / height}%`;
    mark.style.width = `${(100 * (box.right - box.left)) / width}%`;
    mark.style.height = `${(100 * (box.bottom - box.top)) / height}%`;
    return mark;
  });
}

const middle = (element) => ({
  x: (element.scrollLeft + element.clientWidth / 2) / element.scrollWidth,
  y: (element.scrollTop + element.clientHeight / 2) / element.scrollHeight,
});

function toMark(element, paper) {
  const first = paper.querySelector(".box");
  element.scrollTop = first ? first.offsetTop - element.clientHeight / 4 : 0;
  element.scrollLeft = first ? first.offsetLeft - element.clientWidth / 4 : 0;
}
