// Where a fact of a document was read, in Korean, by the service's own words. A test compares them with those.

export default {
  "as the day the file was made": "파일을 만든 날짜",
  "in the file's name": "파일 이름",
  "in the file's properties": "파일 속성",
  "in the metadata file": "함께 둔 메타데이터 파일",
  "a heading on page 1": "첫 쪽의 제목",
  "at the top of page 1": "첫 쪽 맨 위",
  "in the byline": "저자 표기",
  "after a label": "‘저자’, ‘발행처’ 같은 표시 뒤",
  "in the byline on page 1": "첫 쪽의 저자 표기",
  "after a label on page 1": "첫 쪽의 ‘발행일’ 같은 표시 뒤",
  "in the imprint on page 1": "첫 쪽의 판권 표기",
  "on a line of its own on page 1": "첫 쪽의 한 줄 날짜",
};
