// What the picture of the look back is made of, as plain data: testable without a page.
const LABEL = 18; // the longest name written at a line; the list below has it whole
export const LANE = 22; // height of a row of labels, above the picture
export const ROWS = 3;

export function short(name, most = LABEL) {
  const signs = [...name];
  return signs.length > most ? `${signs.slice(0, most - 1).join("").trimEnd()}…` : name;
}

// Puts labels that would touch into rows; `from` and `to` are their edges in pixels.
export function rows(edges) {
  const ends = [];
  return edges.map(({ from, to }) => {
    const free = ends.findIndex((end) => end < from);
    const row = free < 0 ? ends.length : free;
    ends[row] = to;
    return row;
  });
}

// Labels of treatment starts: names where they fit into the rows, else the numbers
// that they have in the list below. The picture keeps a label within its edges.
export function labels(starts, at, widthOf, room) {
  const place = (texts) => {
    const edges = texts.map((text, k) => {
      const half = widthOf(text) / 2 + 3;
      const middle = Math.min(Math.max(at(starts[k][0]), half), room - half);
      return { from: middle - half, to: middle + half };
    });
    const row = rows(edges);
    return texts.map((text, k) => ({ text, row: row[k] }));
  };
  const named = place(starts.map(([, name]) => short(name)));
  if (named.every(({ row }) => row < ROWS)) return named;
  return place(starts.map((_start, k) => `${k + 1}`));
}

// A, B, … Z, AA: as the list below the picture counts.
export function letter(k) {
  const [before, last] = [Math.floor(k / 26), String.fromCharCode(65 + (k % 26))];
  return before ? letter(before - 1) + last : last;
}

// Bands of life events: a name where the band is wide enough for it, else the letter
// that it has in the list below. Labels that would touch stand one below the other.
export function bands(events, look, widthOf, step) {
  const texts = events.map(([from, to, name], k) => {
    const text = short(name);
    return widthOf(text) + 8 <= (to - from + 1) * step ? text : letter(k);
  });
  const row = rows(texts.map((text, k) => {
    const middle = ((events[k][0] + events[k][1] + 1) / 2) * step;
    const half = widthOf(text) / 2 + 3;
    return { from: middle - half, to: middle + half };
  }));
  return events.map(([from, to], k) => ({
    type: "box",
    xScaleID: "x",
    yScaleID: "none", // the whole height, both axes
    xMin: from - 0.5,
    xMax: to + 0.5,
    drawTime: "beforeDatasetsDraw",
    backgroundColor: look.event,
    borderColor: look.start,
    borderWidth: 1,
    borderDash: [1, 4],
    label: {
      display: row[k] < ROWS,
      content: texts[k],
      position: { x: "center", y: "start" },
      yAdjust: row[k] * LANE,
      padding: 2,
      color: look.start,
      font: { size: 13, weight: 600 },
    },
  }));
}

export const points = (values) => values.map((y, x) => ({ x, y }));

// Points shrink as they get more, so that a year still shows its line.
export const radius = (count) => (count <= 35 ? 5 : count <= 100 ? 3.5 : 2);

export function datasets(data, look) {
  const size = radius(data.names.length);
  const ranges = new Set(data.ranges);
  const late = new Set(data.late);
  const line = { borderWidth: 2, pointRadius: size, pointHoverRadius: size + 2, pointBorderWidth: size > 3 ? 2 : 1, spanGaps: false };
  return [
    {
      ...line,
      label: data.words.spasms,
      yAxisID: "spasms",
      data: points(data.spasms),
      borderColor: look.a,
      backgroundColor: look.a,
      pointStyle: data.spasms.map((_v, k) => (ranges.has(k) ? "triangle" : "circle")),
      pointRadius: data.spasms.map((_v, k) => (ranges.has(k) ? size + 2 : size)),
    },
    {
      ...line,
      yAxisID: "spasms",
      data: points(data.incomplete),
      showLine: false,
      borderColor: look.a,
      backgroundColor: look.ground,
    },
    {
      ...line,
      label: data.words.rating,
      yAxisID: "ratings",
      data: points(data.ratings),
      borderColor: look.b,
      borderDash: [6, 3],
      pointStyle: "rect",
      pointBorderColor: look.b,
      backgroundColor: data.ratings.map((_v, k) => (late.has(k) ? look.ground : look.b)),
    },
  ];
}

export function lines(data, placed, look, lanes) {
  return data.starts.map(([x], k) => ({
    type: "line",
    scaleID: "x",
    value: x,
    borderColor: look.start,
    borderWidth: 1.5,
    borderDash: [3, 3],
    label: {
      display: placed[k].row < ROWS,
      content: placed[k].text,
      position: "start",
      yAdjust: (placed[k].row - lanes) * LANE - 4,
      padding: 3,
      backgroundColor: look.ground,
      color: look.start,
      font: { size: 13, weight: 600 },
    },
  }));
}
