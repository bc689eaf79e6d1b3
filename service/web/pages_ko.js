// What looked wrong on a page, in Korean, by the service's own words. A test compares them with the commonest of those.

export default [
  [/^no text$/, "글자가 없음"],
  [/^garbled$/, "글자가 깨짐"],
  [/^lost spaces$/, "띄어쓰기가 사라짐"],
  [/^letters on lines of their own$/, "한 줄에 한 글자씩 떨어짐"],
  [/^doubled letters$/, "글자가 두 번씩 나옴"],
  [/^(\d+) unmapped glyphs$/, "알 수 없는 글자 $1개"],
  [/^(\d+) spaced-out words?$/, "띄엄띄엄 쓴 낱말 $1개"],
  [/^a hidden sheet$/, "숨긴 시트"],
  [/^an empty sheet$/, "빈 시트"],
  [/^a hidden slide$/, "숨긴 슬라이드"],
];
