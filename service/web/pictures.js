// The pages of a document as pictures, with its words over them and the cited ones marked.

import { h } from "./dom.js";
import { leaves } from "./leaves.js";
import { letters } from "./letters.js";
import { pagePicture, pageWords } from "./looking.js";
import { titleOf } from "./text.js";
import { say } from "./words.js";

const SCALE = 3; // pixels to a point: sharp when enlarged
const USUAL = [595, 842]; // points, A4: a page that is not known yet

/** `zoom(1)` fits a page into the width. */
export function pictures(citation, count, turned) {
  const shown = leaves({ kind: "sheet", leaf: "paper", count, name: say("picturesOf", titleOf(citation)), fill, turned });
  shape(shown.element, citation.page_width && [citation.page_width, citation.page_height]);

  async function fill(page, signal) {
    const drawn = pagePicture(citation, page, SCALE, signal).then((blob) => loaded(blob, altOf(citation, page)));
    const [picture, words] = await Promise.all([drawn, pageWords(citation, page, signal)]);
    if (words.width) shape(shown.holder(page), [words.width, words.height]);
    return [picture, letters(words), ...(page === citation.page ? marks(citation) : [])];
  }

  return {
    ...shown,
    async open(page) {
      await shown.open(page);
      if (page === citation.page) toMark(shown.element, shown.holder(page));
    },
    zoom(factor) {
      const { element } = shown;
      const { x, y } = middle(element);
      element.style.setProperty("--zoom", factor);
      element.scrollTo(x * element.scrollWidth - element.clientWidth / 2, y * element.scrollHeight - element.clientHeight / 2);
    },
  };
}

const altOf = (citation, page) => say(page === citation.page && citation.boxes.length ? "pictureAlt" : "pictureAltPlain", page, titleOf(citation));

/** A page that is not there yet is as high as it will be. */
function shape(element, size) {
  const [width, height] = size || USUAL;
  element.style.setProperty("--shape", `${width} / ${height}`);
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
  if (!first) return;
  element.scrollTop = paper.offsetTop + first.offsetTop - element.clientHeight / 4;
  element.scrollLeft = first.offsetLeft - element.clientWidth / 4;
}
